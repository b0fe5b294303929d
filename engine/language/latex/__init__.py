"""LaTeX as notes write it, read into the tokens of the language; each has its place in the LaTeX text.

`detecting.py` tells it from all else, `commands.py` is the table of its commands, `reader.py` reads it.
"""
