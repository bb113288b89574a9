"""How often Python looks for garbage that refers to itself."""

import gc

THRESHOLDS = 50_000, 20, 100
"""New objects before a look among them, and looks before one among older objects. Python's own, 700, 10, 10,
cost a tenth of an article's time, most of it spent on word lists that live as long as the process. Records
are trees: they go at once when nobody has them."""


def look_seldom() -> None:
    """Look for garbage seldom from now on, in a process that reads articles."""
    gc.set_threshold(*THRESHOLDS)
