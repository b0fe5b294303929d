"""Scripts and styles as they are served: each in one file with all that it imports, without comments.

A module that is imported stands in a function of its own before those that import it, so the names
in it are its own. That holds for modules that export constants, functions and classes, and whose
imports make no circle: others are refused. In static/ itself every file works as it is written.
"""

import re
from functools import cache
from posixpath import dirname, join, normpath, relpath

from rcssmin import cssmin
from rjsmin import jsmin

from .package import STATIC

NAMES = frozenset(
    path.relative_to(STATIC).as_posix()
    for path in STATIC.glob("**/*")
    if path.suffix in (".js", ".css")
)
"""The scripts and styles that there are, by their paths in static/."""

_IMPORT = re.compile(r'^import (?:(\{[^}]*\}|\* as \w+) from )?"(\.[\w./-]+)";\n', re.MULTILINE)
_IMPORT_LATER = re.compile(r'(?<=\bimport\(")(\.[\w./-]+)(?="\))')
_EXPORT = re.compile(r"^export (?=(?:async )?(?:class|function|const) (\w+))", re.MULTILINE)
_UNKNOWN = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_IMPORT_STYLE = re.compile(r'^@import "(\.[\w./-]+)"(?: (\w+))?;\n', re.MULTILINE)


@cache
def script(name: str) -> str:
    """Join a script of static/ with the modules that it imports into one module, which exports what it did.

    Errors: ValueError where a module can't be joined.
    """
    *imported, own = _in_order(name, ())
    functions = [
        f"const {_variable(other)} = (() => {{\n{_body(other, name)}\n"
        f"return {{ {', '.join(_EXPORT.findall(_text(other)))} }};\n}})();\n"
        for other in imported
    ]
    return str(jsmin("".join(functions) + _body(own, name, exporting=True))) + "\n"


@cache
def style(name: str) -> str:
    """Join a style of static/ with those that it imports, in the order in which they count."""
    return str(cssmin(_joined_style(name))) + "\n"


def _in_order(name: str, importing: tuple[str, ...]) -> list[str]:
    """List a module after all that it imports, each once."""
    if name in importing:
        raise ValueError(f"{' imports '.join((*importing, name))}")
    found: dict[str, None] = {}
    for _, path in _IMPORT.findall(_text(name)):
        found |= dict.fromkeys(_in_order(_beside(name, path), (*importing, name)))
    return [*found, name]


def _body(name: str, entry: str, exporting: bool = False) -> str:
    """Write a module with its imports taken from the variables of those modules."""

    def taken(match: re.Match[str]) -> str:
        names, path = match.groups()
        if not names:
            return ""
        fields = names.removeprefix("* as ").replace(" as ", ": ")
        return f"const {fields} = {_variable(_beside(name, path))};\n"

    def later(match: re.Match[str]) -> str:
        path = relpath(_beside(name, match[1]), dirname(entry) or ".")
        return path if path.startswith(".") else f"./{path}"

    text = _IMPORT_LATER.sub(later, _IMPORT.sub(taken, _text(name)))
    plain = _EXPORT.sub("", text)
    if unknown := _UNKNOWN.search(plain):
        raise ValueError(f"static/{name} can't be joined: {unknown[0]}")
    return text if exporting else plain


def _joined_style(name: str) -> str:
    def imported(match: re.Match[str]) -> str:
        path, medium = match.groups()
        text = _joined_style(_beside(name, path))
        return f"@media {medium} {{\n{text}}}\n" if medium else text

    return _IMPORT_STYLE.sub(imported, _text(name))


def _beside(name: str, path: str) -> str:
    """Find the file that another one names.

    >>> _beside("page/page.js", "../views/tabs.js")
    'views/tabs.js'
    """
    return normpath(join(dirname(name), path))


def _variable(name: str) -> str:
    return "$" + re.sub(r"\W", "_", name.removesuffix(".js"))


def _text(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")
