"""The forward pass and the backward pass: a graph and its inputs' values to a run.

It knows graphs, and nothing of how a run is told or drawn.
Its face: `run.run`, `run.Run`, `defaults.chosen`.
"""
