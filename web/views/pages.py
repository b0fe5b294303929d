"""The page, and the panels that it asks for."""

from typing import Any

from flask import Blueprint, Response, g, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engine.base.errors import GateflowError, frameless
from engine.circuits import Circuit
from engine.echo.statements import echo_of_wrong
from engine.explain.box import Box
from engine.explain.inspector import Inspected
from engine.explain.offered import offered
from engine.explain.record import called, lightened
from engine.explain.reference import reference, unfolded, written
from engine.explain.warnings import first_alone
from engine.explain.windows import windows
from engine.graph.steps import steps
from engine.modules.arranging import Arrangement
from engine.modules.choices import Unfolding
from engine.modules.folded import places_inside
from engine.picture.frames import frames, listed
from engine.picture.picture import frame_id
from web.answers import posted, status_of
from web.links import preview
from web.phrases import remarks, told
from web.service import nobody_waits, service
from web.site.address import State, from_form, from_query, notices, query_of, to_query
from web.site.fingerprints import fingerprint
from web.site.lessons import COURSE, FIRST
from web.site.packing import shortest
from web.site.panels import PANELS, Panel, here
from web.site.pasted import PASTED

MOST_EMBEDDED = 4096  # numbers of an array in the page's record: as many as the page shows

pages = Blueprint("pages", __name__)


@pages.get("/")
def page() -> tuple[str, int]:
    made, error, state, asking, moment = None, None, State(""), None, None
    courses = service().courses
    unsaid: tuple[str, ...] = ()
    record, since, known_as = None, "", ""
    try:
        asked = from_query(request.query_string, courses.begun)
        unsaid, since, state = asked.unsaid, asked.since, asked.linked()
        made, asked = _revealed(asked)
        state = opened(asked.linked(), made)
        asking = made.prediction(state.predict)
        moment = made.moment(state.step, asking)
        record = made.record()
        known_as = "" if asking else fingerprint(made, record)
        is_known = bool(since) and since == known_as
        svg = Markup("" if is_known else made.svg(standalone=False, moment=moment, locale=g.locale))
    except GateflowError as problem:
        made, record, error, svg = None, None, frameless(problem), Markup("")
        is_known = bool(since) and not getattr(error, "given", "")
    echo = made.echo(g.locale) if made else echo_of_wrong(state.expr, error, g.locale)
    # If a value is wrong and the program is not, the form still has fields, to mend the value.
    usual = made or service().defaults(state)
    fields: Any = record or (usual and usual.record())
    set_upstream = error and "_upstream" in state.settings
    upstream = fields and (fields["output"]["shape"] or set_upstream)
    given = _given(made, state)
    # Parameters for which the form has no field go into hidden ones.
    own = {"_data", "_step", *(["_upstream"] if upstream else [])} if fields else set()
    own |= {"_backward"} if given.get("apart") else set()
    kept = {name: value for name, value in state.settings.items() if name not in own}
    telling = made and not made.begins_with and first_alone(made.view)
    count = len(steps(made.arrangement.graph)) if made else 0
    done = count if state.step is None else min(state.step, count)
    lesson = courses.lesson(state.lesson)
    ids = {gate.id for gate in made.arrangement.graph.gates} if made else set()
    return render_template(
        "news.html" if is_known else "page.html",
        state=state, record=record, fingerprint=known_as, svg=svg, error=error, fields=fields,
        hidden=kept if fields else {**state.values, **kept}, upstream=upstream, telling=telling,
        begun=made.begins_with if made else "", echo=echo,
        typed=[i.name for i in usual.graph.inputs if i.given is not None] if usual else (),
        first=_is_first(state, record), to_query=to_query,
        pasted=PASTED, course=COURSE, own=courses.own,
        lesson=lesson, beside=lesson and courses.beside(lesson),
        around=lesson and courses.around(lesson),
        leading_to=lambda other: f"/?{to_query(other.seen_as(state))}",
        to_lesson=lambda other: f"/?{query_of({**state.page, '_lesson': other.name})}",
        named=called(made.arrangement.graph, g.locale) if made else {},
        back={i.name: made.view.gradients[i.wire] for i in made.view.graph.inputs} if made else {},
        panels=PANELS, there=[panel.name for panel in here(made)], shown=made and made.arrangement,
        all_folded=made and made.all_folded, unfoldings=made.unfoldings() if made else {},
        resting=state.step is None and _gives_only_a_hint(state, asking, given),
        notices=[*(notices(state, ids, count) if made else ()), *courses.missing(state.lesson)],
        readings=made.notices(unsaid) if made else (),
        remarks=remarks(made, set(state.values).difference(unsaid)) if made else (),
        whole=dict(made.graph.asked) if made else (),
        done=done, count=count, moment=moment,
        told=made and told(made, state, moment), unseen=made.unseen(moment) if made else {},
        asking=made and asking and made.to_ask(asking, g.locale),
        preview=made and preview(state, made, moment, asking), **given,
    ), status_of(error)  # fmt: skip


def _is_first(state: State, record: dict[str, Any] | None) -> bool:
    """Tell whether there is what a first visit finds, whose numbers an address may say."""
    if State(state.expr, {}, state.settings) != FIRST.seen_as(state):
        return False
    begun = service().defaults(FIRST) if state.values else None
    return begun is None or (record is not None and record["inputs"] == begun.record()["inputs"])


def _gives_only_a_hint(state: State, asking: object, given: dict[str, Any]) -> bool:
    """Tell whether the panel that is open has nothing to show yet."""
    if asking:
        return PANELS[state.panel].gives_away(state.predict)
    return state.panel == "explain" and not given.get("gate")


def alone(panel: Panel) -> tuple[str, int]:
    """Answer with a panel by itself."""
    state, error, asking, given = State(""), None, None, {}
    try:
        state = from_query(request.query_string, service().courses.begun)
        made, state = _revealed(state)
        asking = panel.gives_away(state.predict) and made.prediction(state.predict)
        given = {} if asking or not panel.there(made) else panel.given(made, state, nobody_waits())
    except GateflowError as problem:
        error = frameless(problem)
    name = "hidden.html" if asking else panel.template
    shown = render_template(name, state=state, error=error, to_query=to_query, **given)
    return shown, status_of(error)


for one in PANELS.values():
    if one.address:
        pages.add_url_rule(one.address, f"{one.name}_panel", alone, defaults={"panel": one})


@pages.get("/gates")
def gates() -> str:
    """Answer with all gates of the table; each leads to a circuit in the same language and look."""
    state = from_query(request.query_string)

    def trying(program: str) -> str:
        return f"/?{to_query(State(program).seen_as(state))}"

    def opened(program: str, **settings: str) -> str:
        """Give the query of a program all of whose modules are open."""
        return to_query(State(program, settings={"_fold": "", **settings}).seen_as(state))

    count = (
        sum(len(subject.entries) for subject in reference())
        + sum(len(entries) for _, entries in unfolded())
        + len(written())
    )
    return render_template(
        "gates.html",
        state=state,
        subjects=reference(),
        unfolded=unfolded(),
        written=written(),
        count=count,
        trying=trying,
        opened=opened,
    )


@pages.get("/formulas.json")
def formulas() -> Response:
    """Answer with the program as it is copied: in LaTeX, MathML, Python, and as a text with all its signs."""
    return jsonify(service().circuit(from_query(request.query_string)).copies())


@pages.get("/names.json")
def names() -> Response:
    """Answer with the functions that the editor completes."""
    return jsonify([one._asdict() for one in offered(g.locale)])


@pages.post("/")
@pages.post("/check")
def typed() -> ResponseReturnValue:
    return redirect(shortest(request.path, to_query(from_form(posted()))), 303)


def _revealed(state: State) -> tuple[Circuit, State]:
    """Make the circuit of a state, with the next line of an exercise written where that is asked for."""
    made = service().circuit(state, folding=True)
    text = made.revealed() if state.reveals else None
    if text is None:
        return made, state
    other = state.with_setting("_backward", text)
    return service().circuit(other, folding=True), other


def opened(state: State, made: Circuit) -> State:
    """Open the tab of a judged backward pass where no tab is named, and another one where there is none."""
    panel = PANELS["yours"]
    if panel.there(made):
        return state if "_panel" in state.settings else state.with_setting("_panel", panel.name)
    return state.without("_panel") if state.panel == panel.name else state


def _given(made: Circuit | None, state: State) -> dict[str, Any]:
    """Give the variables of the panels that come with the page."""
    seen = [one for one in here(made) if one.comes == "every" or one.name == state.panel]
    found = [
        panel.given(made, state, nobody_waits())
        for panel in seen
        if made and panel.comes != "apart"
    ]
    return {name: value for given in found for name, value in given.items()}


@pages.app_template_filter("light")
def _light(
    record: dict[str, Any] | None,
    gate: Inspected | Box | None,
    shown: Arrangement | None,
    asking: dict[str, Any] | None,
    named: dict[str, str],
    unfoldings: dict[str, Unfolding],
) -> dict[str, Any] | None:
    """Reduce a record to what the page's script reads: of arrays, those of the selected gate and questions.

    It also says what each wire is called (`named`), what is folded, expanded and framed and how folded gates
    are opened (`unfoldings`), since an address need not say so, and which places of the program
    made what a folded gate has inside.
    """
    edges = (*gate.operands, *(gate.results if isinstance(gate, Box) else ())) if gate else ()
    wires = {gate.wire, *(edge.wire for edge in edges)} if gate else set()
    wires.update(wire for one in (asking or {"asked": ()})["asked"] for wire in one["wires"])
    if record is None or shown is None:
        return None
    light = lightened(record, MOST_EMBEDDED, wires, g.locale)
    return {
        **light,
        "wires": [{**wire, "name": named[wire["id"]]} for wire in light["wires"]],
        "fold": shown.fold,
        "expand": shown.expand,
        "frames": {
            frame_id(one.module): {"name": one.module.name, "parts": one.module.row is not None}
            for one in listed(frames(shown.graph))
        },
        "folded": {id: one._asdict() for id, one in unfoldings.items()},
        "opens_folded": shown.opens_folded,
        "windows": windows(
            shown.graph,
            {name: tuple(one["shape"]) for name, one in record["inputs"].items()},
        ),
        "inside": {
            gate.id: places for gate in shown.graph.gates if (places := places_inside(gate))
        },
    }
