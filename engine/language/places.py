"""Places in brackets: an item of a list, a key of a dict, and what an array is indexed by."""

import re
from collections.abc import Sequence
from contextlib import suppress
from types import NoneType
from typing import Any

import numpy as np

from ..base.arrays import MAX_NUMBERS
from ..base.shapes import MAX_AXES
from ..base.words import say
from ..gates import picks
from ..gates.table import BY_NAME
from . import refusals
from .constants import computed
from .lookup import Lookup
from .meanings import Filled, Instance, Parameters, Traced, Unread, Value
from .operators import ONE
from .program import Part
from .syntax import Name, Slice, Subscript, Syntax, Tuple


class Places(Lookup):
    """Takes items and parts by their places."""

    # The condition, as it is typed and as it is known, by which both sides of an assignment are picked.
    picked_by: tuple[str, Part] | None = None

    def _places_given(self, typed: Subscript, owner: Instance) -> Value:
        """Give what stands in the brackets of an object to its class's method. Errors: InputError."""
        places = [self.evaluate(each) for each in typed.places if not isinstance(each, Slice)]
        if len(places) < len(typed.places) or not places:
            raise self._no_number(owner, typed.value)
        return places[0] if len(places) == 1 else tuple(places)

    def subscript(self, typed: Subscript, value: Value) -> Value:
        """Take an item, or a part of an array. Errors: InputError."""
        if isinstance(value, Traced) and value.listed and self.is_program:
            items = self._as_list(value)
            value = value if items is None else items
        if isinstance(value, (list, tuple, str, range, dict)):
            return self._from_container(typed, value)
        if isinstance(value, Unread):
            return self.read(value, typed.value)
        if isinstance(value, Instance):
            place = self._places_given(typed, value)
            return self._of_class(value, "__getitem__", typed.value, typed.span, given=[place])
        if self.picked_by is not None and self.condition_in(typed) == self.picked_by[0]:
            mask = self.picked_by[1]
            if self.shape(Traced(mask), typed) == self.shape(value, typed.value):
                picked = mask, self.part(value, typed.value), Part(ONE, typed.span)
                return self.gate(BY_NAME["where"], picked, typed.span)
        index, operands, is_view = self.index(typed, value)
        if isinstance(value, np.ndarray) and all(o.is_constant for o in operands):
            with suppress(IndexError):  # of a place that there is none of: its gate says so
                found = value[self._static_index(index, operands)]
                return found if found.ndim else found.item()
        part = self.part(value, typed.value)
        made = self.gate(BY_NAME["index"], (part, *operands), typed.span, (("index", index),))
        if isinstance(value, Traced) and value.listed and self.is_program:
            is_part = isinstance(typed.places[0], Slice)  # which is a list of its own in Python
            made.listed = is_part or len(self.shape(value, typed.value)) > 1
            is_view = is_view and not is_part
        if not is_view:
            return made
        shown = self.view(made, value)
        shown.picked = index if shown.base is value else None
        return shown

    def condition_in(self, typed: Subscript) -> str:
        """Give what stands in brackets, without its spaces."""
        return re.sub(r"\s", "", self.typed((typed.value.span[1], typed.span[1])))

    def _static_index(self, index: picks.Index, operands: Sequence[Part]) -> Any:
        arrays = [np.asarray(computed(each)).astype(int) for each in operands]
        waiting = iter(arrays)
        return tuple(
            next(waiting)
            if isinstance(entry, picks.Operand)
            else slice(*entry)
            if isinstance(entry, picks.Slice)
            else entry
            for entry in index
        )

    def _from_container(self, typed: Subscript, value: Any) -> Value:
        if isinstance(value, dict):
            key, place = self._place_in_dict(typed), typed.places[0]
            if key in value:
                return value[key]
            if isinstance(value, Parameters) and isinstance(key, str):
                return self._parameter(key, typed)
            if isinstance(value, Filled) and value.factory:
                made = self._kept(self.made_by(value.factory, typed.span))
                if value.keeps:
                    self.changing(value)
                    value[key] = made
                return made
            raise self.refuse(
                "no-key",
                say("there is no `{key}` here", key=str(key)),
                say("Its keys are: {keys}.", keys=", ".join(map(str, list(value)[:10]))),
                place.span,
            )
        place = self._place_in_list(typed)
        if isinstance(place, Slice):
            return value[slice(*self._ends(place))]
        at = self.static(place, refusals.AN_INDEX)
        if isinstance(at, (list, tuple)):
            return [value[self._checked(one, len(value), place)] for one in at]
        return value[self._checked(at, len(value), place)]

    def _place_in_dict(self, typed: Subscript) -> Any:
        """Work out the key in brackets: several are a tuple."""
        if len(typed.places) == 1:
            return self._key(typed.places[0])
        return self.key_of(tuple(map(self.evaluate, typed.places)), typed)

    def _place_in_list(self, typed: Subscript) -> Syntax:
        """Give the one place in a list's brackets. Errors: InputError `bad-index` for several."""
        if len(typed.places) != 1:
            raise self.refuse(
                "bad-index",
                say("a list has one place in its brackets"),
                say("Write hs[0][1]; of an array A[0, 1]."),
                typed.span,
            )
        return typed.places[0]

    def _ends(self, place: Slice) -> list[int | None]:
        ends: list[int | None] = []
        for end in (place.start, place.stop, place.step):
            value = None if end is None else self.static(end, refusals.AN_INDEX)
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            if end is not None and not isinstance(value, (int, NoneType)):
                most = MAX_NUMBERS - 1
                raise refusals.no_whole(
                    *self.source.at(end.span[0]), refusals.AN_INDEX, -MAX_NUMBERS, most
                )
            ends.append(value)
        if ends[2] == 0:
            raise self.refuse(
                "bad-index", say("the step of a slice is not 0"), refusals.ONE_PLACE, place.span
            )
        return ends

    # Places of an array

    def index(self, typed: Subscript, of: Value = None) -> tuple[tuple[Any, ...], list[Part], bool]:
        """Read what stands in brackets: the option of the gate, its further operands, and if it is a view.

        Errors: InputError where nothing or too much stands in them.
        """
        entries: list[Any] = []
        operands: list[Part] = []
        is_view = True
        for place in self._flat(typed.places):
            if isinstance(place, Slice):
                entries.append(picks.Slice(*self._ends(place)))
                continue
            if isinstance(place, Name) and place.name == "...":
                entries.append(...)
                continue
            found = self._counted_place(place)
            is_alone = len(typed.places) == 1 and isinstance(found, tuple)
            for each in found if is_alone else (found,):  # `i = (0, 1); A[i]` is `A[0, 1]`
                value = self._picking(each, place, of)
                if isinstance(value, np.ndarray) and value.dtype == bool:
                    is_view = False
                    for axis in np.nonzero(value):
                        entries.append(picks.Operand(len(operands), self.in_form))
                        operands.append(self.part(axis, place))
                elif isinstance(value, slice):
                    entries.append(picks.Slice(value.start, value.stop, value.step))
                elif value is ...:
                    entries.append(...)
                elif value is None or (isinstance(value, int) and not isinstance(value, bool)):
                    entries.append(value)
                else:
                    is_view = False
                    entries.append(picks.Operand(len(operands), self.in_form))
                    operands.append(self.part(value, place))
        count = sum(entry is not None and entry is not ... for entry in entries)
        if not entries or count > MAX_AXES:
            raise refusals.no_index(count, (typed.value.span[1], typed.span[1]))
        return tuple(entries), operands, is_view

    def _flat(self, places: Sequence[Syntax]) -> Sequence[Syntax]:
        if len(places) == 1 and isinstance(places[0], Tuple):
            return places[0].items
        return places

    def _place(self, node: Syntax) -> Value:
        """Work out a place: a whole number where it is known, else what picks."""
        return self._picking(self._counted_place(node), node)

    def _counted_place(self, node: Syntax) -> Value:
        before, self.counting = self.counting, True
        try:
            return self.evaluate(node)
        finally:
            self.counting = before

    def _names_in(self, value: Value) -> set[str]:
        """List the inputs that stand in a value."""
        parts = self._within(value.part) if isinstance(value, Traced) else ()
        return {each.of for each in parts if isinstance(each.of, str)}

    def _picking(self, value: Value, node: Syntax, of: Value = None) -> Value:
        """Give what picks of a value: a whole number where it is known, a mask where it holds."""
        if not isinstance(value, bool) and (number := self.number(value)) is not None:
            most = MAX_NUMBERS
            return self.in_bounds(number, node, refusals.AN_INDEX, least=-most, most=most - 1)
        if isinstance(value, np.ndarray) and value.dtype == bool:
            return value
        if isinstance(value, Traced) and self.is_mask(value):
            known = computed(value.part, self._by_key)
            if known is not None:
                return np.asarray(known) != 0
            if of is not None and self._names_in(value).isdisjoint(self._names_in(of)):
                self.ask_whole(value.part, node)
            raise self.refuse(
                "picked-by-mask",
                say(
                    "`{typed}` would have as many numbers as the condition holds for",
                    typed=self._short(node.span),
                ),
                say("The shape would depend on numbers: write where(x > 0, x, 0)."),
                node.span,
            )
        if isinstance(value, (list, tuple)) and value and all(type(one) is bool for one in value):
            value = [at for at, holds in enumerate(value) if holds]
        if isinstance(value, (list, tuple, range)):
            return (
                np.array([self.asked(each, node, refusals.AN_INDEX) for each in value])
                if not any(isinstance(each, Traced) for each in value)
                else value
            )
        return value
