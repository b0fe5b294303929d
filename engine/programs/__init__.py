"""The circuit as a program in other languages: one small writer for each, over the same graph."""
