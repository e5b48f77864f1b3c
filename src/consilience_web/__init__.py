"""The web application: one app per stage, under the same words as the library."""
