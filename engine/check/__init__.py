"""The proof of the gradients: central differences and SymPy's `diff` beside the backward pass.

Its witnesses know the rows' forward formulas, and never the rows' partials, which they judge.
Its face: `proof.check`.
"""
