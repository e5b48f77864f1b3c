"""Duplicates: run the finder, look over what it joined, decide what it left to people."""
