"""The circuit: inputs, gates, copy gates and wires in topological order; their shapes, names and steps.

It knows programs and the table, and no number that flows.
Its face: `building.build`, `graph.Graph`, `known.graph_of`, `names.carried`, `steps.steps`.
"""
