"""Absolute addresses, for what leaves the page: tags that other sites read, snippets, a QR code."""

from dataclasses import dataclass
from urllib.parse import quote

from flask import g, request

from engine.base.numerals import brief
from engine.base.words import in_one_line, listed, say
from engine.circuits import Circuit
from engine.explain.predict import Prediction
from engine.graph.steps import Moment
from engine.picture.card import HEIGHT, WIDTH
from web.phrases import spoken
from web.running.settings import HOST
from web.service import service
from web.site.address import State, to_query

LONGEST_TITLE = 120
MOST_GRADIENTS = 8  # that a description names
_TAGS = {"zh": "zh_CN"}  # languages as Open Graph writes them


def origin() -> str:
    """Give the scheme and host of this server, as the one who runs it says, or as the client asked.

    A host that is none is not repeated: who sends it gets the address that the server listens at.
    """
    settings = service().settings
    if settings.public_url:
        return settings.public_url
    asked = request.environ.get("HTTP_HOST", "")
    if HOST.fullmatch(asked):
        return f"{request.scheme}://{asked}"
    return f"http://{settings.host}:{settings.port}"


def link(path: str, state: State) -> str:
    """Write the absolute address of a state at a path."""
    return f"{origin()}{path}?{to_query(state)}"


@dataclass(frozen=True)
class Preview:
    """What another site shows of a link."""

    title: str
    description: str
    url: str
    image: str
    oembed: str
    locale: str
    width: int = WIDTH
    height: int = HEIGHT


def preview(
    state: State, made: Circuit, moment: Moment | None, asking: Prediction | None
) -> Preview:
    """Describe the page of a state. What is hidden at a moment is hidden here too."""
    url = link("/", state)
    oembed = f"{origin()}/oembed?url={quote(url, safe='')}"
    return Preview(
        title_of(state),
        _described(made, moment, asking),
        url,
        link("/card.png", state),
        oembed,
        _TAGS.get(g.locale, "en_US"),
    )


def title_of(state: State) -> str:
    """Give the title of a link: the program, on one line."""
    title = in_one_line(state.expr) or "Gateflow"
    return title if len(title) <= LONGEST_TITLE else f"{title[:LONGEST_TITLE]}…"


def _described(made: Circuit, moment: Moment | None, asking: Prediction | None) -> str:
    if asking:
        return spoken(
            say("Which numbers does this circuit have? They are hidden until you find them.")
        )
    end, graph = made.arrangement.graph.output_wire, made.graph
    value = (moment and moment.placeholder("value", end)) or brief(made.output)
    unseen = made.unseen(moment)
    gradients = [
        say(
            "{name} {gradient}",
            name=i.name,
            gradient=unseen.get(i.name) or brief(made.gradients[i.name]),
        )
        for i in graph.inputs
    ]
    said = say("{output} = {value}.", output=graph.output, value=value)
    if gradients:
        more = ["…"] if len(gradients) > MOST_GRADIENTS else []
        said = say(
            "{output} = {value}. Gradients: {gradients}.",
            output=graph.output,
            value=value,
            gradients=listed([*gradients[:MOST_GRADIENTS], *more]),
        )
    what = say("A circuit of gates, with values forward and gradients back.")
    return f"{spoken(said)} {spoken(what)}"
