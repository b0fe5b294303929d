"""Modules folded to one gate, and gates expanded to their parts: graph to graph, run to run.

Numbers on the wires that stay are the same to the last bit.
Its face: `arranging.arranged`, `choices.choices`, `carrying.carried_over`, `folded.Folded`.
"""
