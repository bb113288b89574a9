"""How long to wait after failures."""


def backoff(failures: int, chance: float, *, first: float, most: float) -> float:
    """Return seconds to wait after ``failures`` (1 or more) in a row: each time twice as long,
    up to ``most``.

    ``chance`` is a random number from 0 to 1. It moves the wait within its upper half, so that those who
    failed together do not all come back together.
    """
    longest = min(most, first * 2.0 ** min(failures - 1, 64))
    return longest * (0.5 + chance / 2)
