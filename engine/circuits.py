"""A program with its values, run: what a notebook, a script, the terminal and the server share.

What depends on the program alone (graph, folding, layout) is kept; a change of values repeats the passes.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from threading import Lock

from cachetools import LRUCache, cached

from .base.errors import InputError
from .base.names import names_in
from .base.numerals import NONE
from .base.shapes import Shape, shape_of
from .base.words import Words, say
from .echo.copies import latex, mathml
from .echo.python import python
from .echo.signs import with_signs
from .echo.statements import Echo, echo
from .explain import narrate
from .explain.box import Box, boxed
from .explain.defined import Definition, defined
from .explain.inspector import Inspected, inspected
from .explain.notices import is_array, notices
from .explain.predict import Prediction, exercise, hidden, prediction, to_ask
from .explain.record import record
from .functions import Function, sourced
from .graph.graph import Graph
from .graph.inference import Shapes
from .graph.known import KNOWN_GATES, graph_of, weight
from .graph.steps import Moment, Role, Step, after, finished, in_turn, steps
from .judging.alone import with_others
from .judging.forward import Forward, Values
from .judging.judged import Judged
from .judging.readings import other_reading, with_lines
from .judging.recognition import exercise_of
from .judging.record import described, without_answers
from .judging.revealing import with_next
from .judging.shown import Shown, shown
from .judging.usage import unheeded
from .judging.verdicts import judged
from .language.aliases import resolved
from .language.program import Reading
from .language.values import read
from .layout import graphviz as layout
from .modules.arranging import Arrangement, arranged
from .modules.carrying import carried_over
from .modules.choices import Choice, Unfolding, all_folded, choices, unfoldings
from .passes.lost import sizes_lost, without_lost
from .passes.numbers import Value
from .passes.run import Run
from .picture.card import WIDTH, card
from .picture.dot import dot
from .picture.laying import Place, laid_out
from .picture.levels import levels
from .picture.marks import Picture
from .picture.picture import picture
from .picture.sizes import FLOWS, flow_of
from .picture.svg import encoded_svg, svg
from .programs import program
from .programs.listing import Listing
from .standalone import Standalone, alone, standalone

KNOWN_ELEMENTS = (
    3_000  # gates, wires, inputs and outputs of the pictures that are kept, about 10 MB
)


def _weight_arranged(arrangement: Arrangement) -> int:
    """Weigh a graph with the names that matched nothing, which may be thousands."""
    return weight(arrangement.graph) + len(arrangement.unknown) // 10


@cached(LRUCache(KNOWN_GATES, getsizeof=_weight_arranged), lock=Lock())
def _arranged(graph: Graph, fold: tuple[str, ...] | None, expand: tuple[str, ...]) -> Arrangement:
    """Fold and expand modules of a circuit."""
    return arranged(graph, fold, expand)


@cached(LRUCache(KNOWN_ELEMENTS, getsizeof=lambda drawn: len(drawn.elements)), lock=Lock())
def _laid_out(
    graph: Graph, shapes: Shapes, data: frozenset[str], flow: str, place: Place
) -> Picture:
    parted = levels(graph, shapes, flow == "down")
    layouts = laid_out(parted, place, flow == "down")
    return picture(graph, shapes, parted, layouts=layouts, data=data, flow=flow)


class Circuit:
    """A circuit and both its passes. It draws itself as the last line of a notebook cell.

    `values` and `gradients` are by name: inputs, named statements and the output. Where a name is assigned
    again, `h` is an input and the output: its value is the output's, and its gradient the input's.

    >>> Circuit("(x+y)*z", {"x": -2, "y": 5, "z": -4}).gradients["x"]
    -4.0
    """

    run: Run
    # The names that were given a value and are no inputs.
    ignored: tuple[str, ...]

    def __init__(
        self,
        expr: str,
        values: Mapping[str, object] | None = None,
        upstream: object = 1.0,
        place: Place = layout.place,
        data: Iterable[str] = (),
        fold: Iterable[str] | None = (),
        expand: Iterable[str] = (),
        flow: str = FLOWS[0],
        backward: str | None = None,
        exercise: bool = False,
        forgiving: bool = False,
    ) -> None:
        """Read, build and run. `values` are numbers, lists or texts; names of no input go to `ignored`.

        `data` names the inputs that are data and need no gradient. `fold` names modules to draw as one
        gate, and `expand` functions whose gates are drawn as their parts. Where `fold` is None, the
        statements of a circuit of many gates are folded. `flow` is the way in which the circuit runs when
        it is drawn, one of `FLOWS`. `backward` is a hand-written backward pass that is kept apart from the
        program; one that stands behind the program needs none, and an empty one has the whole text read as
        one program. In an `exercise` the answers stay hidden. Where it is `forgiving`, lines of what is
        kept apart that can't be read are left out, and go to `faults`.

        Errors: InputError, also for more numbers than the published limits; `engine.passes.run` has none.
        """
        folded = resolved(expr, values or {})
        self.text, self.exercise = expr, exercise
        self._forward = Forward(
            expr,
            Values(folded),
            upstream=read("_upstream", upstream),
            data=frozenset(resolved(expr, dict.fromkeys(data))),
            backward=backward,
            is_exercise=exercise,
            is_forgiving=forgiving,
        )
        self.run, self.ignored = self._forward.run, self._forward.ignored
        self.faults, self._parted = self._forward.faults, self._forward.parted
        self.arrangement = _arranged(
            self.graph, None if fold is None else tuple(fold), tuple(expand)
        )
        self.flow = flow
        self._place = place
        self._given = frozenset(folded), frozenset(n for n, v in folded.items() if is_array(v))

    @property
    def graph(self) -> Graph:
        """Give the circuit with nothing folded and nothing expanded."""
        return self.run.graph

    @cached_property
    def backward(self) -> Judged | None:
        """Give the hand-written backward pass, judged line by line; None where there is none."""
        found, own = self._parted, None
        if found is not None and not found.lack:
            own = judged(self.run, found, self._forward.values)
        if self.exercise or self._forward.backward is not None:
            return own
        return with_others(self.text, own, self.graph.output)

    @property
    def begins_with(self) -> str:
        """Name the line of the program that gives the gradient at the output; empty where none does."""
        return self._forward.begins_with

    @property
    def lines_text(self) -> str:
        """Give the text that the lines of the backward pass stand in: all, or what is kept apart."""
        found = self._parted
        return self.text if found is None or found.apart is None else found.text[found.apart :]

    @property
    def hides(self) -> bool:
        """Tell whether this is an exercise whose answers are not all found yet."""
        return self.exercise and not (self.backward and self.backward.is_whole)

    @property
    def yours(self) -> Shown | None:
        """Give the judged backward pass as the page shows it; None where there is none."""
        judged = self.backward
        if judged is None:
            return None
        return shown(
            judged, self.lines_text, self.run, self.view, hidden=self.hides, beside=self._beside,
            is_begun=bool(self.begins_with),
        )  # fmt: skip

    @property
    def _beside(self) -> list[str]:
        """Name what lines that are kept apart give that is no gradient's name, and that none uses."""
        found = self._parted
        if found is None or found.apart is None or found.function is not None:
            return []
        return unheeded(found.lines, found.values)

    def revealed(self) -> str | None:
        """Write the next line into the backward pass that is kept apart; None where none can be written."""
        before = self.backward
        if before is None or not before.is_apart:
            return None
        read = with_next(before, self.lines_text, self.run)
        if read is None:
            return None
        try:
            other = judged(self.run, exercise_of(self.text, read), self._forward.values)
        except InputError:
            return None
        if len(other.found) <= len(before.found):
            return None
        return with_next(before, self._forward.backward or self.lines_text, self.run)

    @property
    def output(self) -> Value:
        """Give the output's value: a float, or an array."""
        return self.run.values[self.graph.output_wire]

    @property
    def shape(self) -> Shape:
        """Give the output's shape."""
        return self.run.shape(self.graph.output_wire)

    @cached_property
    def values(self) -> dict[str, Value]:
        """Give the value of each name."""
        return {
            **dict(self.graph.asked),
            **{input.name: self.run.values[input.wire] for input in self.graph.inputs},
            **{gate.name: self.run.value(gate) for gate in self.graph.gates if gate.name},
            self.graph.output: self.output,
        }

    @cached_property
    def gradients(self) -> dict[str, Value | None]:
        """Give the gradient of the output towards each name, times the upstream gradient.

        For a named value that forks, it is the sum of the gradients of its branches. Data have none, nor have
        inputs of which whole numbers were asked.
        """
        run = self.run
        inputs = {input.name: run.gradients[input.wire] for input in self.graph.inputs}
        return {
            **{name: None for name, _ in self.graph.asked},
            **inputs,
            **{gate.name: run.gradient(gate) for gate in self.graph.gates if gate.name},
            self.graph.output: run.upstream,
            **inputs,
        }

    @cached_property
    def view(self) -> Run:
        """Give the run with modules folded and gates expanded, as it is drawn, recorded and looked at.

        Its gradients are 0 where they have no right digit (`passes.lost`).
        """
        drawn = carried_over(self.run, self.arrangement.graph)
        return without_lost(drawn, sizes_lost(self.opened))

    @cached_property
    def opened(self) -> Run:
        """Give the run with gates expanded and no module folded, as the program in JavaScript computes it."""
        return carried_over(self.run, _arranged(self.graph, (), self.arrangement.expand).graph)

    @property
    def more(self) -> tuple[str, ...]:
        """Write the judged lines in JavaScript, as a function that stands behind the circuit's program."""
        return self.backward.script() if self.backward else ()

    @property
    def picture(self) -> Picture:
        """Give the laid-out circuit, from the cache if its program was drawn lately. Errors: Unavailable."""
        return _laid_out(
            self.arrangement.graph,
            self.view.shapes,
            self.run.data,
            flow=self.flow,
            place=self._place,
        )

    def program(self, language: str) -> Listing:
        """Write the circuit in another language. Errors: CannotBeWritten."""
        return program(language, self)

    def standalone(
        self, theme: str = "auto", locale: str = "en", step: int | None = None
    ) -> Standalone:
        """Write the circuit as one HTML file that refers to no other. Errors: Unavailable."""
        return standalone(
            self.run, self.opened, self.view, self.picture, theme=theme, locale=locale, step=step
        )

    def alone(
        self,
        step: int | None = None,
        mode: str = "",
        locale: str = "en",
        told: str = "",
        exercise: str = "",
    ) -> str:
        """Write the HTML of a page that shows the circuit alone.

        `told` says what the last step did, and in `exercise` is answered what `mode` asks for.
        """
        asking = self.prediction(mode)
        described = asking and self.to_ask(asking, locale)
        moment = self.moment(step, asking)
        return alone(
            self.run,
            self.view,
            self.picture,
            locale,
            moment=moment,
            step=step,
            asking=described,
            told=told,
            recorded=self.record() if self.hides else None,
            exercise=exercise if asking else "",
            framed=True,
        )

    def card(
        self,
        theme: str = "light",
        moment: Moment | None = None,
        locale: str = "en",
        width: int = WIDTH,
    ) -> str:
        """Draw the circuit as the picture of a link, for Graphviz's renderers. Errors: Unavailable."""
        return card(self.picture, self.view, theme, moment, locale=locale, width=width)

    def echo(self, locale: str = "en") -> Echo:
        """Set the program as formulas, as it is read; of a judged text, the forward pass."""
        program = self.graph.program
        return echo(program.text, program.tree, passed_over=program.passed_over, locale=locale)

    def with_signs(self) -> str:
        """Write the program with all its signs, `2*x` for `2x`; as it is if another circuit came of that."""
        text = self.graph.program.text
        return self._signed() + self.text[len(text) :]

    def _signed(self) -> str:
        program = self.graph.program
        places = {gate.span: gate.row.name for gate in self.graph.gates if gate.span}
        written = with_signs(program.text, program.tree, places)
        try:
            same = _gates_of(graph_of(written, self._forward.values)) == _gates_of(self.graph)
        except InputError:
            same = False
        return written if same else program.text

    def copies(self) -> dict[str, str]:
        """Write the program for other places: in LaTeX, MathML, Python, and as a text with all its signs."""
        program, run = self.graph.program, self.run
        by_entry = [
            gate.span
            for gate in self.graph.gates
            if gate.row.name == "mul" and gate.span and all(map(shape_of, run.operands(gate)))
        ]
        return {
            "latex": latex(program.text, program.tree, program.passed_over, by_entry),
            "mathml": mathml(program.text, program.tree, program.passed_over),
            "python": python(graph_of(self._signed(), self._forward.values).program.tree),
            "text": self.with_signs(),
        }

    def inspected(self, id: str, step: int | None = None) -> Inspected | Box | None:
        """Describe the gate of an id, or else the gate whose turn a step is; None where there is neither."""
        gates = self.arrangement.graph.by_id
        gate = gates.get(id) or gates.get(in_turn(self.arrangement.graph, step) or "")
        if gate is None:
            return None
        describe = boxed if gate.gives_several else inspected
        return describe(self.view, gate, self.moment(step))

    def definition(self, id: str) -> Definition | None:
        """Give what the folded call of an id calls, as a program of its own; None where there is none."""
        gate = self.arrangement.graph.by_id.get(id)
        return defined(self.graph, gate) if gate else None

    def choices(self, id: str) -> list[Choice]:
        """List what can be folded and unfolded at the gate of an id."""
        gate = self.arrangement.graph.by_id.get(id)
        return choices(self.graph, self.arrangement, gate) if gate else []

    def unfoldings(self) -> dict[str, Unfolding]:
        """Give for the id of each folded gate how it is opened."""
        return unfoldings(self.graph, self.arrangement)

    @property
    def all_folded(self) -> tuple[str, ...] | None:
        """Name what is folded where all is; None where the circuit opens folded by itself."""
        return all_folded(self.graph, self.arrangement)

    def prediction(self, mode: str) -> Prediction | None:
        """Give what a mode of prediction asks the reader for; None where there is no such mode."""
        if self.hides and self.backward:
            return exercise(self.view, self.backward.found)
        return prediction(self.view, mode)

    def moment(self, step: int | None, asking: Prediction | None = None) -> Moment | None:
        """Give the moment after `step` steps of the run, in which what is asked for is hidden.

        None where all steps have happened and nothing is asked for.
        """
        moment = after(self.arrangement.graph, step)
        return asking.covered(moment or finished(self.arrangement.graph)) if asking else moment

    def told(self, step: int | None, moment: Moment | None = None) -> list[Words]:
        """Say what the last of `step` steps did; nothing where there is no such step.

        If the moment hides what the step gives, the sentence is a question.
        """
        return [self._told(steps(self.arrangement.graph)[:step][-1], moment)] if step else []

    def told_of(self, gate: str, moment: Moment | None = None) -> list[Words]:
        """Say what a gate does, forward and backward, or ask; not of steps whose numbers wait."""
        both = [step for step in steps(self.arrangement.graph) if step.gate == gate]
        if moment:
            both = [step for step in both if hidden(self.view, step, moment) != NONE]
        return [self._told(step, moment) for step in both]

    def _told(self, step: Step, moment: Moment | None) -> Words:
        asks = moment and hidden(self.view, step, moment)
        return narrate.question(self.view, step) if asks else narrate.step(self.view, step)

    def placeholders(self, moment: Moment | None) -> dict[tuple[str, str], str]:
        """Give what is shown instead of each number that a moment hides, by role and id of the wire."""
        roles: tuple[Role, ...] = ("value", "gradient")
        return {
            (role, wire.id): placeholder
            for at, wire in enumerate(self.arrangement.graph.wires if moment else ())
            for role in roles
            if moment and (placeholder := moment.placeholder(role, at))
        }

    def unseen(self, moment: Moment | None) -> dict[str, str]:
        """Name the inputs whose gradients a moment hides, each with what is shown instead."""
        found = {
            i.name: moment and moment.placeholder("gradient", i.wire)
            for i in self.arrangement.graph.inputs
        }
        return {name: placeholder for name, placeholder in found.items() if placeholder}

    def to_ask(self, asking: Prediction, locale: str = "en") -> dict[str, object]:
        """Describe what a prediction asks for, ready for JSON, with sentences in the language of `locale`."""
        return to_ask(self.view, asking, locale)

    def svg(
        self,
        theme: str = "light",
        standalone: bool = True,
        moment: Moment | None = None,
        locale: str = "en",
    ) -> str:
        """Draw the circuit as SVG; `theme` is one of `picture.marks.colours_of`. Errors: Unavailable."""
        return svg(self.picture, self.view, theme, standalone, moment=moment, locale=locale)

    def encoded_svg(
        self, theme: str = "light", moment: Moment | None = None, locale: str = "en"
    ) -> bytes:
        """Draw the circuit as `svg` does, in UTF-8. Errors: Unavailable."""
        return encoded_svg(self.picture, self.view, theme, moment=moment, locale=locale)

    def dot(self) -> str:
        """Write the circuit in Graphviz's language."""
        return dot(self.view)

    def record(self, locale: str = "en") -> dict[str, object]:
        """Describe the circuit as data: texts, numbers and arrays."""
        shown = self.arrangement
        found = record(
            self.view,
            self.ignored,
            shown.unknown,
            locale,
            notices=self.notices(),
            knotted=shown.knotted,
        )
        found["expr"] = self.text
        if self.backward is not None:
            found["backward"] = described(self.backward, locale, hidden=self.hides)
            return without_answers(found, self.backward) if self.hides else found
        return found

    def notices(self, unsaid: Iterable[str] = ()) -> list[Reading]:
        """List what in the program could have been meant otherwise.

        A name that was given a value is meant as a name, unless it is in `unsaid`: nobody chose its value.
        """
        given, arrays = self._given
        found = notices(self.run, given.difference(unsaid), arrays)
        if self._parted is None:
            return found
        if self._parted.lack and self.backward:
            return found  # what the text defines is judged all the same
        other = other_reading(self._parted, self._forward.values)
        return [*other, *(with_lines(each, self._parted) for each in found)]

    def _repr_svg_(self) -> str:
        return self.svg()


def _gates_of(graph: Graph) -> list[tuple[object, ...]]:
    return [(gate.row.name, gate.options, str(gate.operands)) for gate in graph.gates]


def circuit(expr: str | Function, /, **values: object) -> Circuit:
    """Make a circuit from a program, or a Python function, and its inputs' values.

    Of a function the source is read, and nothing is run: its parameters are inputs, and so are numbers and
    arrays that it takes from outside, with the values that they have there. What it calls is read too.

    `_upstream` sets the gradient at the output, `_data` names inputs that are data, `_fold` names modules
    to draw as one gate, `_expand` functions whose gates are drawn as their parts, and `_flow` is the way in
    which the circuit runs: `right`, `rows` or `down`. `_backward` is a hand-written backward pass that is
    kept apart from the program; empty, it has the whole text read as one program.

    Errors: InputError, also for a value whose name is no input, and those of `functions.sourced`.

    >>> circuit("(x+y)*z", x=-2, y=5, z=-4).output
    -12.0
    """
    upstream, data = values.pop("_upstream", 1.0), names_in(values.pop("_data", ()))
    fold, expand = (names_in(values.pop(name, ())) for name in ("_fold", "_expand"))
    flow = flow_of(values.pop("_flow", FLOWS[0]))
    backward = values.pop("_backward", None)
    text, sourced_values = (expr, {}) if isinstance(expr, str) else sourced(expr)
    made = Circuit(
        text,
        {**sourced_values, **values},
        upstream,
        data=data,
        fold=fold,
        expand=expand,
        flow=flow,
        backward=None if backward is None else str(backward),
    )
    unknown = [name for name in made.ignored if name in values]
    if unknown:
        message = say("there is no input `{name}`", name=unknown[0])
        names = ", ".join([*(i.name for i in made.graph.inputs), *(n for n, _ in made.graph.asked)])
        hint = say("The inputs are: {names}.", names=names)
        raise InputError("unknown-input", message, hint if names else say("The inputs are: none."))
    return made
