"""The courses that a page offers: Gateflow's own, in the order of the lecture notes, and a teacher's.

A course is a folder of Markdown files `01-name.en.md`, one for each lesson and language, which are read
once. A lesson that can't be read is left out, and said to be broken, with its file and line.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from engine.base.words import ANY, ENGLISH, Multilingual, Words, say
from web.site.address import State
from web.site.claims import false_claims
from web.site.course import Action, Example, Lesson, Question, lesson_of
from web.site.documents import Broken, Document, taken_apart
from web.site.parameters import shortened

__all__ = ["Action", "Example", "Lesson", "Question"]

FIRST = State("(x+y)*z")
"""What stands on the page at a first visit, with the values that it has by default."""
FOLDER = Path(__file__).parents[2] / "lessons"
MOST_LESSONS, MOST_BYTES = 100, 50_000
_LESSON = re.compile(r"(\d{1,4})-([a-z0-9]+(?:-[a-z0-9]+)*)\.([a-z]{2,3})\.md")
_HEAD = re.compile(r"course(?:\.([a-z]{2,3}))?\.md")


@dataclass(frozen=True)
class Course:
    """The lessons of a folder."""

    title: Multilingual  # of the course
    about: Multilingual | None  # an introduction, if there is one
    lessons: tuple[Lesson, ...]  # in their order
    broken: tuple[str, ...]  # what is wrong in the files, for the log
    version: str  # a hash of the files, on which the ETags of pages depend

    def proved(self) -> "Course":
        """Give the course without the lessons that claim what is not so, and say what that is."""
        wrong = {lesson.name: false_claims(lesson) for lesson in self.lessons}
        right = tuple(lesson for lesson in self.lessons if not wrong[lesson.name])
        told = tuple(claim for claims in wrong.values() for claim in claims)
        return replace(self, lessons=right, broken=self.broken + told)


def read_course(folder: Path, taken: Collection[str] = ()) -> Course:
    """Read a folder, none of whose lessons may have a name that is taken.

    Errors: OSError where there is no such folder.
    """
    broken: list[str] = []
    groups: dict[str, dict[str, Path]] = {}
    hashed = sha256()
    for path in sorted((path for path in folder.iterdir() if path.suffix == ".md"), key=_place):
        name, language = _named(path.name)
        if path.name == "README.md":
            continue
        if not language:
            broken.append(f"{path.name}:1: a lesson's file has a name such as `01-forks.en.md`")
        elif name in taken:
            broken.append(f"{path.name}:1: `{name}` is the name of one of Gateflow's own lessons")
        elif language in groups.setdefault(name, {}):
            broken.append(f"{path.name}:1: `{name}` is in {groups[name][language].name} already")
        else:
            groups[name][language] = path
    head: dict[str, Document] = {}
    lessons: list[Lesson] = []
    for name, paths in groups.items():
        try:
            contents = {language: _content(path) for language, path in paths.items()}
            hashed.update(repr((name, contents)).encode())
            documents = {
                language: taken_apart(paths[language].name, contents[language])
                for language in sorted(contents, key=lambda one: (one != ENGLISH, one))
            }
            if not name:
                head = documents
            elif len(lessons) < MOST_LESSONS:
                lessons.append(lesson_of(name, documents))
            else:
                file = next(iter(paths.values())).name
                raise Broken(file, 1, f"a course has {MOST_LESSONS} lessons at most")
        except Broken as wrong:
            broken.append(str(wrong))
    title, about = _head(folder, head)
    version = hashed.hexdigest()[:16]
    return Course(title, about, tuple(lessons), tuple(broken), version=version)


def _place(path: Path) -> tuple[int, str]:
    found = _LESSON.fullmatch(path.name)
    return (int(found[1]) if found else -1), path.name


def _named(file: str) -> tuple[str, str]:
    """Give the lesson that a file belongs to and its language; no name where it is the whole course.

    >>> _named("08-forks.en.md"), _named("course.md"), _named("notes.md")
    (('forks', 'en'), ('', 'any'), ('', ''))
    """
    if found := _LESSON.fullmatch(file):
        return found[2], found[3]
    head = _HEAD.fullmatch(file)
    return "", (head[1] or ANY) if head else ""


def _content(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as wrong:
        raise Broken(path.name, 1, f"it can't be read: {wrong.strerror}") from None
    if len(content) > MOST_BYTES:
        raise Broken(path.name, 1, f"the file has more than {MOST_BYTES:,} bytes")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = content.count(b"\n", 0, wrong.start) + 1
        raise Broken(path.name, line, "this is no UTF-8") from None


def _head(
    folder: Path, documents: Mapping[str, Document]
) -> tuple[Multilingual, Multilingual | None]:
    """Give the title of a course, its folder's name where it has none, and what is said of it."""
    if not documents:
        return Multilingual({ANY: [folder.resolve().name]}), None
    about = {
        language: one.paragraphs[0].parts for language, one in documents.items() if one.paragraphs
    }
    return (
        Multilingual({language: one.title.parts for language, one in documents.items()}),
        Multilingual(about) if about else None,
    )


SHIPPED = read_course(FOLDER)
COURSE = SHIPPED.lessons
LESSONS: Mapping[str, Lesson] = {lesson.name: lesson for lesson in COURSE}
EXAMPLES = tuple(example for lesson in COURSE for example in lesson.examples)


@dataclass(frozen=True)
class Courses:
    """All lessons of a server: Gateflow's, and those of its teacher's own course, if it has one."""

    own: Course | None = None  # the course of the server's teacher

    def lesson(self, name: str) -> Lesson | None:
        """Find a lesson by its name."""
        return next((one for one in self._all if one.name == name), None)

    def around(self, lesson: Lesson) -> tuple[Lesson, ...]:
        """List the lessons of the course that a lesson belongs to."""
        return self.own.lessons if self.own and lesson in self.own.lessons else COURSE

    def beside(self, lesson: Lesson) -> tuple[Lesson | None, Lesson | None]:
        """Give the lessons before and after one."""
        course = self.around(lesson)
        at = course.index(lesson)
        return course[at - 1] if at else None, course[at + 1] if at + 1 < len(course) else None

    def begun(self, settings: Mapping[str, object]) -> State:
        """Give what stands on a page whose address has no program: a lesson's first circuit, or `FIRST`."""
        lesson = self.lesson(str(settings.get("_lesson", "")))
        return lesson.examples[0].state if lesson else FIRST

    def missing(self, name: str) -> Iterator[Words]:
        """Say that there is no lesson of a name; nothing where there is one, or none is named."""
        if name and not self.lesson(name):
            yield say(
                "there is no lesson `{name}`; all of them stand under Examples",
                name=shortened(name),
            )

    @property
    def broken(self) -> tuple[str, ...]:
        """Say which files of the teacher's course are broken, in which line, and why."""
        return self.own.broken if self.own else ()

    @property
    def version(self) -> str:
        """Tell these courses from what they were: pages change with them."""
        return self.own.version if self.own else ""

    @property
    def _all(self) -> tuple[Lesson, ...]:
        return COURSE + (self.own.lessons if self.own else ())


OURS = Courses()
"""The courses of a server without a teacher's own."""


def own_courses(folder: str) -> Courses:
    """Read a teacher's own course, and prove what it says; none where no folder is named."""
    return Courses(read_course(Path(folder), LESSONS).proved() if folder else None)
