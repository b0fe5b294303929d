"""Changes in place: `x += y`, `m[i] = value` and `m[m < 0] = 0`, which all names of an array see."""

from collections.abc import Sequence

from ..base.errors import InputError, Span
from ..base.words import say
from ..gates.table import BY_NAME
from . import refusals, syntax
from .calls import Arguments
from .holding import called, entry
from .masking import Masking
from .meanings import Class, Instance, Parameters, Scope, Traced, Unread, Value
from .operators import METHODS
from .program import Part, Reading
from .syntax import Attribute, Augmented, Block, Name, Subscript, Syntax


class Changes(Masking):
    """Changes arrays, lists and dicts in place."""

    def _augmented(self, typed: Augmented) -> None:
        """Trace `x += y`: a new version of a number, and of an array a change that all its names see."""
        target = typed.target
        if isinstance(target, Subscript) and (mask := self._mask(target)) is not None:
            self._augmented_by_mask(typed, target, mask)
            return
        old = self.evaluate(target)
        if isinstance(old, Unread):
            if old.is_view:
                self.read(old, target)
            self._pass_over(typed.span)
            return
        value = self._of_gradients(typed.value)
        if isinstance(value, Unread) and self._named_output is not None:
            self._step_not_taken(target, value, typed.span)
            return
        if isinstance(old, list) and typed.operator == "+":
            self.changing(old)
            old.extend(self._kept(each) for each in self.items_of(value, typed.value))
            return
        in_place = f"__i{METHODS.get(typed.operator, '')}__"
        if isinstance(old, Instance) and old.of.find(in_place):
            made = self._of_class(old, in_place, target, typed.span, given=[value])
            self.assign(target, made, typed.span)
            return
        made = self.operation(
            typed.operator, old, value, _sides(target, typed.value), span=typed.span
        )
        if isinstance(old, list) and isinstance(made, list):
            self.changing(old)
            old[:] = made
            return
        if isinstance(old, Traced) and isinstance(made, list) and typed.operator == "+":
            self._extended(old, made)
        if isinstance(old, Traced) and isinstance(made, Traced) and self._is_held(target):
            may_be_item = old.base is not None and self.is_torch
            if not may_be_item and not self._is_shared(old):
                self.assign(target, made, typed.span)
                return
            self._replaced(target, old, made, typed.span)
        else:
            self.assign(target, made, typed.span)

    def left_out(self, body: Block, why: Unread) -> None:
        """Note what statements that are passed over would have given a value, or changed in place."""
        raise NotImplementedError

    def _extended(self, old: Traced, made: list[Value]) -> None:
        """Let all names of an input that is a list see that it was made longer in place."""
        scope: Scope | None = self.scope
        while scope is not None:
            for name, each in scope.names.items():
                if each is old:
                    self.changing(scope)
                    scope.names[name] = made
            scope = scope.outer

    def _is_held(self, target: Syntax) -> bool:
        """Tell a name, or a place of a list or object, which holds an array, from a part of an array."""
        if isinstance(target, Subscript):
            return isinstance(self._owner(target), (list, dict))
        if isinstance(target, Attribute):
            return isinstance(self.evaluate(target.value), (Instance, Class))
        return isinstance(target, Name)

    def _is_shared(self, value: Traced) -> bool:
        """Tell whether other names may mean the same array: then its shape says if it is one."""
        return bool(self.shape(value, Name("", value.part.span)))

    def _replaced(self, target: Syntax, old: Traced, made: Value, span: Span) -> None:
        """Change an array in place. A number gets a new version. Errors: InputError."""
        if not isinstance(made, Traced):
            made = Traced(self.part(made, target))
        if not self.shape(old, target) and (old.base is None or not self.is_torch):
            self.assign(target, made, span)
            return
        if old.base is not None and (self.journal is not None or not old.leave()):
            raise self.refuse(
                "through-a-view",
                say("`{typed}` is a part of an array, which would be changed with it",
                    typed=self._short(target.span)),
                say("Change the array itself, A[0] = …, or take a copy where it is made: A[0].copy()."),
                span,
            )  # fmt: skip
        name = self._top_name(target, old)
        if name is not None:
            self.versions[name] = number = self.versions.get(name, 0) + 1
            statement = self.keep(made, span, name if number == 1 else f"{name}.{number}")
            if statement is not None:
                self._last = self.output = statement
        else:
            self.keep(made, span)
            self.hold(made, called(target, self.scope))
        self.changing(old)
        old.become(made.part)

    def _top_name(self, target: Syntax, value: Traced) -> str | None:
        """Find the name at the top of the text whose next version a change in place is."""
        while isinstance(target, (Subscript, Attribute)):
            target = target.value
        if self.scope is self.top and isinstance(target, Name):
            return target.name if self.top.names.get(target.name) is value else None
        return None

    # Places

    def _put(self, target: Subscript, value: Value, span: Span) -> None:
        """Trace `m[i] = value`: the array's next version, of which a part is new."""
        owner = self._owner(target)
        if isinstance(owner, (dict, list)):
            self.changing(owner)
        if isinstance(owner, dict):
            key = self._place_in_dict(target)
            owner[key] = self._local(value, key)
            self.hold(owner[key], entry(called(target.value, self.scope), key))
            return
        if isinstance(owner, list):
            if isinstance(place := self._place_in_list(target), syntax.Slice):
                owner[slice(*self._ends(place))] = [
                    self._local(each) for each in self.items_of(value, target)
                ]
                return
            at = self._checked(self.static(place, refusals.AN_INDEX), len(owner), target)
            owner[at] = self._local(value)
            self.hold(owner[at], entry(called(target.value, self.scope), at))
            return
        if isinstance(owner, Unread):
            self._pass_over(span)
            return
        if isinstance(owner, Instance) and owner.of.find("__setitem__"):
            place = self._places_given(target, owner)
            self._of_class(owner, "__setitem__", target.value, span, given=[place, value])
            return
        if not isinstance(owner, Traced):
            raise self._no_places(target)
        part = self.part(owner, target.value)
        new = self.part(value, target)
        self._tell_cut(owner, new, target)
        if new.operands and isinstance(value, Traced):
            self.keep(value, new.span)
            new = value.part
        filled = self._alike_at(target)
        mask = filled or self._mask(target)
        if mask is not None:
            if not filled and self.shape(Traced(new), target) not in self._rows_of(
                mask, owner, target
            ):
                self._place(target.places[0])
            mask = self._aligned(mask, owner, target)
            made = self.gate(BY_NAME["where"], (mask, new, part), span)
        else:
            index, operands, _ = self.index(target)
            made = self.gate(BY_NAME["put"], (part, new, *operands), span, (("index", index),))
        inner = target.value
        if owner.base is not None and isinstance(inner, Subscript) and self._is_of_array(inner):
            self._put(inner, made, span)  # `H[0][1] = x` is a part of the row of H
            return
        before = owner.change
        self._becomes(target.value, owner, made, span)
        if mask is None:
            owner.put(before, index, self.shape(owner, target))

    def _is_of_array(self, target: Subscript) -> bool:
        """Tell the row `H[0]` of an array from what a list or a dict holds."""
        return isinstance(self._owner(target), Traced)

    def _tell_cut(self, owner: Traced, new: Part, target: Subscript) -> None:
        """Note where an array of whole numbers would cut what is put into it, as NumPy's and PyTorch's do."""
        if owner.whole and not self.whole_now(new):
            message = say(
                "NumPy makes `{typed}` an array of whole numbers, and would cut what is put into it; here "
                "every number is a real one. Typed as 1.0 or with dtype=float it is one there too",
                typed=self._short(target.value.span),
            )
            self.readings.append(Reading(target.span, message, None))

    def _delete(self, targets: Sequence[Syntax], span: Span) -> None:
        """Take items out of lists and dicts; that a name is not used again computes nothing.

        Errors: InputError `not-assignable` for a part of an array.
        """
        for each in targets:
            if not isinstance(each, Subscript):
                self._pass_over(span)
                continue
            owner = self.evaluate(each.value)
            if not isinstance(owner, (list, dict)):
                raise self._no_places(each)
            self.subscript(each, owner)  # it is there
            self.changing(owner)
            if isinstance(owner, dict):
                del owner[self._place_in_dict(each)]
            elif isinstance(place := each.places[0], syntax.Slice):
                del owner[slice(*self._ends(place))]
            else:
                del owner[self._checked(self.static(place, refusals.AN_INDEX), len(owner), each)]

    def _no_places(self, target: Subscript) -> InputError:
        return self.refuse(
            "not-assignable",
            say("`{typed}` has no places that can be given a value",
                typed=self._short(target.value.span)),
            say("Make an array of it: x = np.zeros(3)."),
            target.span,
        )  # fmt: skip

    def _becomes(self, target: Syntax, owner: Traced, made: Traced, span: Span) -> None:
        """Give an array what a gate made of it: a new one, of constants, has no version before."""
        is_new = owner.part.is_constant or not self.shape(owner, target)
        if is_new and owner.base is None:
            self._changed(target, owner, made, span)
            return
        self._replaced(target, owner, made, span)

    def changed_in_place(self, node: Syntax, owner: Traced, made: Traced, given: Arguments) -> None:
        """Give an array, and all names that it has, what a gate made of it."""
        self._becomes(node, owner, made, given.call.span)

    def _changed(self, target: Syntax, owner: Traced, made: Traced, span: Span) -> None:
        name = self._top_name(target, owner)
        if name is not None:
            self.versions[name] = number = self.versions.get(name, 0) + 1
            statement = self.keep(made, span, name if number == 1 else f"{name}.{number}")
            self._last = self.output = statement
        else:
            self.keep(made, span)
            self.hold(made, called(target, self.scope))
        self.changing(owner)
        owner.become(made.part)

    def _owner(self, target: Subscript) -> Value:
        """Find what has the place: a name that nothing made and a text stands behind is a dict."""
        owner = target.value
        is_free = isinstance(owner, Name) and self.scope.holding(owner.name) is None
        if isinstance(owner, Name) and is_free and self._text_key(target):
            self.top.names[owner.name] = Parameters()
        return self.evaluate(owner)

    # Masks

    def _augmented_by_mask(self, typed: Augmented, target: Subscript, mask: Part) -> None:
        """Trace `m[m < 0] *= 0.1`: computed everywhere, and taken where the mask holds."""
        owner, value = self.evaluate(target.value), self._of_places(typed, target)
        filled = self._alike_at(target)
        if not isinstance(owner, Traced) or (not filled and self.shape(value, typed.value)):
            self._place(target.places[0])
        mask = filled or mask
        sides = _sides(target.value, typed.value)
        made = self.operation(typed.operator, owner, value, sides, span=typed.span)
        parts = self._aligned(mask, owner, target), made.part, self.part(owner, target.value)
        self._replaced(
            target.value, owner, self.gate(BY_NAME["where"], parts, typed.span), typed.span
        )


def _sides(left: Syntax, right: Syntax) -> syntax.Binary:
    """Place the operands of `x += y` as those of `x + y`."""
    return syntax.Binary(left, "+", right, (left.span[0], right.span[1]))
