"""A laid-out circuit as marks at places, and these as SVG, or as what Graphviz renders to PNG and PDF.

It knows graphs, runs and layouts. Places depend on the program alone, never on numbers or a font.
Its face: `dot.structure`, `picture.picture`, `svg.svg`, `xdot.xdot`, `card.card`.
"""
