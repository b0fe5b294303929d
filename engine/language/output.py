"""The output of a text: what stands alone, what is printed, and what `backward()` is called on."""

import re

from ..base.errors import InputError, Span
from ..base.shapes import MAX_LEVELS
from ..base.words import say
from . import refusals
from .expressions import Expressions
from .making import OF_LIST, Follows
from .meanings import STEP, Traced, Unread, Value
from .program import Operation, Part, Statement
from .syntax import Attribute, Bare, Call, Keyword, Name, Subscript, Syntax, Text

_FILLING = ("append", "extend", "insert", "update")
"""What puts something into a list or a dict."""

_CHANGING = ("backward", *_FILLING, "pop")
"""What is called for what it changes, and not for what it gives."""


class Output(Expressions):
    """Chooses what the text shows as its output, and passes over what computes nothing."""

    passed_over: dict[Span, None]  # in the order in which they were
    output: Statement | None = None
    _last: Statement | None = None
    # The output that the text names itself, by `backward()`; it is that whatever stands behind it.
    _named_output: Statement | None = None
    _asked_back = False  # whether gradients were asked for
    attempts = 0  # how many expressions are tried in each other, which may fail
    _printed: tuple[Value, Span] | None = None  # what was printed last, and is no name
    _stepped = False  # whether a step of training was passed over

    @property
    def _at_top(self) -> bool:
        """Whether the statement stands at the top of the text, where constants are inputs."""
        return self.scope is self.top and not self.inside

    @property
    def _stands_once(self) -> bool:
        """Whether the statement stands at the top of the text, or of a function that is called there."""
        return self._at_top or (self.scope is not self.top and self.inside == 1)

    def _pass_over(self, span: Span) -> None:
        """Note what computes nothing; a statement of the prelude is none of the text."""
        if not self.in_form:
            self.passed_over[span] = None

    # Expressions alone

    def _bare(self, typed: Bare) -> None:
        """Trace an expression alone: the output, where it comes to a number or an array."""
        node = typed.value
        if isinstance(node, Text):
            self._pass_over(typed.span)
            return
        if isinstance(node, Call) and self._prints(node.function):
            self._print(node, typed.span)
            return
        before, changes = len(self.statements), self.changes
        value = self._of_gradients(node)
        if value is STEP and isinstance(node, Call) and isinstance(node.function, Attribute):
            self._step_not_taken(node.function.value, STEP, typed.span)
            return
        if isinstance(value, Unread) and isinstance(node, Name):
            raise self._no_number(value, node)
        if isinstance(value, Unread) or (value is None and not isinstance(node, Name)):
            if self.changes == changes or not self._is_read(node):
                self._pass_over(typed.span)
            return
        if isinstance(node, Call) and says(node.function, *_CHANGING) and not _is_gate(value):
            return
        is_new = len(self.statements) > before
        if isinstance(value, tuple) and not is_new and not any(map(_is_gate, value)):
            return  # such as `loss, grads`, which shows what is there already
        if self.scope is self.top:
            self._check_shown(value, typed)
            self._result(value, typed.span, node, before)

    def _prints(self, function: Syntax) -> bool:
        """Tell what shows its arguments: `print`, and a notebook's `display`, unless the text has its own."""
        shows = isinstance(function, Name) and function.name == "display"
        return says(function, "print") or (shows and self.scope.holding("display") is None)

    def _check_shown(self, value: Value, typed: Bare) -> None:
        """Check that a value shown stands in no branch on one. Errors: InputError `shown-in-branch`."""
        shows = isinstance(value, Traced) or self.number_or_array(value) is not None
        if shows and self.journal is not None:
            raise self.refuse(
                "shown-in-branch",
                say("an expression alone in a branch shows nothing"),
                say("Give it a name in both branches, such as f = x."),
                typed.span,
            )

    def _is_read(self, node: Syntax) -> bool:
        """Tell whether the text reads what a call changes: else `hs.append(h)` computes nothing."""
        method = node.function if isinstance(node, Call) else None
        owner = method.value if isinstance(method, Attribute) else None
        if not isinstance(owner, (Name, Attribute)):
            return True
        read = rf"(?<!\w){re.escape(owner.name)}\b(?!\s*=(?!=))(?!\.(?:{'|'.join(_FILLING)})\()"
        return re.search(read, self.source.text) is not None

    def _print(self, call: Call, span: Span) -> None:
        """Pass over a print, but for one whose last argument computes something new."""
        self._pass_over(span)
        last = next(
            (each for each in reversed(call.arguments) if not isinstance(each, (Keyword, Text))),
            None,
        )
        is_shown = self.scope is self.top and self.journal is None
        if last is None or isinstance(last, Name) or not is_shown:
            return
        output = self.output
        self.attempts += 1
        try:
            value = self.evaluate(last)
        except (Follows, InputError):
            return
        finally:
            self.attempts -= 1
        if isinstance(value, Traced) and not isinstance(last, Name):
            self._printed = value, last.span
        if isinstance(value, Traced) and value.part.operands and _passes(value.part):
            del self.passed_over[span]
            self._result(value, last.span)
        elif not (isinstance(value, Unread) and self._named_output is not None):
            self.output = output

    def _result(
        self, value: Value, span: Span, node: Syntax | None = None, before: int = 0
    ) -> None:
        """Take the value of a statement as the output, where it is one.

        Of a tuple it is the first number or array that it computes: since there were `before` statements.
        """
        if isinstance(value, tuple):
            gates = [each for each in value if isinstance(each, Traced)]
            value = next(
                (each for each in gates if self._is_new(each, before, span)),
                gates[0] if gates else None,
            )
        if isinstance(value, list) and not value:
            self.part(value, node or Name("", span))
        if isinstance(value, list) and value and any(isinstance(each, Traced) for each in value):
            value = Traced(self.part(value, node or Name("", span)))
        number = self.number_or_array(value)
        if number is not None and not isinstance(value, Traced):
            value = Traced(self.part(number, node or Name("", span)))
        if not isinstance(value, Traced):
            return
        part = self.part(value, node or Name("", span))
        statement = Statement(None, span, part)
        self.add(statement)
        self._last = self.output = statement

    def _is_new(self, value: Value, before: int, span: Span, levels: int = MAX_LEVELS) -> bool:
        """Tell whether a value, or what stands in a list, is computed by its own statement."""
        if isinstance(value, (list, tuple)):
            self.count(span, 1 + len(value) // OF_LIST)
            inner = levels - 1
            return levels > 0 and any(self._is_new(each, before, span, inner) for each in value)
        if not isinstance(value, Traced) or value.part.operands:
            return isinstance(value, Traced)
        key = value.part.of if isinstance(value.part.of, str) else ""
        return any(each.key == key for each in self.statements[before:] if each.name is None)

    # Gradients that are asked for

    def backward(self, value: Value, span: Span, of: Span) -> Value:
        """Take the value whose gradients are asked for as the output; it stands at `of`.

        Of a tuple, such as a loss and its cache, it is the first.
        Errors: InputError `training-loop` behind a step of training, and where a loop asks once more.
        """
        if self._stepped or (self.inside and self._asked_back):
            raise refusals.training_loop(span)
        self._asked_back = True
        self._pass_over(span)
        if isinstance(value, tuple) and value:
            value = value[0]
        if not isinstance(value, Traced):
            self._result(value, of)
        else:
            statement = next(
                (
                    each
                    for each in reversed(self.statements)
                    if isinstance(value.part.of, str) and each.key == value.part.of
                ),
                None,
            )
            if statement is not None and statement.name is not None:
                self._last = self.output = statement
            else:
                self._result(value, of)
            named = self._named_output
            if named is None or self.output in self.statements[self.statements.index(named) :]:
                self._named_output = self.output
        return Unread(say("the gradients are shown at the circuit"))

    def _of_gradients(self, node: Syntax) -> Value:
        """Find what an expression comes to: behind `backward()` it may be a step, which is not taken."""
        if not self._stands_once:
            return self.evaluate(node)
        tried = self._named_output is not None
        self.attempts += tried
        try:
            return self.evaluate(node)
        except InputError as error:
            if error.code != "passed-over" or self._named_output is None:
                raise
            return STEP
        finally:
            self.attempts -= tried

    def step_not_taken(self, span: Span) -> None:
        """Pass over an optimizer's step behind the one backward pass. Errors: InputError in a loop."""
        if not self._stands_once or self._named_output is None:
            raise refusals.training_loop(span)
        self._stepped = True

    def _step_not_taken(self, target: Syntax, why: Unread, span: Span) -> None:
        """Pass over `w -= lr*w.grad`: what it would change can't be read behind it."""
        self._pass_over(span)
        while isinstance(target, (Attribute, Subscript)):
            target = target.value
        if isinstance(target, Name) and (holder := self.scope.holding(target.name)):
            held = holder.names[target.name]
            for scope in {id(each): each for each in (holder, self.top)}.values():
                for name, each in list(scope.names.items()):
                    if each is held:
                        scope.names[name] = why


def _is_gate(value: Value) -> bool:
    return isinstance(value, Traced) and bool(value.part.operands)


def _passes(part: Part) -> bool:
    return isinstance(part.of, Operation) and part.of.row.name != "detach"


def says(node: Syntax, *names: str) -> bool:
    """Tell whether an expression, or what it calls, is one of these names, alone or behind a dot."""
    if isinstance(node, Call):
        node = node.function
    return (isinstance(node, (Attribute, Name)) and node.name in names) or (
        isinstance(node, Name) and node.name in names
    )
