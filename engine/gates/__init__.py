"""The table of gates: a row says everything about a gate, and all else is derived from it.

It knows shapes and arithmetic, and no program, circuit or picture.
Its face: `table.BY_NAME` and `table.FUNCTIONS` (which rows there are), `rows.Row` (what a row answers).
"""
