"""Where a formula in MathML goes on in another line, as no browser breaks one."""

from xml.etree import ElementTree

_JOINS = frozenset("=+−·⊗\N{INVISIBLE TIMES}")


def pieces(mathml: str) -> list[str]:
    """Part a formula before what joins its outermost parts.

    Nothing is parted inside of brackets, fractions or roots.

    >>> pieces("<mrow><mi>f</mi><mo>=</mo><mrow><mo>−</mo><mi>x</mi></mrow></mrow>")
    ['<mi>f</mi>', '<mo form="infix">=</mo><mo form="prefix">−</mo><mi>x</mi>']
    """
    try:
        root = ElementTree.fromstring(f"<math>{mathml}</math>")  # our own markup
    except ElementTree.ParseError:  # a text that was typed may have letters that XML has not
        return [mathml]
    found: list[list[ElementTree.Element]] = [[]]
    left = [(root, True)]  # with whether each stands first in its row
    while left:
        node, first = left.pop()
        if node.tag in ("math", "mrow") and not _is_fenced(node):
            left += reversed([(child, at == 0) for at, child in enumerate(node)])
            continue
        if node.tag == "mo" and node.text in _JOINS:
            node.set("form", "prefix" if first else "infix")  # as it is in a row of its own
            if not first:
                found.append([])
        found[-1].append(node)
    if len(found) == 1:
        return [mathml]
    return ["".join(ElementTree.tostring(one, encoding="unicode") for one in row) for row in found]


def _is_fenced(row: ElementTree.Element) -> bool:
    return len(row) > 0 and row[0].get("stretchy") is not None
