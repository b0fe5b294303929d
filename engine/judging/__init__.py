"""Hand-written backward passes: found in a text, judged line by line, and told what is wrong with them.

It knows the language, circuits, their passes and records, and no picture. A line is computed with the right
gradients of what it uses. Its face: `recognition.parted` finds such a pass, `verdicts.judged` judges it.
"""
