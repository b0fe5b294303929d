"""A tree of what is typed to a Program: statements of gates, each with its place.

The tree is walked once, from the top to the bottom, as micrograd and JAX do: what needs no input is
worked out on the way, all else becomes an opaque gate. Loops are unrolled and calls are inlined. Nothing
is simplified, re-ordered or merged, and nothing is run by Python.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..base.errors import InputError, TooLarge
from ..base.shapes import Shape
from ..base.words import say
from ..gates.table import CONSTANTS
from . import prelude, syntax
from .applying import BEGUN, CALLED
from .asking import Asked
from .defining import Defining
from .functions import Lost, Signal
from .iterating import OF_LIBRARIES
from .libraries import INNER, INNERMOST, LIBRARIES, PHYSICAL, PLOTTING, library_of
from .library_names import forms
from .literals import constant
from .making import Follows
from .meanings import (
    Builtin,
    Library,
    Traced,
    Unread,
)
from .output import says
from .program import Demand, Part, Program, Statement
from .sizing import Stopped
from .syntax import (
    Assign,
    Augmented,
    Bare,
    Block,
    Call,
    Define,
    For,
    If,
    Import,
    Jump,
    Name,
    Other,
    Return,
    Syntax,
    Try,
    While,
    With,
)
from .walks import leaves, run

_THROUGH = Signal("through")
"""What is given where a condition was traced with all that stands behind it in its block."""

_WITHOUT_GRADIENTS = Unread(
    say("what stands under `no_grad()` is passed over, and would make or change this"),
    say(
        "Take its lines out of the `with`; behind what no gradient shall flow through, write .detach()."
    ),
)


class Trace(Defining):
    """What the statements of a program came to so far, and the names that they have."""

    def __init__(
        self,
        text: str,
        given: Mapping[str, Any] | None = None,
        static: Iterable[str] = (),
        supposed: Mapping[str, Shape] | None = None,
    ) -> None:
        super().__init__(text, given or {}, static, supposed)
        self.versions, self.inputs, self._joined_pairs = {}, {}, {}
        self.without_axis, self.passed_over = set(), {}
        self.demands: list[Demand] = []
        self.unpacked_inputs = {}
        self._functions, self._alone_calls, self._results = [], [], []
        self.begin()

    _returned = False  # whether a `return` at the top of the text was reached

    # The whole

    def program(self, tree: Sequence[syntax.Statement]) -> Program:
        """Give the program of these statements, with the output's statement last.

        Errors: InputError, Asked.
        """
        if not self.failed:
            self._finish()
        if self.failed:
            self.look_for_shapes()
        if self.refused is not None:
            raise self.explained()
        made = self.until or self.made()
        return replace(
            made,
            tree=tuple(tree),
            passed_over=tuple(self.passed_over),
            repeated=self.repeated.found(),
            demands=tuple(self.demands),
            expected=tuple(self.expected.items()),
            obstacles=tuple(sorted(self.places)),
            held=tuple(self.holders.items()),
        )

    def made(self, stopped: Part | None = None) -> Program:
        """Make the program of what was traced so far, which may end with a gate that stops it.

        Errors: Asked.
        """
        output = self._named_output or self.output or self._last
        if output is not None and output.key in self.late:
            raise Asked(output.key)
        statements = [each for each in self.statements if each.key not in self.late]
        if stopped is None:
            statements = self.used(statements, output)
        if stopped is not None:
            statements.append(Statement(None, stopped.span, stopped))
        elif output is not None:
            statements = [each for each in statements if each is not output]
            output = self._as_number(output, statements)
            is_computed = output.given is not None and output.value.operands  # `f = 1/2` alone
            statements.append(output._replace(given=None) if is_computed else output)
        else:
            while statements and statements[-1].hidden:  # such as a condition, which nobody shows
                statements.pop()
        self.check_late(statements)
        guessed = {**self.supposed, **self.guessed}
        return Program(
            text=self.source.text,
            tree=(),
            statements=tuple(statements),
            without_axis=frozenset(self.without_axis),
            shapes_asked=tuple(sorted(self.shapes_asked.items())),
            numbers_asked=tuple(sorted(self.numbers_asked.items(), key=lambda item: item[0])),
            supposed=tuple(sorted((n, s) for n, s in guessed.items() if n not in self.given)),
            bundles=self.bundles,
            wanted=self.wanted,
            is_whole=stopped is None,
            meant=tuple(self.readings),
        )

    def _as_number(self, output: Statement, others: Sequence[Statement]) -> Statement:
        """Let `loss = (…).item()` be the number itself where nothing goes on from it."""
        value = output.value
        if id(value) not in self.taken_out:
            return output
        used = any(part.of == output.key for each in others for part in each.value.walk())
        return output if used else output._replace(value=value.operands[0])

    def constant(self, node: Syntax, name: str) -> Part:
        """Find what stands behind `name =` in an address. Errors: InputError."""
        self.own_name, self.alone = name, node
        try:
            value = self.evaluate(node)
        except Stopped as stopped:
            return stopped.part
        if isinstance(value, bool):
            raise self._no_number(None, node)
        return self.part(value, node)

    # Statements

    def statement(self, typed: syntax.Statement) -> None:
        """Find what the next statement of the text comes to. Errors: InputError, Asked."""
        if self.until is not None or self.ended or self._returned:
            self._pass_over(typed.span)
        if self.ended or self._returned:
            return
        try:
            signal = self.guarded(typed, self._in_no_block)
        except Stopped as stopped:
            self.stop(stopped.part)
            return
        except Lost:
            self.ended = True
            return
        except TooLarge:
            if not self.failed:
                raise
            self.ended = True
            return
        self._returned = signal is not None

    def _in_no_block(self, typed: Syntax) -> Signal | None:
        signal = self._statement(typed)
        if signal is not None and signal.word != "return":
            raise self._misplaced(signal)
        return signal

    def broken_off(
        self, fault: InputError, target: Name | None, operands: Iterable[tuple[Syntax, bool]]
    ) -> None:
        """Note why a statement can't be read to its end, or what is wrong with what was read of it."""
        try:
            if not self.failed:
                self.begun(target, operands)
        except InputError as error:
            fault = error
        except (Asked, Follows, Lost, Stopped):
            pass
        self.note(fault)

    def begun(self, target: Name | None, operands: Iterable[tuple[Syntax, bool]]) -> None:
        """Look at what was read of a statement that can't be read to its end.

        Errors: InputError for what is wrong with it, which stands before the place where it ends.
        """
        if target is not None:
            self.check_free(target)
        for operand, is_whole in operands:
            self._value(operand, [] if is_whole else [BEGUN])

    def _misplaced(self, signal: Signal) -> InputError:
        return self.refuse(
            "misplaced",
            say("`{word}` stands in no loop", word=signal.word),
            say("Take it out."),
            signal.node.span,
        )

    def block(self, statements: Block, turn: bool = False) -> Signal | None:
        """Trace statements one after the other, up to one that leaves them.

        Behind them a loop's next turn begins, where they are all of a `turn`.
        """
        for at, each in enumerate(statements):
            if isinstance(each, If):
                signal = self.guarded(each, self._choosing(statements[at + 1 :], turn))
                if signal is _THROUGH:
                    return None
            else:
                signal = self.guarded(each, self._statement)
            if signal:
                return signal
        return None

    def _choosing(self, behind: Block, turn: bool) -> Callable[[If], Signal]:
        """Give what traces a condition with all that stands behind it in its block."""
        return lambda typed: self._choose(typed, behind, turn) or _THROUGH

    def _statement(self, typed: Syntax) -> Signal | None:
        self.count(typed.span)
        match typed:
            case Bare():
                self._bare(typed)
            case Assign():
                self._assigned(typed)
            case Augmented():
                self._augmented(typed)
            case Define(name, parameters, body):
                function = self.function(name.name, parameters, typed.span, body)
                function.decorated = typed.decorated
                self._define(name, function)
            case syntax.Class():
                self._class(typed)
            case Return(value):
                return self._return(typed, value)
            case For():
                return self._for(typed)
            case While():
                return self._while(typed)
            case If():
                return self._choose(typed, (), False)
            case With():
                return self._with(typed)
            case Try():
                return self._try(typed)
            case Import():
                self._import(typed)
            case Jump("pass"):
                self._pass_over(typed.span)
            case Jump(word):
                return Signal(word, node=typed)
            case Other("global" | "nonlocal"):
                self._elsewhere(typed)
            case Other("assert", values):
                self._assert(values, typed.span)
            case Other("unread"):
                raise Follows(typed)
            case Other("del", values):
                self._delete(values, typed.span)
            case Other():
                raise self.refuse(
                    "not-in-language",
                    say("`{word}` is not part of the language", word=typed.word),
                    say("Write what is computed where nothing goes wrong."),
                    typed.span,
                )
        return None

    def _with(self, typed: With) -> Signal | None:
        for value, target in typed.items:
            if says(value, "no_grad", "inference_mode") or self._disables(value):
                return self._without_gradients(typed)
            if target is not None:
                self.assign(target, Unread(say("this is done by a library")), typed.head)
        return self.block(typed.body)

    def _disables(self, value: Syntax) -> bool:
        """Tell `torch.set_grad_enabled(False)`, or one whose condition is not known, from one that traces."""
        if not (isinstance(value, Call) and says(value, "set_grad_enabled")):
            return False
        return any(self.evaluate(each) is not True for each in value.arguments)

    def _without_gradients(self, typed: With) -> Signal | None:
        """Pass over a block that notes no gradients: behind `backward()` it is a step of training."""
        self._pass_over(typed.span)
        if self._asked_back:
            return None
        self.left_out(typed.body, _WITHOUT_GRADIENTS)
        if not leaves(typed.body):
            return None
        returned = next((each for each in run(typed.body) if isinstance(each, Return)), None)
        if returned is None:
            raise self._no_number(_WITHOUT_GRADIENTS, typed)
        return Signal("return", _WITHOUT_GRADIENTS, returned)

    def _try(self, typed: Try) -> Signal | None:
        """Trace what is tried: nothing fails in a circuit, so what would catch it is passed over."""
        for handler in typed.handlers:
            self._pass_over(handler.span)
        return self.block(typed.body) or self.block(typed.otherwise) or self.block(typed.last)

    def _import(self, typed: Import) -> None:
        self._pass_over(typed.span)
        for path, name in typed.names:
            last = path.rsplit(".", 1)[-1]
            library = library_of(path)
            known = last in CALLED or forms(last) is not None or last in CONSTANTS
            is_own = f"{library}.{last}" in OF_LIBRARIES
            known = known or is_own or prelude.meant(last, library) is not None
            if name == "*":
                continue
            if library == "constants" and last in PHYSICAL:
                self.scope.names[name] = Traced(Part(constant(PHYSICAL[last]), typed.span))
                continue
            if library in INNERMOST and last in INNERMOST:
                self.scope.names[name] = Library(path)
                continue
            is_constant = last in CONSTANTS
            if known and "." in path and last not in INNER:
                if is_constant and name != last:
                    self.scope.names[name] = Traced(Part(CONSTANTS[last], typed.span))
                elif not is_constant and (
                    name != last or is_own or library in {*LIBRARIES, "operator"}
                ):
                    self.scope.names[name] = Builtin(last, library, typed.span)
                continue
            if known and name == last and "." in path:
                continue
            if name in PLOTTING or library in PLOTTING:
                self.scope.names[name] = Library(name if name in PLOTTING else library)
            else:
                self.scope.names[name] = Library(path)
