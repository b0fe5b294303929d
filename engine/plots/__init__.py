"""Small plots as SVG: a curve with points and tangents, quotients on a logarithmic axis.

It takes numbers and gives text, and knows no circuit.
Its face: `plots.plot`, `charts.chart`.
"""
