"""Program text to statements of gate expressions, and texts to values: nothing else reads what people type.

It knows the table of gates and no graph. Text of a user's reaches no parser but this one.
Its face: `parser.parse`, `values.read`.
"""
