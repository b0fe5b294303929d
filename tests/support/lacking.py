"""What a row of a table lacks, or a lesson, in words that say what to add, and where."""

import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import sympy
from jinja2 import Environment
from jinja2.meta import find_undeclared_variables
from jinja2.nodes import Name

from engine.base.errors import InputError
from engine.base.shapes import Mismatch, Sizes
from engine.base.words import ENGLISH, LOCALES, Words, translated
from engine.explain.jacobian import KINDS
from engine.gates.kinks import AS_HERE
from engine.gates.lines import (
    ALONG,
    MOVING,
    OF_MATRICES,
    OF_SHAPES,
    ORDERED,
    PICKING,
    SO_FAR,
    letters,
    mentioned,
)
from engine.gates.printers import read
from engine.gates.rows import Row
from engine.gates.scalars import Scalar
from engine.gates.scriptline import FUNCTIONS as FUNCTIONS_OF_SCRIPT
from engine.gates.table import FUNCTIONS
from engine.gates.tensors import Tensor
from engine.language.builtins import BUILTINS
from engine.language.library_names import FORMS
from engine.language.options import READERS
from engine.language.parser import parse
from engine.programs.autograd import is_extreme
from engine.programs.javascript import RARE, runtime_names
from tests.programs.test_languages import english
from web.site.panels import Panel
from web.site.parameters import Setting

ROOT = Path(__file__).parents[2]
OTHERS = [locale for locale in LOCALES if locale != ENGLISH]


def of_any(row: Row) -> Iterator[str]:
    """What any row may lack."""
    said = {"pattern": row.pattern, "title": row.title, "convention": row.convention}
    for field, text in said.items():
        yield from of_words(f"{field}=", text, "engine" if field == "convention" else "inspector")
    for locale in LOCALES:
        word = re.fullmatch(r"\*(.{1,25})\*.{10,}[.。]", translated(row.pattern, locale))
        if not word:
            yield f"a pattern that begins with its *word* and is a sentence ({locale})"
    if row.name in FUNCTIONS and not row.symbol:
        yield "a symbol, which is drawn in the gate"
    if row.name not in FUNCTIONS and not row.title:
        yield "title=, what it is called, for its name is never typed"
    if row.kink and not row.convention:
        yield "convention=, what it passes at its kink"
    if row.convention and not row.kink:
        yield "kink=, where it has what convention= says"
    if row.name in FUNCTIONS and FORMS.keys() & {row.name, *row.aliases.split()}:
        yield "its names taken out of engine/language/library_names.py, where they are written otherwise"
    yield from of_pytorch(row)
    yield from of_documents(row)
    if row.parts:
        yield from of_parts(row)


def of_pytorch(row: Row) -> Iterator[str]:
    """What is not said of PyTorch, which may not be installed where the tests run."""
    sends = any(row.passes(position) for position in range(row.arity))
    if row.kink and sends and row.torch_at_kink is None:
        yield (
            "torch_at_kink=, what PyTorch sends back otherwise at the kink, or that it is "
            "AS_HERE (engine/gates/kinks.py)"
        )
    if is_extreme(row) and row.torch_at_kink == AS_HERE:
        yield "torch_at_kink=LESS, for PyTorch shares among what is equally large"
    if row.torch_at_kink is not None and not (row.kink and sends):
        yield "kink=, which torch_at_kink= speaks of"


def of_words(field: str, text: str, file: str = "engine") -> Iterator[str]:
    """What a sentence lacks that readers are told."""
    if text and not isinstance(text, Words):
        yield f"say(…) around its {field}, by which translations are found"
        return
    for locale in OTHERS:
        if text and translated(text, locale) == text:
            yield f"a translation of its {field}, in engine/locales/{locale}/{file}.po"
        elif text and english(translated(text, locale)):
            yield f"words of the language {locale} in its {field}"


def of_documents(row: Row) -> Iterator[str]:
    """What docs/language.md lacks: the name in its table, and among those that have parts."""
    page = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    line = "functions of one operand" if row.arity == 1 else "functions of more"
    if isinstance(row, Tensor):
        line = "functions of vectors and matrices"
    chooses = not any(row.passes(position) for position in range(row.arity))
    if chooses or row.name == "where":
        line = "a value as a constant" if row.name == "detach" else "comparisons"
    entries = re.search(rf"^\| {line} \|.*", page, re.MULTILINE)
    if row.name in FUNCTIONS and not (entries and re.search(rf"`{row.name}[`(]", entries[0])):
        yield f"its name in docs/language.md, in the line “{line}” of the first table"
    operators = re.search(r"^\| operators \|.*", page, re.MULTILINE)
    if row.operator and not (operators and row.operator in re.findall(r"[^\s`]+", operators[0])):
        yield f"its sign `{row.operator}` in docs/language.md, in the line “operators”"
    drawn = re.search(r"`_expand=.*?no operand is a constant", page, re.DOTALL)
    is_named = bool(drawn and re.search(rf"[`=]{row.name}`", drawn[0]))
    if row.parts and not is_named:
        yield "its name in docs/language.md, where those stand that `_expand` draws as their parts"
    if is_named and not row.parts:
        yield "parts=, which docs/language.md says it has, at `_expand`"


def of_parts(row: Row) -> Iterator[str]:
    """What the parts of a gate lack, before they are run."""
    names = {"x", "y"} if row.arity == 2 else {"x"}
    try:
        found = {name.name for name in parse(row.parts).statements[-1].expression.free_symbols}
    except InputError as error:
        yield f"parts= in the language that users type: {error}"
        return
    if found != names:
        yield f"parts= in {' and '.join(sorted(names))}: it has {' and '.join(sorted(found))}"


def of_scalar(row: Scalar) -> Iterator[str]:
    """What a row of numbers may lack."""
    if row.samples and len(row.samples) != row.arity:
        yield "samples=, a range for each operand"
    for field in ("stable", "sends"):
        if getattr(row, field) and len(getattr(row, field)) != len(row.partials):
            yield f"{field}=, a form for each partial"
    partials = [partial for partial in row.partials if partial]
    special = [
        isinstance(one, sympy.Piecewise) and one.has(sympy.Eq) and one.args[0][0] == 0
        for one in map(read, partials)
    ]
    if [*map(bool, row.cases)] != (special if any(special) else []):
        yield "cases=, why its partials have a case at single points"
    for text in row.cases:
        yield from of_words("cases=", text)
    for text in (*partials, *row.stable, *(sent for sent in row.sends if sent)):
        unknown = {str(one) for one in read(text).free_symbols} - {*row.names(3), "g", "out"}
        if unknown:
            yield f"a meaning for {', '.join(sorted(unknown))} in its partial {text}"


def takes_scalars(row: Tensor) -> bool:
    try:
        row.shape(Sizes(), [()] * row.arity, row.tried[0])
    except Mismatch:
        return False
    return True


@cache
def runtime() -> frozenset[str]:
    return runtime_names("arrays", *RARE)


def of_tensor(row: Tensor) -> Iterator[str]:
    """What a row of arrays may lack."""
    if len(row.kinds) != row.arity:
        yield "kinds=, a kind of Jacobian for each operand"
    for kind in row.kinds:
        if isinstance(kind, str) and kind not in KINDS:
            yield f"words for its kind `{kind}`: KINDS of engine/explain/jacobian.py"
    for field in ("stable", "fast", "wants"):
        given = getattr(row, field)
        if given and not callable(given) and len(given) != row.arity:
            yield f"{field}=, one for each operand"
    if FUNCTIONS.get(row.name) is row and not row.wants and not takes_scalars(row):
        yield "wants=, how many axes an operand has where nothing says it: it takes no scalars"
    if isinstance(row.javascript, str) and row.javascript not in runtime():
        yield f"its JavaScript: no file of RARE in engine/programs/javascript.py has `{row.javascript}`"
    for option in row.takes:
        if not any(option in dict(tried) for tried in row.tried):
            yield f"tried=, where the option `{option}` is among what tests take it with"
        if row.name in FUNCTIONS and option not in READERS and row.name not in BUILTINS:
            yield f"what reads its option `{option}`: READERS of engine/language/options.py"
    known = {*letters(row.arity), "others", "out", "g", "n", "nan", "least", "most", *row.takes}
    for line in (one for one in (*row.vjps, *row.bare, *row.stable) if one):
        called = set(re.findall(r"(\w+)\(", line))
        if mentioned(line) - known - called:
            yield f"a meaning for {', '.join(sorted(mentioned(line) - known - called))} in {line}"
        ours = {*ALONG, *OF_MATRICES, *OF_SHAPES, *PICKING, *MOVING, *SO_FAR, *ORDERED}
        for function in sorted(called - ours):
            if not hasattr(np, function):
                yield f"a meaning for {function}(…), which NumPy has not, in {line}"
            if function not in FUNCTIONS_OF_SCRIPT and function not in runtime():
                yield f"{function}(…) in JavaScript: FUNCTIONS of engine/gates/scriptline.py"
    for position in (one for one in range(row.arity) if row.passes(one)):
        said = row.sent_text(position, letters(row.arity), options=row.tried[-1])
        for locale in OTHERS:
            if isinstance(said, Words) and english(translated(said, locale)):
                yield f"a translation of what it sends: {said}"


def of_panel(panel: Panel, given: Collection[str], environment: Environment) -> Iterator[str]:
    """What a panel of the page lacks, whose function makes the variables `given`."""
    if not panel.title:
        yield "title=, what its tab says"
    yield from of_words("title=", panel.title, "page")
    yield from of_words("link=", panel.link or "", "page")
    if panel.comes == "apart" and not (panel.address and panel.link):
        yield "address= and link=, because it comes apart"
    path = ROOT / "templates" / panel.template
    if not path.is_file():
        yield f"its template: there is no templates/{panel.template}"
        return
    tree = environment.parse(path.read_text(encoding="utf-8"))
    its_own = {name.name for name in tree.find_all(Name) if name.ctx != "load"}
    known = {"error", "locale", "locales", "state", "to_query", *environment.globals, *given}
    if not panel.address:  # it stands on the page alone
        known |= {"moment", "record"}
    for name in sorted(find_undeclared_variables(tree) - its_own - known):
        yield f"`{name}`, which templates/{panel.template} uses, in what given= makes"


def of_setting(setting: Setting) -> Iterator[str]:
    """What a setting of an address lacks, beside its row in the documents."""
    for field in ("words", "takes"):
        if not getattr(setting, field):
            yield f"{field}=, for a reader"
    yield from of_words("words=", setting.words, "page")
    yield from of_words("takes=", setting.takes, "page")
    if not setting.name.startswith("_"):
        yield "a name that begins with `_`, which no input's does"
    if not setting.read:
        yield "read=, the addresses that read it"
    if not setting.examples:
        yield "examples=, some of what it takes"


def of_lessons(folder: Path) -> Iterator[str]:
    """What Gateflow's own course lacks: of a lesson there is a file in every language."""
    lessons: dict[str, list[re.Match[str]]] = {}
    for path in sorted(folder.glob("*.md")):
        if found := re.fullmatch(r"(\d+)-([a-z0-9-]+)\.([a-z]+)\.md", path.name):
            lessons.setdefault(found[2], []).append(found)
        else:
            yield f"a name such as 01-forks.en.md for the file {path.name}"
    for name, files in lessons.items():
        numbers = sorted({file[1] for file in files})
        if len(numbers) > 1:
            yield f"one number for the files of the lesson {name}: it has {', '.join(numbers)}"
        written = {file[3]: file[0] for file in files}
        for locale in LOCALES:
            if locale not in written:
                yield f"lessons/{numbers[0]}-{name}.{locale}.md"
        for locale in written.keys() - set(LOCALES):
            yield f"a language of the file {written[locale]}: engine/locales has no {locale}"
