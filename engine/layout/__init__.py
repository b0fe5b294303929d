"""Graphviz: where things stand, and pictures as PNG and PDF; in this process or in workers.

It takes DOT and gives places or bytes, and knows no circuit. Only here does the engine start processes
for drawing. A worker imports this room and `base` alone, so this file re-exports nothing.
Its face: `workers.Workers`, `graphviz.place`, `graphviz.Layout`.
"""
