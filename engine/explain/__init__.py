"""What is said of a run: sentences, the inspector, warnings, and the circuit as data.

It knows runs, formulas and small plots; it computes no gradient of its own.
Its face: `record.record`, `narrate.step`, `inspector.inspected`, `warnings.warnings`.
"""
