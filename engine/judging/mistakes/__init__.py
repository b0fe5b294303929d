"""What can be wrong with a line: `table.py` has all that has a name, the others its tests by subject."""
