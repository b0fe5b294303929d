"""Random programs mean here what Python and NumPy mean by them, or are refused with a reason."""
# ruff: noqa: E501  a statement of a program stands in a line

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base.errors import InputError
from tests.support.courses import Piece, differences, gradient, ours, theirs
from tests.support.thorough import examples

INPUTS: dict[str, Any] = {
    "a": 0.37,
    "b": -1.21,
    "x": [0.53, -1.17, 2.09],
    "y": [1.31, 0.29, -0.83],
    "m": [[0.61, -0.47, 1.43], [-1.09, 0.71, 0.23]],
}
KINDS = {"a": "number", "b": "number", "x": "vector", "y": "vector", "m": "matrix"}
REFUSED = {
    "stale-view",
    "through-a-view",
    "unjoined-branches",
    "passed-over",
    "too-many-gates",
}
"""Why a program may be refused: it is read through a view, or the numbers would decide its circuit."""


class Writer:
    """Writes a program, statement by statement, of names whose kinds it knows."""

    def __init__(self, draw: Any) -> None:
        self.draw, self.kinds = draw, dict(KINDS)
        self.lines: list[str] = []
        self.made = 0
        self.counters: list[str] = []

    def one(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def name(self, kind: str) -> str:
        return self.one(*(name for name, each in self.kinds.items() if each == kind))

    def has(self, kind: str) -> bool:
        return kind in self.kinds.values()

    def new(self, kind: str) -> str:
        if self.one(True, False):
            return self.name(kind)
        self.made += 1
        self.kinds[f"{kind[0]}{self.made}"] = kind
        return f"{kind[0]}{self.made}"

    def number(self) -> str:
        options = [
            lambda: self.name("number"),
            lambda: self.one("0.5", "-0.7", "2", "1/2"),
            self._item,
        ]
        if self.counters:
            options.append(lambda: self.one(*self.counters))
        if self.has("list"):
            options.append(lambda: f"{self.name('list')}[{self.one('0', '-1')}]")
            options.append(lambda: f"sum({self.name('list')})")
        options.append(lambda: f"{self.name('vector')}.{self.one('sum()', 'mean()', 'max()')}")
        return self.one(*options)()

    def _item(self) -> str:
        if self.one(True, False):
            return f"{self.name('vector')}[{self.place()}]"
        return f"{self.name('matrix')}[{self.one('0', '1', '-1')}, {self.place()}]"

    def place(self) -> str:
        return self.one("0", "1", "-1", *self.counters)

    def place_of(self, size: int) -> str:
        return self.one(*map(str, range(-size, size)))

    def vector(self) -> str:
        return self.one(
            lambda: self.name("vector"),
            lambda: f"{self.name('matrix')}[{self.one('0', '1')}]",
            lambda: f"{self.name('vector')}[::-1]",
            lambda: f"{self.name('matrix')}[{self.place_of(2)}, ::{self.one('1', '-1')}]",
            lambda: f"{self.name('matrix')}[:, ::-1][{self.place_of(2)}]",
            lambda: (
                f"{self.name('vector')}*({self.name('vector')} {self.one('>', '<=')} {self.number()})"
            ),
            lambda: f"{self.name('vector')}[[{self.place_of(3)}, 0, {self.place_of(3)}]]",
            lambda: f"np.maximum({self.name('vector')}, {self.number()})",
            lambda: f"{self.name('matrix')}.sum(axis=0)",
            lambda: f"np.tanh({self.name('vector')})",
            lambda: f"np.array([{self.number()}, {self.number()}, {self.number()}])",
            lambda: (
                f"np.where({self.name('vector')} > {self.number()}, {self.name('vector')}, {self.number()})"
            ),
        )()

    def matrix(self) -> str:
        return self.one(
            lambda: self.name("matrix"),
            lambda: f"{self.name('matrix')}[::-1]",
            lambda: f"np.stack([{self.vector()}, {self.vector()}])",
            lambda: f"{self.name('matrix')}[:, ::-1]",
            lambda: f"{self.name('matrix')}[::-1, {self.one(':', '[2, 0, 1]')}]",
            lambda: f"np.outer([{self.number()}, {self.number()}], {self.name('vector')})",
            lambda: f"({self.name('matrix')}.T + {self.number()}).T",
            lambda: "np.zeros((2, 3))",
        )()

    def of(self, kind: str) -> str:
        value: str = getattr(self, kind)()
        return value

    def computed(self, kind: str) -> str:
        return f"{self.of(kind)} {self.one('+', '-', '*')} {self.one(self.of(kind), self.number())}"

    def say(self, line: str, depth: int) -> None:
        self.lines.append("    " * depth + line)

    def statement(self, depth: int) -> None:
        self.one(
            self._assigned, self._assigned, self._aliased, self._augmented, self._item_set,
            self._sliced, self._masked, self._loop, self._rows, self._branch, self._branch,
            self._counted, self._listed, self._swapped, self._function, self._changing,
            self._zipped, self._closures, self._nested, self._keyed, self._shared, self._cut, self._turned,
            self._walked, self._while, self._left_out, self._picked, self._reduced, self._held, self._starred,
            self._chained, self._listed_rows, self._stepped, self._turned_over, self._viewed_again,
            self._overlapping, self._spread, self._named_twice, self._conditions, self._default_grows,
            self._outer_changed, self._broken_off, self._starred_first, self._called, self._rows_of_lists,
        )(depth)  # fmt: skip

    def block(self, depth: int, keeps: bool = True) -> None:
        kinds = dict(self.kinds)
        for _ in range(self.draw(st.integers(1, 2))):
            self.statement(depth) if depth < 3 else self._augmented(depth)
        if not keeps:
            self.kinds = kinds

    def _assigned(self, depth: int) -> None:
        kind = self.one("number", "vector", "matrix")
        value = self.computed(kind)
        self.say(f"{self.new(kind)} = {value}", depth)

    def _aliased(self, depth: int) -> None:
        kind = self.one("vector", "matrix")
        value = self.one(f"({self.of(kind)}).copy()", self.of(kind), self.name(kind))
        self.say(f"{self.new(kind)} = {value}", depth)

    def _augmented(self, depth: int) -> None:
        kind = self.one("number", "vector", "matrix")
        value = self.one(self.of(kind), self.number())
        self.say(f"{self.name(kind)} {self.one('+=', '-=', '*=')} {value}", depth)

    def _item_set(self, depth: int) -> None:
        sign = self.one("=", "+=", "*=")
        if self.one(True, False):
            self.say(f"{self.name('vector')}[{self.place()}] {sign} {self.number()}", depth)
        else:
            place = self.one(f"0, {self.place()}", f"1][{self.place()}")
            self.say(f"{self.name('matrix')}[{place}] {sign} {self.number()}", depth)

    def _sliced(self, depth: int) -> None:
        sign, what = self.one("=", "+=", "*="), self.one("vector", "row", "column")
        if what == "vector":
            self.say(
                f"{self.name('vector')}[{self.one('1:', ':2', '::2')}] {sign} {self.number()}",
                depth,
            )
        elif what == "row":
            self.say(
                f"{self.name('matrix')}[1] {sign} {self.one(self.vector(), self.number())}", depth
            )
        else:
            self.say(f"{self.name('matrix')}[:, {self.place()}] {sign} {self.number()}", depth)

    def _masked(self, depth: int) -> None:
        kind = self.one("vector", "matrix")
        name = self.name(kind)
        condition = f"{name} {self.one('<', '>=')} {self.number()}"
        if kind == "matrix" and self.one(True, False):
            condition = f"{name}[:, 0] > {self.number()}"
        self.say(f"{name}[{condition}] {self.one('=', '*=')} {self.number()}", depth)

    def _loop(self, depth: int) -> None:
        counter = f"i{depth}"
        self.say(f"for {counter} in range({self.one('2', '3')}):", depth)
        self.counters.append(counter)
        self.block(depth + 1)
        self.counters.pop()

    def _rows(self, depth: int) -> None:
        self.made += 1
        row = f"r{self.made}"
        self.say(f"for {row} in {self.name('matrix')}:", depth)
        self.kinds[row] = "vector"
        self.block(depth + 1)

    def _branch(self, depth: int) -> None:
        condition = f"{self.number()} {self.one('>', '<=')} {self.number()}"
        if self.one(True, False, False):
            condition += f" {self.one('and', 'or')} {self.name('number')} > 0"
        self.say(f"if {condition}:", depth)
        self.block(depth + 1, keeps=False)
        if self.one(True, False):
            self.say("else:", depth)
            self.block(depth + 1, keeps=False)

    def _counted(self, depth: int) -> None:
        counter = self.one("3", *self.counters)
        self.say(f"if {counter} % 2 == 0:", depth)
        self.block(depth + 1, keeps=False)

    def _listed(self, depth: int) -> None:
        if self.has("list") and self.one(True, False):
            name = self.name("list")
            change = self.one(
                f"{name}.append({self.number()})", f"{name} += [{self.number()}]",
                f"{name}[0] = {self.number()}", f"{name}[0], {name}[-1] = {name}[-1], {name}[0]",
                f"{name}.insert(0, {self.number()})",
            )  # fmt: skip
            self.say(change, depth)
            return
        value = self.one(
            f"[{self.number()}, {self.computed('number')}]",
            f"[v*{self.number()} for v in {self.name('vector')}]",
            f"[{self.name('number')}]*2",
        )
        self.say(f"{self.new('list') if self.has('list') else self._first_list()} = {value}", depth)

    def _first_list(self) -> str:
        self.made += 1
        self.kinds[f"l{self.made}"] = "list"
        return f"l{self.made}"

    def _swapped(self, depth: int) -> None:
        kind = self.one("number", "vector")
        one, other = self.name(kind), self.name(kind)
        self.say(f"{one}, {other} = {other}, {self.of(kind)}", depth)

    def _zipped(self, depth: int) -> None:
        """A loop over several values at once, or over places and values."""
        self.made += 1
        one, other = f"n{self.made}", f"k{depth}"
        kinds = dict(self.kinds)
        if self.one(True, False):
            self.say(f"for {other}, {one} in enumerate({self.name('vector')}):", depth)
            self.counters.append(other)
        else:
            self.say(
                f"for {one}, z{self.made} in zip({self.name('vector')}, {self.vector()}):", depth
            )
            self.kinds[f"z{self.made}"] = "number"
        self.kinds[one] = "number"
        self.block(depth + 1)
        if other in self.counters:
            self.counters.remove(other)
        self.kinds = kinds

    def _walked(self, depth: int) -> None:
        """A loop whose turns change what it goes through."""
        self.made += 1
        value, place = f"n{self.made}", f"k{depth}"
        items = self.name(self.one("vector", "list") if self.has("list") else "vector")
        self.say(
            self.one(
                f"for {value} in {items}:", f"for {place}, {value} in enumerate({items}):",
                f"for {value} in reversed({items}):", f"for {place}, {value} in zip(range(3), {items}):",
                f"for {value} in map(lambda q: q*{self.number()}, {items}):",
            ),
            depth,
        )  # fmt: skip
        sign = self.one("=", "=", "+=")
        self.say(f"{items}[{self.one('0', '1', '-1')}] {sign} {value}*{self.number()}", depth + 1)

    def _closures(self, depth: int) -> None:
        """Functions that are made in a loop, and see its last turn, or their own by a default."""
        self.made += 1
        listed, counter = f"h{self.made}", f"c{self.made}"
        bound = self.one("", f", {counter}={counter}")
        self.say(f"{listed} = []", depth)
        self.say(f"for {counter} in range({self.one('2', '3')}):", depth)
        self.say(
            f"{listed}.append(lambda v{bound}: v*{counter} + {self.name('number')})", depth + 1
        )
        value = f"sum(u({self.number()}) for u in {listed})"
        self.say(f"{self.new('number')} = {value}", depth)

    def _nested(self, depth: int) -> None:
        """A function in a function, which sees the names of the outer one."""
        self.made += 1
        function = f"o{self.made}"
        self.say(f"def {function}(p, *rest, s={self.one('2', '0.5')}):", depth)
        self.say("t = p*s", depth + 1)
        self.say("def inner(w):", depth + 1)
        if self.one(True, False):
            self.say("nonlocal t", depth + 2)
            self.say(f"t = t + {self.name('number')}", depth + 2)
        self.say("return w*t + sum(rest)", depth + 2)
        self.say(f"return inner({self.one('p', 't', '2')}){self.one('', ' + t')}", depth + 1)
        more = self.one("", f", {self.number()}", f", {self.number()}, s={self.number()}")
        self.say(f"{self.new('number')} = {function}({self.number()}{more})", depth)

    def _keyed(self, depth: int) -> None:
        """A dict that is made, changed and gone through."""
        self.made += 1
        name = f"d{self.made}_"
        self.say(f"{name} = {{'p': {self.number()}, 'q': {self.vector()}}}", depth)
        self.say(
            self.one(f"{name}['p'] += {self.number()}", f"{name}['q'] = {name}['q'] * {self.number()}",
                     f"{name}['r'] = {self.number()}", f"{name}.update(p={self.number()})"),
            depth,
        )  # fmt: skip
        value = self.one(
            f"sum(np.sum(v) for v in {name}.values())", f"{name}['p']*{name}.get('r', 2)",
            f"{name}['q'].sum() + len({name})",
        )  # fmt: skip
        self.say(f"{self.new('number')} = {value}", depth)

    def _shared(self, depth: int) -> None:
        """Two names of one list, and a list that is a copy."""
        if not self.has("list"):
            self._listed(depth)
            return
        self.made += 1
        one, other = self.name("list"), f"l{self.made}"
        self.say(
            f"{other} = {self.one(one, f'{one}[:]', f'list({one})', f'{one} + []', f'{one}[::-1]')}",
            depth,
        )
        self.kinds[other] = "list"
        self.say(
            self.one(f"{other}.append({self.number()})", f"{other}[0] = {self.number()}",
                     f"{other} += [{self.number()}]", f"{other}.reverse()", f"{other}.extend({one}[:1])"),
            depth,
        )  # fmt: skip

    def _cut(self, depth: int) -> None:
        """A part of a matrix in two directions is given numbers, or changed."""
        rows, columns = (
            self.one(":", "::-1", "0:1", "-1:"),
            self.one(":2", "1:", "::2", "::-2", "-2:"),
        )
        value = self.one(self.number(), f"{self.name('matrix')}[:1, {columns}]")
        self.say(
            f"{self.name('matrix')}[{rows}, {columns}] {self.one('=', '+=', '*=')} {value}", depth
        )

    def _turned(self, depth: int) -> None:
        """A view of an array is changed, and its array with it."""
        view = self.one(
            f"{self.name('matrix')}[{self.place_of(2)}]",
            f"{self.name('vector')}[{self.one('1:', '::-1')}]",
        )
        self.made += 1
        self.say(f"w{self.made} = {view}", depth)
        self.say(f"w{self.made}{self.one(' += 1', f' = w{self.made}*2', '[0] = 0.5')}", depth)

    def _while(self, depth: int) -> None:
        """A loop whose turns are counted, with a way out of it and one to the next turn."""
        self.made += 1
        function, counter = f"w{self.made}_", f"u{self.made}"
        self.say(f"def {function}({counter}, p):", depth)
        self.say(f"while {counter} < {self.one('3', '4')}:", depth + 1)
        self.say(f"{counter} += 1", depth + 2)
        self.say(f"if {counter} == {self.one('2', '3')}:", depth + 2)
        self.say(self.one("continue", "break"), depth + 3)
        self.say(f"p {self.one('= p +', '+=', '*=')} {self.number()} + {counter}", depth + 2)
        if self.one(True, False):
            self.say("else:", depth + 1)
            self.say(f"p = p - {self.number()}", depth + 2)
        self.say("return p", depth + 1)
        start = self.one("0", "1", *self.counters)
        kind = self.one("number", "vector")
        given = (
            self.number()
            if kind == "number"
            else f"{self.name('vector')}{self.one('', '.copy()', ' + 0')}"
        )
        self.say(f"{self.new(kind)} = {function}({start}, {given})", depth)

    def _left_out(self, depth: int) -> None:
        """A comprehension that leaves some out, by their places or by what is known."""
        value = self.one(
            f"sum([v*{self.number()} for k, v in enumerate({self.name('vector')}) if k != {self.place_of(2)}])",
            f"sum(r[j]*{self.number()} for r in {self.name('matrix')} for j in range(3) if j % 2 == 0)",
            f"sum([[v*w for v in {self.name('vector')}][1] for w in {self.vector()}])",
            f"max([v*{self.number()} for v in {self.name('vector')}])",
            f"min({self.name('number')}, {self.number()}, {self.number()})",
        )
        self.say(f"{self.new('number')} = {value}", depth)

    def _picked(self, depth: int) -> None:
        """Places that are listed are given numbers, or are changed."""
        name, sign = self.name("vector"), self.one("=", "+=", "*=")
        places = self.one(
            "[0, 2]", "[2, 0]", "np.array([0, -1])", "np.arange(2)", "[True, False, True]"
        )
        value = self.one(self.number(), f"{self.name('vector')}[{self.one(':2', '1:', '::2')}]")
        self.say(f"{name}[{places}] {sign} {value}", depth)
        other = self.name("matrix")
        rows = self.one("[0, 1], [2, 0]", "np.arange(2), [1, 1]", ":, [0, 2]", "[1], 1:")
        self.say(f"{other}[{rows}] {self.one('=', '+=', '-=')} {self.number()}", depth)

    def _reduced(self, depth: int) -> None:
        """What goes along an axis, and is spread over it again."""
        name, kept = (
            self.name("matrix"),
            self.one("axis=1, keepdims=True", "axis=0, keepdims=True", "axis=0"),
        )
        what = self.one("mean", "sum", "max", "min")
        self.say(
            f"{self.new('matrix')} = {name} {self.one('-', '+', '*')} {name}.{what}({kept})", depth
        )
        value = self.one(
            f"np.concatenate([{self.vector()}[:1], {self.vector()}[1:]])", f"np.cumsum({self.name('vector')})",
            f"{name}.reshape(3, 2)[:, {self.one('0', '1')}]", f"{name}.flatten()[{self.one('1:4', '::2', '::-2')}]",
            f"{name}.T[:, {self.one('0', '-1')}]", f"{name}.T @ {name}[:, {self.place_of(3)}]",
            f"np.roll({self.name('vector')}, {self.one('1', '-1')})", f"np.where({name} > {self.number()}, {name}, 0.5)[0]",
        )  # fmt: skip
        self.say(f"{self.new('vector')} = {value}", depth)

    def _held(self, depth: int) -> None:
        """An object that holds an array and changes it."""
        self.made += 1
        kind, held = f"C{self.made}", f"c{self.made}_"
        self.say(f"class {kind}:", depth)
        self.say(f"step = {self.one('0.5', '2')}", depth + 1)
        self.say(f"def __init__(self, v, n={self.number()}):", depth + 1)
        self.say(f"self.v = v{self.one('', '.copy()', '*1')}", depth + 2)
        self.say("self.n = n", depth + 2)
        self.say("self.seen = []", depth + 2)
        self.say("def go(self, d):", depth + 1)
        self.say(
            self.one("self.v += d", "self.v[0] = d", "self.v = self.v*d", "self.v[1:] -= d"),
            depth + 2,
        )
        self.say("self.n = self.n + self.step", depth + 2)
        self.say("self.seen.append(self.n)", depth + 2)
        self.say("return self", depth + 2)
        self.say(f"{held} = {kind}({self.name('vector')})", depth)
        self.say(f"{held}.go({self.number()}){self.one('', f'.go({self.number()})')}", depth)
        self.say(f"{self.new('vector')} = {held}.v + {held}.n", depth)
        self.say(f"{self.new('number')} = sum({held}.seen)", depth)

    def _starred(self, depth: int) -> None:
        """Several names at once, one of which takes the rest, and names in brackets."""
        self.made += 1
        head, rest, one, other, third = (f"n{self.made}{letter}" for letter in "hrabc")
        self.say(f"{head}, *{rest} = {self.name('vector')}", depth)
        self.say(f"({one}, {other}), {third} = ({head}, {self.number()}), {self.number()}", depth)
        value = f"{head}*{rest}[{self.one('0', '1', '-1')}] + {one} - {other}*{third}"
        self.say(f"{self.new('number')} = {value}", depth)

    def _chained(self, depth: int) -> None:
        """One value under two names, one of which is changed."""
        kind = self.one("vector", "matrix", "number")
        one, other = self.new(kind), self.new(kind)
        self.say(f"{one} = {other} = {self.one(self.of(kind), self.name(kind))}", depth)
        self.say(f"{self.one(one, other)} {self.one('+=', '-=', '*=')} {self.number()}", depth)

    def _listed_rows(self, depth: int) -> None:
        """A list of arrays, which are the same ones or are new."""
        self.made += 1
        listed = f"v{self.made}_"
        self.say(
            f"{listed} = [{self.name('vector')}, {self.vector()}, {self.name('vector')}{self.one('', '.copy()')}]",
            depth,
        )
        self.say(
            self.one(f"{listed}[0] = {listed}[0] + {self.number()}", f"{listed}[-1] *= {self.number()}", f"{listed}[2][0] = {self.number()}",
                     f"for q in {listed}: q = q*2", f"{listed}.append({listed}[0])", f"{listed}[0], {listed}[1] = {listed}[1], {listed}[0]"),
            depth,
        )  # fmt: skip
        value = self.one(
            f"sum({listed})",
            f"np.array({listed})[:, 1][:3]",
            f"np.stack({listed}).mean(axis=0)",
            f"{listed}[0]*{listed}[-1]",
        )
        self.say(f"{self.new('vector')} = {value}", depth)

    def _stepped(self, depth: int) -> None:
        """Ranges with steps and bounds, some of which are empty."""
        counter = f"i{depth}s"
        bounds = self.one("2, -1, -1", "0, 3, 2", "1, 3", "3, 3", "2, 0, -2")
        self.say(f"for {counter} in range({bounds}):", depth)
        self.say(
            f"{self.name('vector')}[{counter}] {self.one('=', '+=', '*=')} {self.number()} + {counter}",
            depth + 1,
        )
        self.say(
            f"{self.name('number')} {self.one('+=', '-=')} {self.name('vector')}[{counter}]*{self.number()}",
            depth + 1,
        )

    def _turned_over(self, depth: int) -> None:
        """A matrix seen from its other side is changed, or what is seen so is read after a change."""
        self.made += 1
        view, name = f"t{self.made}_", self.name("matrix")
        self.say(
            f"{view} = {name}{self.one('.T', '.T.copy()', '.reshape(3, 2)', '[::-1]', '[:, ::-1]', '.T*1')}",
            depth,
        )
        self.say(
            self.one(
                f"{view}[0] {self.one('=', '+=')} {self.number()}",
                f"{name}[0, 1] = {self.number()}",
                f"{view} = {view}*2",
            ),
            depth,
        )
        self.say(
            f"{self.new('number')} = {self.one(f'{view}.sum()', f'{view}[0, 1]', f'{name}[1, 0]')}",
            depth,
        )

    def _viewed_again(self, depth: int) -> None:
        """A view of a view is changed, alone or in a list or a dict, and both are read."""
        self.made += 1
        one, other, name = f"p{self.made}_", f"q{self.made}_", self.name("matrix")
        view = self.one(".T", "[::-1]", "[:, 1:]", ".reshape(-1)", ".ravel()", "[0]", "[1, ::-1]")
        self.say(f"{one} = {name}{view}", depth)
        again = self.one("", "[::-1]", "[1:]", "[:1]", "[-1]", "[...]")
        self.say(f"{other} = {self.one('{}', '[{}]', '{{0: {}}}').format(one + again)}", depth)
        changed = other if self.lines[-1].endswith(one + again) else f"{other}[0]"
        place = self.one("", "[...]", "[0]", "[-1:]")
        self.say(f"{changed}{place} {self.one('+=', '*=')} {self.number()}", depth)
        self.say(f"{self.new('number')} = {one}.sum() + {changed}.sum()", depth)

    def _overlapping(self, depth: int) -> None:
        """Parts of an array get others of its parts, which overlap them."""
        v, m = self.name("vector"), self.name("matrix")
        sign = self.one("=", "+=", "*=")
        self.say(
            self.one(f"{v}[1:] {sign} {v}[:-1]", f"{v}[::-1] {sign} {v}", f"{m}[0] {sign} {m}[1]",
                     f"{m}[:, 1:] {sign} {m}[:, :-1]", f"{m}[:] = {m}[::-1]", f"{v} += {v}[::-1]",
                     f"{v}[:2], {v}[1:] = {v}[1:], {v}[:2]", f"{m}[0], {m}[1] = {m}[1], {m}[0]",
                     f"{m}[[0, 1]] = {m}[[1, 0]]", f"{m}[:, [0, 2]] = {m}[:, [2, 0]]"),
            depth,
        )  # fmt: skip

    def _spread(self, depth: int) -> None:
        """What is smaller is spread over an array that changes in place."""
        m, v = self.name("matrix"), self.name("vector")
        self.say(
            self.one(f"{m} += {self.vector()}", f"{m} *= {m}[:1]", f"{m} -= {m}.mean(axis=1, keepdims=True)",
                     f"{m}[:, :1] += {m}[:, 1:2]", f"{m}[:] = {self.vector()}", f"{v}[:] = {self.number()}",
                     f"{m} += np.array([[{self.number()}], [{self.number()}]])", f"{v} **= 2",
                     f"np.maximum({v}, 0, out={v})" if not depth else f"{v} /= 2"),
            depth,
        )  # fmt: skip

    def _named_twice(self, depth: int) -> None:
        """Places that are named more than once are added up by `np.add.at`."""
        m, v = self.name("matrix"), self.name("vector")
        self.say(
            self.one(f"np.add.at({v}, [0, 0, 1], {self.number()})", f"np.add.at({v}, [0, -1, 0], {self.vector()})",
                     f"np.add.at({m}, ([0, 1, 0], [2, 0, 2]), {self.vector()})", f"np.subtract.at({m}, [0, 0], {self.number()})",
                     f"{m}[[1, 0], :2] += {self.number()}", f"{m}[np.ix_([0, 1], [0, 2])] *= {self.number()}"),
            depth,
        )  # fmt: skip

    def _conditions(self, depth: int) -> None:
        """Conditions are joined, negated, added and computed with, and pick what is given to others."""
        v, u = self.name("vector"), self.name("vector")
        self.say(
            self.one(f"{v}[({v} > 0) & ({u} < 1)] = {self.number()}", f"{v}[~({v} > 0)] *= {self.number()}",
                     f"{v}[np.logical_or({v} > 1, {u} < 0)] = {self.number()}", f"{v}[{u} > 0] = {u}[{u} > 0]",
                     f"{v} = {v}*(({v} > 0) + ({u} > 0))", f"{v} = {v}*(1*({v} > 0) + ({u} > 0))",
                     f"{v} = {v} + (({v} > 0) | ({u} > 0)).sum()", f"{v} = np.where(({v} > 0) == ({u} > 0), {v}, {u})"),
            depth,
        )  # fmt: skip

    def _default_grows(self, depth: int) -> None:
        """A function whose default is one list for all its calls."""
        self.made += 1
        name = f"e{self.made}"
        self.say(f"def {name}(p, held=[{self.one('', '1.0', '1.0, 2.0')}]):", depth)
        self.say(self.one("held.append(p)", "held += [p]", "held.insert(0, p)"), depth + 1)
        self.say("return sum(held)*len(held)", depth + 1)
        for other in ("", self.one("", ", [0.5]")):
            self.say(f"{self.new('number')} = {name}({self.number()}{other})", depth)

    def _outer_changed(self, depth: int) -> None:
        """A function that changes a list of the text around it, or gives a name of it another value."""
        self.made += 1
        name, held, number = f"e{self.made}", f"s{self.made}", self.name("number")
        self.say(f"{held} = [{self.number()}, {self.number()}]", depth)
        self.say(f"def {name}(p):", depth)
        self.say(f"global {number}", depth + 1)
        self.say(
            self.one(f"{held}.append(p)", f"{held}[0] = p", f"{held}[0] += p*2", f"{number} = {number} + p"),
            depth + 1,
        )  # fmt: skip
        self.say(f"return p*{held}[0]", depth + 1)
        self.say(f"k{self.made} = {name}({self.number()}) + {name}(2)*{held}[-1]", depth)
        self.say(f"{self.new('number')} = k{self.made} + sum({held})", depth)

    def _broken_off(self, depth: int) -> None:
        """Loops in each other that are broken off, or go on, and what follows where they are not."""
        self.made += 1
        i, j, name = f"i{self.made}_", f"j{self.made}_", self.name("number")
        self.say(f"for {i} in range(3):", depth)
        self.say(f"for {j} in range({self.one('3', i, f'{i}, 3')}):", depth + 1)
        self.say(f"if {j} {self.one('==', '>')} {self.one('0', '1', i)}:", depth + 2)
        self.say(self.one("continue", "break"), depth + 3)
        self.say(f"{name} += {self.name('vector')}[{j}]*{i}", depth + 2)
        self.say("else:", depth + 1)
        self.say(f"{name} *= {self.number()}", depth + 2)
        self.say(f"if {i} == 1: {self.one('break', 'continue')}", depth + 1)
        self.say("else:", depth)
        self.say(f"{name} = {name} - 1", depth + 1)

    def _starred_first(self, depth: int) -> None:
        """The first of several names takes the rest: the line begins with its star."""
        self.made += 1
        rest, last = f"n{self.made}r", f"n{self.made}l"
        self.say(f"*{rest}, {last} = {self.name('vector')}", depth)
        self.say(f"{self.new('number')} = sum({rest}) - {last}*len({rest})", depth)

    def _called(self, depth: int) -> None:
        """A call with stars, and with names in another order."""
        self.made += 1
        name = f"e{self.made}"
        self.say(f"def {name}(p, q=2, *rest, scale=1, **named):", depth)
        self.say("return p*q + sum(rest) - scale*sum(named.values())", depth + 1)
        given = self.one(
            f"*{self.name('vector')}", f"q={self.number()}, p={self.number()}", f"{self.number()}, t={self.number()}",
            f"*[{self.number()}, 2, 3], **{{'scale': {self.number()}, 'z': 2}}",
        )  # fmt: skip
        self.say(f"{self.new('number')} = {name}({given})", depth)

    def _rows_of_lists(self, depth: int) -> None:
        """Lists in a list, which may be one list twice."""
        self.made += 1
        name = f"w{self.made}_"
        self.say(
            f"{name} = {self.one('[[0.0]*2 for _ in range(2)]', '[[0.0]*2]*2', f'[[1, {self.number()}*1], [3, 4]]')}",
            depth,
        )
        self.say(f"{name}[0][{self.one('0', '1')}] {self.one('=', '+=')} {self.number()}", depth)
        self.say(f"{name}[1] = {name}[0]{self.one('', '[::-1]', '[:]')}", depth)
        self.say(f"{name}[1][0] += {self.number()}", depth)
        self.say(f"{self.new('number')} = {name}[0][0] + 2*{name}[0][1] + 3*{name}[1][0]", depth)

    def _function(self, depth: int) -> None:
        self.made += 1
        function = f"f{self.made}"
        self.say(f"def {function}(p, q={self.one('0.5', self.name('number'))}):", depth)
        self.say(f"return p*q, p + {self.name('vector')}", depth + 1)
        given = self.vector() + self.one("", f", q={self.number()}", f", {self.number()}")
        one, other = self.new("vector"), self.new("vector")
        self.say(f"{one}, {other} = {function}({given})", depth)

    def _changing(self, depth: int) -> None:
        """A function that changes the array that it is given, and names a local one as an outer one."""
        self.made += 1
        self.say(f"def g{self.made}(p):", depth)
        self.say(
            f"p{self.one(f'[0] = {self.number()}', ' += 0.3', ' = p*2', '[p < 0] = 0')}", depth + 1
        )
        self.say("a = p.sum()", depth + 1)
        self.say("return a", depth + 1)
        value = f"g{self.made}({self.name('vector')})"
        self.say(f"{self.new('number')} = {value}", depth)


def written(draw: Any) -> str:
    """Write a program whose output holds all that its names mean in the end."""
    writer = Writer(draw)
    for name in INPUTS:  # every name is one of the program's from its beginning
        writer.say(f"{name}0 = {name}*1", 0)
    for _ in range(draw(st.integers(1, 6))):
        writer.statement(0)
    ends = {
        "number": "{}",
        "vector": "({}*np.array([0.9, 0.6, -0.8])).sum()",
        "matrix": "np.sum({}*[[0.3, 0.7, -0.4], [0.2, 0.5, 1.3]])",
        "list": "sum({})",
    }
    terms = [
        f"{0.5 + 0.3 * at:.1f}*{ends[kind].format(name)}"
        for at, (name, kind) in enumerate(writer.kinds.items())
    ]
    writer.say("out = " + " + ".join(terms), 0)
    return "\n".join(writer.lines)


programs = st.composite(written)


def agrees(text: str, gradients: bool) -> str:
    """Run a program both ways; give the code of the error where it is refused."""
    try:
        expected = theirs(text, INPUTS)
    except (IndexError, ValueError, NameError, TypeError):
        return "python"
    try:
        circuit = ours(Piece("random", text, INPUTS))
    except InputError as error:
        assert error.code in REFUSED, f"{error.code} {error.message}\n{text}"
        return error.code
    if not np.all(np.abs(expected) < 1e12):
        return "large"
    np.testing.assert_allclose(circuit.output, expected, rtol=1e-8, atol=1e-8, err_msg=text)
    at_a_kink = any(map(circuit.run.at_kink, circuit.graph.gates))  # where differences halve
    if gradients and not at_a_kink:
        for name in INPUTS:
            slope, own = differences(text, INPUTS, name), gradient(circuit, name)
            own = np.zeros_like(slope) if own is None else own
            near = 1e-4 * (1 + float(np.abs(expected)))
            np.testing.assert_allclose(own, slope, rtol=1e-4, atol=near, err_msg=text)
    return ""


@examples(150)
@given(programs())
def test_a_random_program_gives_what_python_gives(text: str) -> None:
    agrees(text, gradients=False)


@examples(30)
@given(programs())
def test_a_random_programs_gradients_are_its_central_differences(text: str) -> None:
    agrees(text, gradients=True)


def test_most_random_programs_are_read() -> None:
    """Were most of them refused, the tests above would say little."""
    found: list[str] = []

    @settings(max_examples=40, database=None, derandomize=True)
    @given(programs())
    def count(text: str) -> None:
        found.append(agrees(text, gradients=False))

    count()
    assert found.count("") > len(found) / 3
