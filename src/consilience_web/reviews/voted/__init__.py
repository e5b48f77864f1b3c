"""Stages that people vote on: title and abstract and full text are read with the same code.

What the pages show is for the person who asks and for nobody else.
"""
