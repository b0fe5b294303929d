"""All that the project says to a reader, as Babel finds it in the sources."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_file

from engine.language import preluding
from engine.language.prelude import definitions
from engine.language.syntax import Define, For, If, Other

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


def of_prelude() -> Iterator[tuple[str, str]]:
    """Find what the prelude says: the claims of its functions, and why operands are refused."""
    for one in definitions():
        if one.docstring:
            yield one.subject, one.claim
        for statement in walked(preluding.definition(one).body):
            if isinstance(statement, Other):
                yield from (
                    (one.subject, "".join(text.pieces)) for text in statement.values[1].items
                )


def walked(block: Any) -> Iterator[Any]:
    """Go through the statements of a block, and of those in them."""
    for each in block:
        yield each
        if isinstance(each, Define | For):
            yield from walked(each.body)
        if isinstance(each, If):
            for body in (*(body for _, body in each.branches), each.otherwise):
                yield from walked(body)


SAID = {*sentences(), *of_prelude()}
SENTENCES = sorted((source, one) for source, one in SAID if isinstance(one, str))
COUNTED = sorted((source, *one) for source, one in SAID if isinstance(one, tuple))
