"""A Markdown file of a course, taken apart: its front matter and its texts, each with its line.

The front matter is YAML, of which every text stays as it is typed: `4.10` and `no` are texts. The
rest is a title, paragraphs, and sections, each with paragraphs or a list. A formula stands in
backticks, and a figure is `{−12|value:w5}`: the number that is shown, and where it stands in the circuit.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from engine.base.words import Figure

FENCE = "---"
DEEPEST = 8  # an array has four axes at most, and stands in an item of a list
_FIGURE = re.compile(r"\{([^{}|]+)\|(value|gradient):(w\d+)\}")
_NEARLY = re.compile(r"\{[^{}|]*\|[\w\s:]*\}")
_LABELLED = re.compile(r"\*\*(.+?)\*\*\s+(.+)", re.DOTALL)
# Between two signs of a script that has no spaces, a new line is none either.
_NO_SPACE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_MARKDOWN = MarkdownIt("zero").enable(["heading", "list", "escape", "backticks"])


class Broken(Exception):
    """A file that is no lesson: what is wrong, and in which line."""

    def __init__(self, file: str, line: int, why: str) -> None:
        super().__init__(f"{file}:{line}: {why}")


@dataclass(frozen=True)
class Typed:
    """A part of front matter."""

    line: int  # of the file
    # A text, a list, or a mapping.
    value: "str | tuple[Typed, ...] | Mapping[str, Typed]"


@dataclass(frozen=True)
class Passage:
    """A paragraph, a heading, or an item of a list."""

    line: int  # of the file
    parts: tuple[str, ...]  # texts, and figures among them
    lines: tuple[int, ...] = ()  # the line of each figure
    # In a list, the words in bold before the text.
    label: "Passage | None" = None


@dataclass(frozen=True)
class Section:
    """The text under a heading."""

    line: int  # of the heading
    listed: bool  # whether the passages are the items of a list
    passages: tuple[Passage, ...]  # paragraphs, or items


@dataclass(frozen=True)
class Document:
    """A file of a lesson, taken apart."""

    file: str  # its name
    front: Typed | None  # the front matter, if there is any
    title: Passage  # the first heading
    paragraphs: tuple[Passage, ...]  # between the title and the first section
    sections: tuple[Section, ...]  # with headings of their own


def taken_apart(file: str, text: str) -> Document:
    """Take a file apart. Errors: Broken."""
    front, body, first = _split(file, text)
    title, *blocks = _passages_of(file, body, first)
    before, sections = blocks, []
    headings = [at for at, block in enumerate(blocks) if block.heading]
    if headings:
        before = blocks[: headings[0]]
        ends = [*headings[1:], len(blocks)]
        sections = [_section(file, blocks[at:end]) for at, end in zip(headings, ends, strict=True)]
    if listed := [block for block in before if block.listed]:
        raise Broken(file, listed[0].line, "a list stands under a heading, `## Try it`")
    return Document(
        file=file,
        front=_front_matter(file, front) if front is not None else None,
        title=title.passages[0],
        paragraphs=tuple(passage for block in before for passage in block.passages),
        sections=tuple(sections),
    )


def _split(file: str, text: str) -> tuple[str | None, str, int]:
    """Part front matter and the rest, and give the line before which the rest begins."""
    lines = text.replace("\r\n", "\n").split("\n")
    if lines[0].rstrip() != FENCE:
        return None, "\n".join(lines), 0
    for end, line in enumerate(lines[1:], 1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 1
    raise Broken(file, 1, f"the front matter has no end: a second line `{FENCE}`")


# Front matter


def _front_matter(file: str, text: str) -> Typed:
    try:
        root = yaml.compose(text, Loader=partial(_Bounded, file))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Broken(
            file, mark.line + 2 if mark else 1, f"this is no YAML: {error.problem}"
        ) from None
    except yaml.YAMLError as error:  # of signs that no text has
        raise Broken(file, 1, f"this is no YAML: {str(error).splitlines()[0]}") from None
    return _typed(file, root) if root is not None else Typed(1, {})


class _Bounded(yaml.SafeLoader):  # type: ignore[misc]  # PyYAML has no types
    """Reads front matter that is no larger when it is read than it is as a text, and not deep."""

    def __init__(self, file: str, text: str) -> None:
        super().__init__(text)
        self._file, self._depth = file, 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Read a value. Errors: Broken."""
        event = self.peek_event()
        line = event.start_mark.line + 2
        if isinstance(event, yaml.AliasEvent):  # a few could stand for millions of lines
            raise Broken(self._file, line, "aliases are not read here")
        if self._depth == DEEPEST and isinstance(event, yaml.CollectionStartEvent):
            raise Broken(self._file, line, "lists stand in lists too deep")
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def _typed(file: str, node: yaml.Node) -> Typed:
    line = node.start_mark.line + 2  # marks count from 0, and the fence is a line
    if isinstance(node, yaml.ScalarNode):
        return Typed(line, node.value.rstrip("\n"))
    if isinstance(node, yaml.SequenceNode):
        return Typed(line, tuple(_typed(file, item) for item in node.value))
    found: dict[str, Typed] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value in found:
            raise Broken(file, key.start_mark.line + 2, "a name stands here twice, or is none")
        found[key.value] = _typed(file, value)
    return Typed(line, found)


# Texts


@dataclass(frozen=True)
class _Block:
    line: int  # of the file
    passages: tuple[Passage, ...]  # one, or the items of a list
    heading: bool = False  # whether it is a heading
    listed: bool = False  # whether it is a list


def _passages_of(file: str, body: str, first: int) -> list[_Block]:
    blocks: list[_Block] = []
    for node in SyntaxTreeNode(_MARKDOWN.parse(body)).children:
        line = first + (node.map[0] if node.map else 0) + 1
        if node.type == "heading":
            if node.tag != ("h2" if blocks else "h1"):
                wanted = (
                    "sections begin with `## `" if blocks else "a lesson begins with `# Its title`"
                )
                raise Broken(file, line, f"`{node.markup}` is of no use here: {wanted}")
            passages = [_passage(file, line, node.children[0].content)]
            blocks.append(_Block(line, tuple(passages), heading=True))
        elif not blocks:
            raise Broken(file, line, "a lesson begins with `# Its title`")
        elif node.type == "paragraph":
            blocks.append(_Block(line, (_passage(file, line, node.children[0].content),)))
        else:
            items = tuple(_item(file, first, item) for item in node.children)
            blocks.append(_Block(line, items, listed=True))
    if not blocks:
        raise Broken(file, first + 1, "a lesson begins with `# Its title`")
    return blocks


def _item(file: str, first: int, node: SyntaxTreeNode) -> Passage:
    line = first + (node.map[0] if node.map else 0) + 1
    if [child.type for child in node.children] != ["paragraph"]:
        raise Broken(file, line, "an item of a list is one paragraph")
    content = node.children[0].children[0].content
    labelled = _LABELLED.fullmatch(content)
    if not labelled:
        return _passage(file, line, content)
    text = _passage(file, line + content.count("\n", 0, labelled.start(2)), labelled[2])
    return replace(text, label=_passage(file, line, labelled[1]))


def _section(file: str, blocks: Sequence[_Block]) -> Section:
    heading, *inside = blocks
    if not inside or len({block.listed for block in inside}) > 1:
        raise Broken(file, heading.line, "a section has a list, or paragraphs")
    passages = tuple(passage for block in inside for passage in block.passages)
    return Section(heading.line, inside[0].listed, passages)


def _passage(file: str, line: int, content: str) -> Passage:
    """Read a text: escapes and formulas as Markdown has them, then figures between these."""
    pieces = []
    for token in _MARKDOWN.parseInline(content)[0].children or ():
        code = token.type == "code_inline"
        if "`" in token.content:
            raise Broken(file, line, "a backtick has no second one")
        pieces.append(f"`{token.content}`" if code else token.content)
    joined = re.sub(r"\s*\n\s*", " ", _NO_SPACE.sub("", "".join(pieces)))
    parts = tuple(_parts(file, line, joined))
    if any(not isinstance(part, Figure) and part.count("`") % 2 for part in parts):
        raise Broken(file, line, "a figure stands in a formula: end its backticks before")
    lines = (line + content.count("\n", 0, found.start()) for found in _FIGURE.finditer(content))
    return Passage(line, parts, tuple(lines))


def _parts(file: str, line: int, text: str) -> Iterator[str]:
    at = 0
    for found in _FIGURE.finditer(text):
        yield from filter(None, [text[at : found.start()]])
        number, role, wire = found.groups()
        yield Figure(number.strip().replace("-", "\N{MINUS SIGN}"), role, wire)
        at = found.end()
    yield from filter(None, [text[at:]])
    if wrong := _NEARLY.search(_FIGURE.sub("", text)):
        raise Broken(
            file,
            line,
            f"`{wrong[0]}` is no figure: `{{−12|value:w5}}` or `{{3|gradient:w2}}` is one",
        )
