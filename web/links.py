"""Absolute addresses, for all that is read elsewhere: tags for other sites, snippets, a QR code."""

from dataclasses import dataclass
from urllib.parse import quote

from babel.core import get_global
from flask import g, request

from engine.base.names import elided
from engine.base.numerals import brief
from engine.base.words import in_one_line, listed, say
from engine.circuits import Circuit
from engine.explain.predict import Prediction
from engine.graph.names import output_drawn
from engine.graph.steps import Moment
from engine.picture.card import HEIGHT, WIDTH
from web.phrases import spoken
from web.running.settings import HOST
from web.service import service
from web.site.address import State, to_query
from web.site.packing import shortest

LONGEST_TITLE = 121  # characters
MOST_GRADIENTS = 8  # in a description


def origin() -> str:
    """Give the scheme and host of this server: those that are set, or those that the client asked for.

    A `Host` header that is no host is not repeated; links then have the address that the server listens at.
    """
    settings = service().settings
    if settings.public_url:
        return settings.public_url
    asked = request.environ.get("HTTP_HOST", "")
    if HOST.fullmatch(asked):
        return f"{request.scheme}://{asked}"
    return f"http://{settings.host}:{settings.port}"


def link(path: str, state: State) -> str:
    """Write the absolute address of a state at a path, packed where it is long."""
    return shortest(f"{origin()}{path}", to_query(state))


@dataclass(frozen=True)
class Preview:
    """What another site shows of a link."""

    # The program.
    title: str
    # The output's value and the inputs' gradients, in a sentence.
    description: str
    url: str  # the address of the page
    image: str  # the address of the card
    oembed: str  # the address of the description for oEmbed
    # The language of the page, as Open Graph writes it.
    locale: str
    width: int = WIDTH  # of the card, in pixels
    height: int = HEIGHT  # of the card, in pixels


def preview(
    state: State, made: Circuit, moment: Moment | None, asking: Prediction | None
) -> Preview:
    """Describe the page of a state, without the numbers that a moment hides."""
    url = link("/", state)
    oembed = f"{origin()}/oembed?url={quote(url, safe='')}"
    return Preview(
        title=title_of(state),
        description=_described(made, moment, asking),
        url=url,
        image=link("/card.png", state),
        oembed=oembed,
        locale=_tag(g.locale),
    )


def _tag(locale: str) -> str:
    """Write a language with the country that most of its readers are in, as Open Graph does: zh_CN."""
    likely = get_global("likely_subtags").get(locale, locale).split("_")
    return f"{likely[0]}_{likely[-1]}" if len(likely) == 3 else locale


def title_of(state: State) -> str:
    """Give the title of a link: the program, on one line."""
    return elided(in_one_line(state.expr) or "Gateflow", LONGEST_TITLE)


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
    said = say("{output} = {value}.", output=output_drawn(graph), value=value)
    if gradients:
        more = ["…"] if len(gradients) > MOST_GRADIENTS else []
        said = say(
            "{output} = {value}. Gradients: {gradients}.",
            output=output_drawn(graph),
            value=value,
            gradients=listed([*gradients[:MOST_GRADIENTS], *more]),
        )
    what = say("A circuit of gates, with values forward and gradients back.")
    return f"{spoken(said)} {spoken(what)}"
