"""Loops, which are unrolled, and branches: one that is known, or both, joined by `where`."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

from ..base.errors import InputError, Span
from ..base.words import say
from ..gates.table import BY_NAME
from .functions import Signal
from .layering import Layering
from .meanings import NOT_KNOWN, Scope, State, Traced, Unread, Value, now, restore, state
from .syntax import Block, For, If, List, Name, Other, Syntax, Tuple, While

MAX_TURNS = 10_000  # of one loop


class _Branch:
    """What a branch came to: how it was left, and what all that it changed was behind it."""

    def __init__(
        self, signal: Signal | None, after: dict[int, tuple[Value, State]], begun: int
    ) -> None:
        self.signal, self.after, self.begun = signal, after, begun


class Branches(Layering):
    """Unrolls loops, and traces the branches of conditions."""

    _begun = 0  # when the branches that are joined began
    _joined_pairs: dict[tuple[int, int], tuple[Traced, Value, Value]]
    _shared: frozenset[int] | set[int] = frozenset()  # arrays that may have other names

    # Loops

    def _for(self, typed: For) -> Signal | None:
        value = self.evaluate(typed.iterable)
        if isinstance(value, Unread) and value is not NOT_KNOWN and value.asks is None:
            self._pass_over_loop(typed, value)
            return None
        if isinstance(value, range) and len(value) > MAX_TURNS:
            raise self._too_many_turns(typed.head)
        self.inside += 1
        turns = 0
        try:
            for item in self.turns(value, typed.iterable, typed.span):
                turns += 1
                if turns > MAX_TURNS:
                    raise self._too_many_turns(typed.head)
                with self._round(typed, item):
                    self.assign(typed.target, item, typed.head)
                    signal = self.block(typed.body, turn=True)
                if signal is None or signal.word == "continue":
                    continue
                if signal.word == "break":
                    return None
                return signal
        finally:
            self.inside -= 1
        return self.block(typed.otherwise) if typed.otherwise else None

    def _pass_over_loop(self, typed: For, value: Unread) -> None:
        """Pass over a loop over what computes nothing: what it would give a value can't be read."""
        self._pass_over(typed.span)
        self.left_out((typed,), value)

    @contextmanager
    def _round(self, loop: For | While, item: Value) -> Iterator[None]:
        """Note that what is traced stands in a loop's next round, for an item of what it goes through."""
        before = self.within
        name, value = ("while", item) if isinstance(loop, While) else _counter(loop.target, item)
        self.within = self.inlining.round(name, value, loop.head, before)
        try:
            yield
        finally:
            self.within = before

    def _too_many_turns(self, span: Span) -> InputError:
        return self.refuse(
            "too-many-turns",
            say("this loop has more than {most:,} turns", most=MAX_TURNS),
            say("Take fewer: each turn is drawn."),
            span,
        )

    def _while(self, typed: While) -> Signal | None:
        self.inside += 1
        self.repeated.begin(typed.head, typed.span, 0)
        turns = 0
        try:
            while self._turns_again(typed):
                turns += 1
                self.repeated.turn(self.gates)
                self.count(typed.head)
                if turns > MAX_TURNS:
                    raise self._too_many_turns(typed.head)
                with self._round(typed, turns - 1):
                    signal = self.block(typed.body, turn=True)
                if signal is not None and signal.word == "break":
                    return None
                if signal is not None and signal.word == "return":
                    return signal
        finally:
            self.inside -= 1
            self.repeated.end(typed.head, turns)
        return self.block(typed.otherwise) if typed.otherwise else None

    def _turns_again(self, typed: While) -> bool:
        """Work out the condition of `while`. Errors: InputError where it is a value of the circuit."""
        self.looping = True
        self.attempts += 1
        try:
            condition = self.condition(typed.condition)
        except InputError as error:
            if error.code != "not-static":
                raise
            condition = None
        finally:
            self.looping = False
            self.attempts -= 1
        if isinstance(condition, Traced):
            self.ask_whole(condition.part, typed.condition)
            condition = None
        if condition is None:
            raise self.refuse(
                "while-on-a-value",
                say("how often this loop turns would depend on the numbers of the circuit"),
                say("Give it a fixed number of turns: for i in range(10):"),
                typed.head,
            )
        return bool(condition)

    # Branches

    def _choose(self, typed: If, behind: Block, turn: bool) -> Signal | None:
        """Trace the branch of a condition that is known; of a gate's value both, joined by `where`."""
        branches = list(typed.branches)
        while branches:
            condition, body = branches.pop(0)
            value = self.condition(condition)
            if isinstance(value, bool):
                if value:
                    return self._in_branch(body) or self.block(behind, turn)
                continue
            rest: Block = (
                (typed._replace(branches=tuple(branches)),) if branches else typed.otherwise
            )
            if _only_fails(body):  # nothing fails in a circuit
                self._pass_over(body[0].span)
                return self._in_branch(rest) or self.block(behind, turn)
            try:
                return self._both(value, condition, (body, rest, behind), turn)
            except InputError as error:
                if error.code == "unjoined-branches" and error.span == condition.span:
                    self.ask_whole(self.part(value, condition), condition)
                raise
        return self._in_branch(typed.otherwise) or self.block(behind, turn)

    def _in_branch(self, body: Block) -> Signal | None:
        self.inside += 1
        try:
            return self.block(body)
        finally:
            self.inside -= 1

    def _both(
        self, value: Value, node: Syntax, blocks: tuple[Block, Block, Block], turn: bool
    ) -> Signal | None:
        """Trace both branches, with what stands behind them where one of them leaves it."""
        then, otherwise, behind = blocks
        condition = value if isinstance(value, Traced) else Traced(self.part(value, node))
        self.keep(condition, node.span)
        first = self._taken(then)
        ended = first.signal is not None
        if turn:  # `continue` leaves a turn as its end does
            return self._both_of_turn(condition, node, first, blocks)
        second = self._taken((*otherwise, *behind) if ended else otherwise)
        if (first.signal is None) != (second.signal is None):
            if ended:
                raise self._unjoined(node)
            again = self._taken((*then, *behind))
            if again.signal is None:
                raise self._unjoined(node)
            first = again
        if first.signal is not None and second.signal is not None:
            if first.signal.word != second.signal.word or first.signal.word in (
                "break",
                "continue",
            ):
                if first.signal.word == second.signal.word:
                    self._join(condition, node, first, second)
                    return first.signal
                raise self._unjoined(node)
            self._join(condition, node, first, second)
            joined = self._chosen(condition, first.signal.value, second.signal.value, node)
            return Signal("return", joined, first.signal.node)
        self._join(condition, node, first, second)
        return self.block(behind)

    def _both_of_turn(
        self, condition: Traced, node: Syntax, first: _Branch, blocks: tuple[Block, Block, Block]
    ) -> Signal | None:
        """Join the branches of a condition that stands in a loop's turn, which both may end."""
        then, otherwise, behind = blocks
        second = self._taken((*otherwise, *behind) if first.signal else otherwise)
        if second.signal and not first.signal:
            first = self._taken((*then, *behind))
        for each in (first, second):
            if each.signal is not None and each.signal.word != "continue":
                raise self._unjoined(node)
        self._join(condition, node, first, second)
        if first.signal or second.signal:
            return Signal("continue", node=node)
        return self.block(behind, turn=True)

    def _taken(self, body: Block) -> _Branch:
        """Trace a branch, and put the names back as they were before it."""
        begun = now()
        shown = self.output, self._last
        outer, self.journal = self.journal, {}
        self.changing(self.scope)
        self.inside += 1
        try:
            signal = self.block(body)
            after = {key: (of, state(of)) for key, (of, _) in self.journal.items()}
            for of, before in self.journal.values():
                restore(of, before)
            self.top.names.update(
                {name: v for name, v in self.inputs.items() if name not in self.top.names}
            )
        finally:
            self.inside -= 1
            self.journal = outer
            self.output, self._last = shown
        return _Branch(signal, after, begun)

    # Both branches joined

    def _join(self, condition: Traced, node: Syntax, first: _Branch, second: _Branch) -> None:
        """Give each name that one of two branches changed what the condition chooses."""
        self._joined_pairs = {}
        self._begun = min(first.begun, second.begun)
        self._note_shared(first, second)
        found = {**first.after, **second.after}
        for key, (of, _) in found.items():  # arrays first: names and lists hold them
            if isinstance(of, Traced):
                one, other = (each.after.get(key, (of, state(of)))[1] for each in (first, second))
                self._join_array(condition, node, of, (one, other))
        for key, (of, _) in found.items():
            if isinstance(of, Traced):
                continue
            self.changing(of)
            one, other = (each.after.get(key, (of, state(of)))[1] for each in (first, second))
            if isinstance(of, list):
                if len(one) != len(other):
                    raise self._unjoined(node)
                of[:] = [
                    self._chosen(condition, *each, node) for each in zip(one, other, strict=True)
                ]
            else:
                self._join_names(condition, node, of, (one, other))

    def _note_shared(self, first: _Branch, second: _Branch) -> None:
        """Note arrays that two names have or show a part of, each with another one in the other branch."""
        partners: dict[int, set[int]] = {}
        shown: set[int] = set()
        for key, (of, one) in first.after.items():
            if isinstance(of, Scope) and key in second.after:
                other = second.after[key][1]
                for name in one.keys() & other.keys():
                    for a, b in ((one[name], other[name]), (other[name], one[name])):
                        partners.setdefault(id(a), set()).add(id(b))
                        while isinstance(a, Traced) and a.base is not None and a is not b:
                            shown.add(id(a := a.base))
        self._shared = shown | {key for key, those in partners.items() if len(those) > 1}

    def _join_array(
        self, condition: Traced, node: Syntax, of: Traced, states: tuple[State, State]
    ) -> None:
        """Make an array what the condition chooses of what each branch made of it."""
        (one, *_), (other, *_) = states
        if one is other:
            return
        made = self.gate(BY_NAME["where"], (condition.part, one, other), node.span)
        name = next((name for name, held in self.top.names.items() if held is of), None)
        self.changing(of)
        if name is None or self.scope is not self.top:
            self.keep(made, node.span)
        else:
            self.versions[name] = number = self.versions.get(name, 0) + 1
            self._last = self.output = self.keep(made, node.span, f"{name}.{number}")
        ends = [(change, *joined) for _, change, joined in states if change != of.change]
        of.become(made.part, tuple(chain.from_iterable(ends)))

    def _join_names(
        self,
        condition: Traced,
        node: Syntax,
        of: Value,
        values: tuple[dict[Any, Value], dict[Any, Value]],
    ) -> None:
        """Join the names of a scope or an object, or the keys of a dict, with their values in each branch."""
        one, other = values
        for name in {**one, **other}:
            held = of if isinstance(of, dict) else of.names
            if name not in one or name not in other:
                if name not in held:
                    only = one[name] if name in one else other[name]
                    held[name] = Unread(
                        say("`{name}` has a value in one branch only", name=name),
                        say("Give it one before `if`, or in the other branch too."),
                        asks=condition.part,
                        is_view=isinstance(only, Traced) and only.base is not None,
                    )
                continue
            if one[name] is other[name]:
                held[name] = one[name]
                continue
            value = self._chosen(condition, one[name], other[name], node)
            if isinstance(of, Scope) and not isinstance(value, Unread):
                before, self.scope = self.scope, of
                self._name(Name(name, node.span), value, node.span)
                self.scope = before
            else:
                held[name] = value

    def _chosen(self, condition: Traced, one: Value, other: Value, node: Syntax) -> Value:
        """Choose one of two values; what can't be chosen between can't be read."""
        if one is other:
            return one
        try:
            return self._kept(self._joined_by(condition, one, other, node))
        except InputError:
            return Unread(
                say("`{typed}` decides what this is, and is a value of the circuit",
                    typed=self._short(node.span)),
                asks=condition.part,
            )  # fmt: skip

    def _joined_by(self, condition: Traced, one: Value, other: Value, node: Syntax) -> Value:
        if one is NOT_KNOWN or other is NOT_KNOWN:
            return NOT_KNOWN
        for kind in (tuple, list):
            if isinstance(one, kind) and isinstance(other, kind) and len(one) == len(other):
                pairs = zip(one, other, strict=True)
                return kind(self._joined_by(condition, a, b, node) for a, b in pairs)
        if one is other or (
            not isinstance(one, Traced) and not isinstance(other, Traced) and one == other
        ):
            return one
        if any(isinstance(each, (list, tuple, dict, str)) for each in (one, other)):
            raise self._unjoined(node)
        if (id(one), id(other)) in self._joined_pairs:  # two names of one array stay so
            return self._joined_pairs[id(one), id(other)][0]
        operands = condition.part, self.part(one, node), self.part(other, node)
        made = self.gate(BY_NAME["where"], operands, node.span)
        begun = now() if id(one) in self._shared or id(other) in self._shared else self._begun
        self.may_be(made, [one, other], begun)
        self._joined_pairs[id(one), id(other)] = made, one, other
        return made

    def _unjoined(self, node: Syntax) -> InputError:
        return self.refuse(
            "unjoined-branches",
            say("`{typed}` depends on the numbers of the circuit, and what follows stands in one "
                "branch only", typed=self._short(node.span)),
            say("Return or compute a value in both branches, or write where(c, a, b)."),
            node.span,
        )  # fmt: skip


def _only_fails(body: Block) -> bool:
    """Tell a branch of `raise` alone, which checks what is given."""
    return len(body) == 1 and isinstance(body[0], Other) and body[0].word == "raise"


def _counter(target: Syntax, item: Value) -> tuple[str, Value]:
    """Give the name before `in` that counts the rounds, or else the first one, with what it is now."""
    if isinstance(target, Name):
        return target.name, item
    names = target.items if isinstance(target, (Tuple, List)) else ()
    items = item if isinstance(item, tuple) and len(item) == len(names) else (None,) * len(names)
    pairs = [
        (name.name, value)
        for name, value in zip(names, items, strict=True)
        if isinstance(name, Name)
    ]
    return next((pair for pair in pairs if isinstance(pair[1], int)), (pairs or [("_", None)])[0])
