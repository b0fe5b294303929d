"""Subscripts of a text: what carries the index of a sum, what is a time, and what belongs to a name.

`x_i` is a name, but where a sum runs over `i`, or over another index of `x`, it is an entry of `x`; and
where the text has `h_{t-1}`, `h_t` is the version of `h` that comes behind it.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from ..base.errors import InputError, Span
from ..base.words import say
from .syntax import (
    BESIDE,
    ENTRIES,
    INVERSE,
    TRANSPOSED,
    Assign,
    Attribute,
    Binary,
    Entries,
    Name,
    Number,
    Other,
    Subscript,
    Sum,
    Syntax,
)
from .walks import bound, everything, mapped

_IN_BRACES = re.compile(r"(.+?)_\{(.+)\}")
_LAYER = re.compile(r"([^\W\d_]+)_([0-9]+)")
_TIME = re.compile(r"([^\W\d_])([+-]\d+)")
_WORDS = frozenset(("in", "min", "max", "out", "new", "old"))
_MOST_LETTERS = 3
_LABELS = ("y", "c")  # letters of the right class: `y` in any text, `c` where it has a value


class Below(NamedTuple):
    """A name with its subscript."""

    # The name without it.
    base: str
    # The subscript; nothing where there is none.
    subscript: str

    @property
    def letters(self) -> str:
        """Give the indices, a letter each; nothing where the subscript is a word or has digits."""
        letters = self.subscript.replace("_", "")
        is_indices = letters.isalpha() and len(letters) <= _MOST_LETTERS and letters not in _WORDS
        return letters if is_indices else ""


def below(name: str, typed: str = "") -> Below:
    """Part a name from its subscript; `typed` is how it stands in the text.

    >>> below("W_ij"), below("xi", "xᵢ").base, below("loss").subscript
    (Below(base='W', subscript='ij'), 'x', '')
    """
    if braces := _IN_BRACES.fullmatch(name):
        return Below(braces[1], braces[2])
    base, _, subscript = name.partition("_")
    if layer := _LAYER.fullmatch(subscript):  # of `w_{ji}^{(1)}`, an entry of `w^{(1)}`
        return Below(f"{base}_{layer[2]}", layer[1])
    if subscript:
        return Below(base, subscript)
    bare = typed.rstrip("".join(char for char in typed if _is_low(char)))
    if bare and bare != typed:
        folded = unicodedata.normalize("NFKC", bare)
        if name.startswith(folded):
            return Below(folded, name[len(folded) :])
    return Below(name, "")


def _is_low(char: str) -> bool:
    return unicodedata.decomposition(char).startswith("<sub>")


class Noted(NamedTuple):
    """What the subscripts of a text mean."""

    # The text.
    text: str = ""
    # The names without subscripts that a sum goes along.
    carried: frozenset[str] = frozenset()
    # The letters that are times.
    times: frozenset[str] = frozenset()
    # The names that have a value of their own: a name with its subscript among them is that name.
    own: frozenset[str] = frozenset()
    # The indices of names that a sum goes along.
    indices: frozenset[str] = frozenset()

    def below(self, name: Name) -> Below:
        """Part a name of the text from its subscript."""
        start, end = name.span
        return below(name.name, self.text[start:end])


NOTHING = Noted()


def noted(text: str, tree: Any, given: Collection[str]) -> Noted:
    """Find what the subscripts of a program mean. Errors: InputError where two times are one name."""
    carried, times, indices = set[str](), set[str](), set[str]()
    own = frozenset({*bound(tree), *(name for name in given)})
    found = Noted(text, own=own)
    for node in everything(tree):
        if isinstance(node, Sum) and node.letter is not None:
            for name in carriers(found, node.body, node.letter.name):
                carried.add(found.below(name).base)
                indices.update(found.below(name).letters)
        elif isinstance(node, Name) and (typed := _IN_BRACES.fullmatch(node.name)):
            time = _TIME.fullmatch(typed[2])
            if time and node.name[0] != "_":
                times.add(time[1])
    found = found._replace(
        carried=frozenset(carried),
        times=frozenset(times - _indices(tree)),
        indices=frozenset(indices),
    )
    if found.times:
        _check_times(found, tree)
    return found


def _indices(tree: Any) -> set[str]:
    return {node.letter.name for node in everything(tree) if isinstance(node, Sum) and node.letter}


def carriers(noted: Noted, body: Any, index: str) -> Iterator[Name]:
    """Go through the names that carry an index."""
    return (name for name in names_under(body, index) if index in noted.below(name).letters)


def names_under(body: Any, index: str) -> Iterator[Name]:
    """Go through the names behind a sum over an index, but for those behind another one over it."""
    waiting = [body]
    while waiting:
        node = waiting.pop()
        is_another = isinstance(node, Sum) and node.letter is not None and node.letter.name == index
        if isinstance(node, Name):
            yield node
        elif isinstance(node, tuple) and not is_another:
            waiting += reversed(node)


def _check_times(noted: Noted, tree: Any) -> None:
    """Check that a name means one value at each place where it stands without its time."""
    assigned, read = dict[str, int](), dict[str, int]()
    for statement in tree:
        value: Any = statement
        targets: tuple[Syntax, ...] = ()
        if isinstance(statement, Assign):
            value, targets = statement.value, statement.targets
        for node in everything(value):
            if isinstance(node, Name) and (time := _time(noted, node)):
                base, at = time
                before = assigned.get(base, read.setdefault(base, at))
                if before != at:
                    raise _two_times(node)
        for target in targets:
            if isinstance(target, Name) and (time := _time(noted, target)):
                assigned[time[0]] = time[1]


def _time(noted: Noted, name: Name) -> tuple[str, int] | None:
    """Give a name without its time, and how far that is from now."""
    base, subscript = noted.below(name)
    if subscript in noted.times:
        return base, 0
    time = _TIME.fullmatch(subscript)
    return (base, int(time[2])) if time and time[1] in noted.times else None


def _two_times(name: Name) -> InputError:
    return InputError(
        "two-times",
        say("`{name}` is another time of a name that stands here too", name=name.name),
        say("Give each time a name of its own, such as h0 and h1."),
        name.span,
    )


class Meaning:
    """Puts what subscripts mean in their place: times go, and `f_{y_i}` is the entry of `f` at `y_i`."""

    def __init__(self, noted: Noted, given: Collection[str]) -> None:
        self.noted, self.given = noted, given
        self._free: list[Syntax] = []  # what stands for all entries
        self._timed: list[Syntax] = []  # what stands for a time
        self._whole: dict[
            int, tuple[Syntax, str]
        ] = {}  # arrays in place of their entries, by identity
        self._layout = ""  # the order of indices in a statement
        self._indices = noted.indices

    def of(self, statement: Any) -> Any:
        """Make the tree that is meant. Errors: InputError."""
        self._layout = self._layout_of(statement)
        if isinstance(statement, Assign) and self._layout:
            return statement._replace(value=self._of(statement.value, frozenset()))
        return self._of(statement, frozenset())

    def _of(self, node: Any, bound: frozenset[str]) -> Any:
        """Make the tree that is meant; `bound` are the indices of the sums around it."""

        def change(node: Any) -> Any | None:
            if isinstance(node, Name):
                return self._name(node, bound)
            if isinstance(node, Other):  # names of what was not read
                return node
            if isinstance(node, Sum) and node.letter is not None:
                letters = "" if bound else self._free_of(node)
                body = self._of(node.body, bound | {node.letter.name})
                lower, upper = self._of(node.lower, bound), self._of(node.upper, bound)
                made = node._replace(body=body, lower=lower, upper=upper)
                return self._laid(made, letters) if letters else made
            if isinstance(node, Attribute) and node.name == INVERSE and self._is_entry(node, bound):
                return self._of(_reciprocal(node), bound)
            return None

        return mapped(node, change, self._joined)

    def _joined(self, made: Any) -> Any:
        if isinstance(made, Attribute) and made.name == INVERSE and _holds(self._free, made):
            return _reciprocal(made)
        if isinstance(made, Attribute) and made.name == TRANSPOSED:
            return self._each(made.value) or made
        if not (isinstance(made, Binary) and made.operator == BESIDE):
            return made
        if _holds(self._free, made.left) and _holds(self._free, made.right):
            return made._replace(operator="*")
        if _holds(self._timed, made.left) and _holds(self._timed, made.right):
            return made._replace(operator=ENTRIES)
        each = self._each(made.right)
        return made._replace(right=each) if each and _is_array(made.left) else made

    def _each(self, node: Syntax) -> Syntax | None:
        """Give each number of an array that stands for its entries; None for what does not."""
        letters = self._whole.get(id(node), (node, ""))[1]
        return Entries(node, letters, letters, node.span) if letters else None

    def _is_entry(self, inverse: Attribute, bound: frozenset[str]) -> bool:
        """Tell the number `(1 + d_ij)⁻¹` from the inverse of a matrix, as `Σ_k⁻¹` is one."""
        found = [
            self.noted.below(each).letters for each in everything(inverse) if isinstance(each, Name)
        ]
        one = isinstance(inverse.value, Name) and len(found[0]) < 2
        return not one and any(bound & {*letters} for letters in found)

    def _name(self, name: Name, bound: frozenset[str]) -> Syntax:
        made = _meant_name(self.noted, name, self.given, bound)
        if _time(self.noted, name) is not None:
            self._timed.append(made)
        letters = self._letters(name)
        if not letters or not bound.isdisjoint(letters):
            return made
        if made is not name:
            self._whole[id(made)] = made, letters
        return made if bound else self._laid(made, letters)

    def _laid(self, node: Syntax, letters: str) -> Syntax:
        """Note what stands for all entries, and lay out its axes."""
        if self._layout:
            node = Entries(node, letters, self._layout, node.span)
        self._free.append(node)
        return node

    def _letters(self, name: Name) -> str:
        """Give the indices of a name that stands for all entries of an array."""
        base, subscript = self.noted.below(name)
        letters = Below(base, subscript).letters
        if not letters or _time(self.noted, name) is not None or len({*letters}) < len(letters):
            return ""
        if name.name in self.noted.own:
            return letters if self._indices.issuperset(letters) else ""
        made = _meant_name(self.noted, name, self.given, frozenset())
        return letters if made is not name and isinstance(made, Name) else ""

    def _free_of(self, sum: Sum) -> str:
        """Give the indices that a sum leaves, in the order of its axes."""
        left, bound = dict[str, None](), set[str]()
        for node in everything(sum):
            if isinstance(node, Sum) and node.letter is not None:
                bound.add(node.letter.name)
        assert sum.letter is not None
        for name in carriers(self.noted, sum.body, sum.letter.name):
            left |= dict.fromkeys(self.noted.below(name).letters)
        return "".join(letter for letter in left if letter not in bound)

    def _layout_of(self, statement: Any) -> str:
        """Put the indices of a formula in order; nothing where its arrays have the same axes anyhow."""
        value, target = statement, ""
        if isinstance(statement, Assign):
            value = statement.value
            if len(statement.targets) == 1 and isinstance(name := statement.targets[0], Name):
                target = self._letters(name)
        groups = list(self._groups(value))
        letters = dict.fromkeys(
            "".join((*groups, target) if {*target} <= {*"".join(groups)} else groups)
        )
        if len(letters) < 2:
            return ""
        widest = max(groups, key=len)
        order = dict.fromkeys([each for each in (*target, *widest, *letters) if each in letters])
        layout = "".join(order)
        return "" if all(layout.endswith(group) for group in groups) else layout

    def _groups(self, node: Any) -> Iterator[str]:
        """Go through the indices of all that stands for entries, but within sums."""
        waiting = [node]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Sum) and node.letter is not None:
                found = self._free_of(node)
            elif isinstance(node, Name):
                found = self._letters(node)
            else:
                if isinstance(node, tuple) and not isinstance(node, Other):
                    waiting += reversed(node)
                continue
            if found:
                yield found


def _holds(nodes: Sequence[Syntax], tree: Syntax) -> bool:
    """Tell whether one of these nodes stands in a tree."""
    held = {id(each) for each in nodes}
    return bool(held) and any(id(each) in held for each in everything(tree))


def _reciprocal(inverse: Attribute) -> Binary:
    return Binary(number(1, inverse.span), "/", inverse.value, inverse.span)


def _is_array(node: Syntax) -> bool:
    """Tell `wᵀ` and `W`, whose product with what stands behind it is one of arrays."""
    if isinstance(node, Attribute):
        return node.name == TRANSPOSED
    return isinstance(node, Name) and node.name[0].isupper()


def _meant_name(noted: Noted, name: Name, given: Collection[str], bound: frozenset[str]) -> Syntax:
    base, subscript = noted.below(name)
    if not subscript:
        return name
    if name.name in given:
        return name
    if _time(noted, name) is not None:
        return Name(base, name.span)
    if "{" in name.name:
        return _entry(noted, name, base, subscript)
    letters = Below(base, subscript).letters
    is_given = base in given and noted.carried and letters
    if not (base in noted.carried or is_given) or name.name in noted.own:
        return name
    if letters and bound.isdisjoint(letters):
        is_place = letters in _LABELS and (letters == "y" or {letters} & (noted.own | {*given}))
        return _entry(noted, name, base, letters) if is_place else Name(base, name.span)
    return name


def _entry(noted: Noted, name: Name, base: str, subscript: str) -> Syntax:
    """Read `f_{y_i}` as an entry."""
    if re.fullmatch(r"\w+", subscript) and not subscript.isdecimal():
        return Subscript(Name(base, name.span), (Name(subscript, name.span),), name.span)
    raise InputError(
        "not-in-language",
        say("`{name}` is a place that can't be read", name=name.name),
        say("Write it with brackets, from 0 on: x[0]."),
        name.span,
    )


def matters(noted: Noted) -> bool:
    """Tell whether a subscript of the text means anything but a name."""
    return bool(noted.carried or noted.times or "_{" in noted.text)


def number(value: int, span: Span) -> Number:
    """Write a whole number."""
    return Number(str(value), span)
