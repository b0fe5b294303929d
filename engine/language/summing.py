"""Sums over an index, and products and extremes: along an axis, over all entries, or term by term."""

from typing import Any

from ..base.errors import InputError, Span
from ..base.words import say
from ..gates.table import BY_NAME
from .attributes import Attributes
from .calls import Given
from .indices import carriers, names_under, number
from .meanings import Value
from .program import Reading
from .syntax import (
    BESIDE,
    DOT,
    ENTRIES,
    TRANSPOSED,
    Attribute,
    Binary,
    Call,
    Entries,
    Keyword,
    List,
    Name,
    Number,
    Slice,
    Subscript,
    Sum,
    Syntax,
    Unary,
)
from .walks import everything, mapped

_FUNCTIONS = {"∑": "sum", "∏": "prod", "max": "max", "min": "min"}
_OPERATORS = {"∑": "+", "∏": "*"}
_MOST_TERMS = 1000


class Summing(Attributes):
    """Finds what sums come to."""

    def summed(self, node: Sum) -> Value:
        """Add up, multiply or compare what stands behind a sign of a sum. Errors: InputError."""
        self.sums_around += 1
        try:
            return self._summed(node)
        finally:
            self.sums_around -= 1

    def _summed(self, node: Sum) -> Value:
        index = node.letter.name if node.letter else ""
        found = list(carriers(self.noted, node.body, index)) if index else []
        used = [name for name in names_under(node.body, index) if name.name == index]
        if not found and not (index and used and self._is_number(node)):
            return self._over_all(node)
        if fewer := [name for name in found if self._lacks_axes(name)]:
            raise self._other_axes(fewer[0])
        has_more = any(self._count_axes(name) > len(self._letters(name)) for name in found)
        if used or has_more or self._holds_matrix(node, index):
            return self._term_by_term(node, found)
        others = dict.fromkeys(
            letter for name in found for letter in self._letters(name) if letter != index
        )
        inner = {n.letter.name for n in everything(node.body) if isinstance(n, Sum) and n.letter}
        layout = [*(letter for letter in others if letter not in inner), index]
        return self.evaluate(self._along_axis(node, layout, found))

    def entries(self, node: Entries) -> Value:
        """Put the axes of what has indices where the formula around it has them. Errors: InputError."""
        value = self.evaluate(node.value)
        axes = len(self.shape(value, node, len(node.letters)))
        if not axes:
            return value
        if axes != len(node.letters):
            raise self._other_entries(node)
        laid = _laid_out(node.letters, node.layout)
        return value if laid == "x" else self.form(laid, {"x": Given(value, node)}, node.span)

    def _holds_matrix(self, node: Sum, index: str) -> bool:
        """Tell whether a matrix stands in a sum as a whole, whose entries no index picks."""
        whole = (name for name in names_under(node.body, index) if not self._letters(name))
        return any(
            len(self.shape(self.evaluate(name), name)) > 1
            for name in whole
            if self.scope.holding(name.name) is not None or name.name in self.given
        )

    def _is_number(self, node: Sum) -> bool:
        """Tell an index that counts from an array whose entries are added up: `∑_w w²`."""
        assert node.letter is not None
        is_limited = node.relation or node.lower is not None or node.upper is not None
        is_array = (
            self.scope.holding(node.letter.name) is not None or node.letter.name in self.given
        )
        if is_limited or not is_array:
            return True
        return not self.shape(self.evaluate(node.letter), node.letter)

    def _letters(self, name: Name) -> str:
        return self.noted.below(name).letters

    def _array_of(self, name: Name) -> Name:
        """Give the array of which a name is an entry; that has the name itself where it has a value."""
        if name.name in self.noted.own:
            return name
        return Name(self.noted.below(name).base, name.span)

    def _lacks_axes(self, name: Name) -> bool:
        return self._count_axes(name) < len(self._letters(name))

    def _count_axes(self, name: Name) -> int:
        base = self._array_of(name)
        if self.scope.holding(base.name) is None:
            self.suppose(base.name, self._letters(name))
        return len(self.shape(self.evaluate(base), base, len(self._letters(name))))

    # Over all entries

    def _over_all(self, node: Sum) -> Value:
        body = self.evaluate(mapped(node.body, lambda _: None, _of_all_entries))
        if node.letter is not None:
            start, end = node.span[0], node.letter.span[1]
            message = say(
                "nothing carries the index `{index}`: the sum goes over all entries",
                index=node.letter.name,
            )
            self.readings.append(Reading((start, end), message, None))
        if not self.shape(body, node.body):
            message = say(
                "`{typed}` is the sum of one number: give what stands in it a list, such as [1, 2, 3]",
                typed=self._short(node.span),
            )
            self.readings.append(Reading(node.span, message, None))
            return body
        return self.applied_to(node, node.body, body, ())

    def applied_to(
        self, node: Sum, typed: Syntax, value: Value, options: tuple[Syntax, ...]
    ) -> Value:
        """Apply the function of a sign to a value."""
        call = Call(Name(_FUNCTIONS[node.sign], node.span), (typed, *options), node.span)
        return self._row(_FUNCTIONS[node.sign], call, "", value)

    # Along an axis

    def _along_axis(
        self, node: Sum, layout: list[str], found: list[Name], is_kept: bool = False
    ) -> Syntax:
        """Write a sum as that along the last axis, of arrays whose axes are in one order.

        The axis `is_kept`, with one entry, where a sum around it goes along it too.
        """
        places = None
        if node.relation == "!=":
            places = self._without(node, found)
        elif node.lower is not None or node.upper is not None:
            self._check_limits(node, self._entries_along(found, layout[-1]))
        body = self._of_entries(node.body, layout, places)
        axis = Keyword("axis", Unary("-", number(1, node.span), node.span), node.span)
        kept = Keyword("keepdims", number(1, node.span), node.span)
        name = Name(_FUNCTIONS[node.sign], node.span)
        return Call(name, (body, axis, kept) if is_kept else (body, axis), node.span)

    def _entries_along(self, found: list[Name], index: str) -> int:
        name = found[0]
        shape = self.shape(self.evaluate(self._array_of(name)), name)
        return shape[self._letters(name).index(index)]

    def _check_limits(self, node: Sum, size: int) -> None:
        """Check limits that are typed out. Errors: InputError where the sum goes over other entries."""
        first = node.lower if node.lower is not None else number(1, node.span)
        if not (isinstance(first, Number) and isinstance(node.upper, Number)):
            return
        count = int(node.upper.text) - int(first.text) + 1
        if count != size:
            raise self.refuse(
                "not-fitting",
                say(
                    "the sum goes over {count} entries, and there are {size}",
                    count=count,
                    size=size,
                ),
                say("Write the range that is meant: sum(x[0:3])."),
                node.span,
            )

    def _without(self, node: Sum, found: list[Name]) -> List:
        """List the entries but for the one that is left out."""
        assert node.lower is not None
        left_out = self.asked(self.evaluate(node.lower), node.lower, say("what a sum leaves out"))
        assert node.letter is not None
        size = self._entries_along(found, node.letter.name)
        if not isinstance(left_out, int) or not 0 <= left_out < size:
            raise self.refuse(
                "out-of-range",
                say(
                    "the sum leaves out entry {entry}, and there are {size}",
                    entry=str(left_out),
                    size=size,
                ),
                say("Labels are whole numbers from 0 on."),
                node.lower.span,
            )
        kept = (number(at, node.span) for at in range(size) if at != left_out)
        return List(tuple(kept), node.span)

    def _of_entries(self, body: Syntax, layout: list[str], places: List | None) -> Syntax:
        """Put arrays in the place of their entries, with axes for the indices of a layout."""

        def change(node: Any) -> Any | None:
            if isinstance(node, Name):
                return self._entries(node, layout, places)
            if isinstance(node, Sum) and node.letter is not None:
                letter = node.letter.name
                found = list(carriers(self.noted, node.body, letter))
                if not found:
                    return None
                if letter in layout[:-1]:
                    raise self._used_twice(node.letter)
                if fewer := [each for each in found if self._lacks_axes(each)]:
                    raise self._other_axes(fewer[0])
                is_kept = letter == layout[-1]
                inner = layout if is_kept else [*layout, letter]
                return self._along_axis(node, inner, found, is_kept)
            return None

        made: Syntax = mapped(body, change, _entry_by_entry)
        return made

    def _entries(self, name: Name, layout: list[str], places: List | None) -> Syntax:
        letters = self._letters(name)
        if not letters or not set(letters) <= set(layout) or len(set(letters)) < len(letters):
            return name
        base: Syntax = self._array_of(name)
        if self._count_axes(name) != len(letters):
            raise self._other_axes(name)
        if places is not None and layout[-1] in letters and len(letters) == 1:
            base = Subscript(base, (places,), name.span)
        order = [letter for letter in layout if letter in letters]
        if list(letters) != order:
            base = self._reordered(base, letters, order, name.span)
        first = layout.index(order[0])
        if len(order) == len(layout) - first:
            return base
        whole = Slice(None, None, None, name.span)
        nothing = Name("None", name.span)
        marks = tuple(whole if letter in order else nothing for letter in layout[first:])
        return Subscript(base, marks, name.span)

    def _reordered(self, base: Syntax, letters: str, order: list[str], span: Span) -> Syntax:
        if len(letters) == 2:
            return Attribute(base, "T", span)
        axes = List(tuple(number(letters.index(each), span) for each in order), span)
        return Call(Name("transpose", span), (base, axes), span)

    def _used_twice(self, letter: Name) -> InputError:
        return self.refuse(
            "not-in-language",
            say("the index `{letter}` is that of a sum around this one too", letter=letter.name),
            say("Call one of them otherwise."),
            letter.span,
        )

    def _other_axes(self, name: Name) -> InputError:
        return self.refuse(
            "not-fitting",
            say("`{name}` has another number of indices than `{base}` has axes",
                name=name.name, base=self.noted.below(name).base),
            say("Give it a value with an axis for each index."),
            name.span,
        )  # fmt: skip

    def _other_entries(self, node: Entries) -> InputError:
        return self.refuse(
            "not-fitting",
            say(
                "`{typed}` has other axes than the indices `{letters}`",
                typed=self._short(node.span),
                letters=", ".join(node.letters),
            ),
            say("Write the formula with whole arrays: X @ w, softmax(S)."),
            node.span,
        )

    # Term by term

    def _term_by_term(self, node: Sum, found: list[Name]) -> Value:
        """Write out the terms of a sum whose index is a number in them, or whose entries are arrays."""
        assert node.letter is not None
        index = node.letter.name
        left_out = None
        first = 1
        if node.relation == "!=":
            assert node.lower is not None
            left_out = self.asked(
                self.evaluate(node.lower), node.lower, say("what a sum leaves out")
            )
        elif node.lower is not None:
            first = self.asked(self.evaluate(node.lower), node.lower, say("where a sum begins"))
        if found:
            count = self._entries_along(found, index)
            if isinstance(first, int) and first >= 0:
                self._check_limits(node, count)
        else:
            if node.upper is None:
                raise self.refuse(
                    "unknown-number",
                    say("how far `{index}` goes is not said", index=index),
                    say("Write where it begins and ends."),
                    node.span,
                )
            last = self.asked(self.evaluate(node.upper), node.upper, say("where a sum ends"))
            count = int(last) - int(first) + 1
        if not 0 < count <= _MOST_TERMS:
            raise self.refuse(
                "not-fitting",
                say("the sum has {count} terms", count=count),
                say("Write one or more, and at most {most}.", most=_MOST_TERMS),
                node.span,
            )
        more = max((self._count_axes(each) - len(self._letters(each)) for each in found), default=0)
        total: Value = None
        for at in range(count):
            if at == left_out:
                continue
            self.count(node.span)
            term = self.evaluate(self._term(node.body, index, at, first=int(first), more=more))
            total = term if total is None else self._joined_terms(node, total, term)
        return total

    def _joined_terms(self, node: Sum, total: Value, term: Value) -> Value:
        if node.sign in _OPERATORS:
            return self.operation(_OPERATORS[node.sign], total, term, node, span=node.span)
        parts = self.part(total, node), self.part(term, node)
        return self.gate(BY_NAME[node.sign], parts, node.span)

    def _term(self, body: Syntax, index: str, at: int, *, first: int, more: int) -> Syntax:
        """Put a number in the place of an index.

        Numbers that another index picks, `α_ij`, get as many axes as vectors have more, `h_j`.
        """
        spread: list[Syntax] = []

        def joined(made: Any) -> Any:
            is_product = isinstance(made, Binary) and made.operator in (BESIDE, DOT)
            if is_product and any(made.left is each or made.right is each for each in spread):
                return made._replace(operator="*")
            return made

        def change(node: Any) -> Any | None:
            if isinstance(node, Sum) and node.letter is not None and node.letter.name == index:
                return node
            if not isinstance(node, Name):
                return None
            if node.name == index:
                return number(first + at, node.span)
            letters = self._letters(node)
            if index not in letters:
                return node
            whole = Slice(None, None, None, node.span)
            marks: list[Syntax] = [
                number(at, node.span) if each == index else whole for each in letters
            ]
            is_spread = more and len(letters) > 1 and self._count_axes(node) == len(letters)
            if is_spread:
                marks += [Name("None", node.span)] * more
            while isinstance(marks[-1], Slice):
                marks.pop()
            entry = Subscript(self._array_of(node), tuple(marks), node.span)
            if is_spread:
                spread.append(entry)
            return entry

        made: Syntax = mapped(body, change, joined)
        return made


def _of_all_entries(made: Any) -> Any:
    """Multiply factors side by side by their entries, where they are no matrices."""
    if isinstance(made, Binary) and made.operator == DOT:
        return made
    return made._replace(operator=ENTRIES) if _entry_by_entry(made) is not made else made


def _entry_by_entry(made: Any) -> Any:
    """Multiply entries as numbers are: but behind `ᵀ`, factors side by side are no matrices in a sum."""
    if not isinstance(made, Binary) or made.operator not in (BESIDE, DOT):
        return made
    if isinstance(made.left, Attribute) and made.left.name == TRANSPOSED:
        return made
    return made._replace(operator="*")


def _laid_out(letters: str, layout: str) -> str:
    """Write how an array `x` gets its axes in the order of a layout, with new ones before and between.

    >>> _laid_out("i", "ij"), _laid_out("ji", "ij"), _laid_out("j", "ij")
    ('x[:, None]', 'transpose(x, (1, 0))', 'x')
    """
    order = [letter for letter in layout if letter in letters]
    axes = tuple(letters.index(letter) for letter in order)
    turned = "x" if axes == tuple(range(len(axes))) else f"transpose(x, {axes})"
    behind = layout[layout.index(order[0]) :]
    if len(behind) == len(order):
        return turned
    return f"{turned}[{', '.join(':' if letter in letters else 'None' for letter in behind)}]"
