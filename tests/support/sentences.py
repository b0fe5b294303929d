"""All that the project says to a reader, as Babel finds it in the sources."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract_from_file

ROOT = Path(__file__).parents[2]
SOURCES = [
    *(
        (path, "python", "say", "counted")
        for path in [*ROOT.glob("engine/**/*.py"), *ROOT.glob("web/**/*.py")]
    ),
    *((path, "jinja2.ext:babel_extract", "_", "_n") for path in ROOT.glob("templates/*.html")),
    *((path, "javascript", "t", "tn") for path in ROOT.glob("static/**/*.js")),
]


def sentences() -> Iterator[tuple[str, str | tuple[str, str]]]:
    for path, method, plain, plural in SOURCES:
        found = extract_from_file(method, path, keywords={plain: None, plural: (1, 2)})
        yield from ((path.name, template) for _, template, _, _ in found)  # type: ignore[misc]


SAID = set(sentences())
SENTENCES = sorted((source, one) for source, one in SAID if isinstance(one, str))
COUNTED = sorted((source, *one) for source, one in SAID if isinstance(one, tuple))
