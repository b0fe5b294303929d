"""Expressions as books set them: LaTeX and MathML, with the brackets that they need.

It knows expressions of gates and of SymPy, and no graph.
Its face: `writer.Writer`, `notation.LaTeX`, `notation.MathML`.
"""
