"""Figures: a result in, a drawing out (SVG with a text alternative, and the table behind it)."""
