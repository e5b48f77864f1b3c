"""The tests; `python -m tests` runs all of them, the web's on both databases."""
