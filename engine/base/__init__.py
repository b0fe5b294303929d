"""What every room needs and none owns: errors, words, shapes, numbers as text, arrays as typed, caching.

It knows no gate, no graph and no picture, and imports nothing of the engine. A layout worker loads
some of it, so this file re-exports nothing, and `arrays` alone imports SymPy.
Its face: `errors.InputError`, `words.say`, `shapes.Shape`, `numerals.brief`, `caching.kept_with_first`.
"""
