"""The program set as books set it, statement by statement: what a reader sees is what was understood.

It knows trees of the language and notations of mathematics, and no circuit.
Its face: `statements.echo`, `statements.Line`.
"""
