"""The signs of a chart: one shape for each speaker, so that no reader has to tell colours apart."""

from markupsafe import Markup

SHAPES = (
    "M-4.500 0a4.500 4.500 0 1 0 9 0a4.500 4.500 0 1 0 -9 0Z",  # circle
    "M-4 -4H4V4H-4Z",  # square
    "M0 -5.200L5 3.800H-5Z",  # triangle
    "M0 -5.600L5.600 0L0 5.600L-5.600 0Z",  # diamond
    "M0 5.200L5 -3.800H-5Z",  # triangle on its head
    "M-1.800 -5.200H1.800V-1.800H5.200V1.800H1.800V5.200H-1.800V1.800H-5.200V-1.800H-1.800Z",  # cross
)
"""Outlines around (0, 0), of one size to the eye."""

SMALL = "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0Z"
"""The sign of whoever has no line."""

DENIED = "M-6 -6L6 6M-6 6L6 -6"
"""Struck through."""


def sign(outline: str, x: float, y: float, *, filled: bool, sure: bool = True) -> Markup:
    """Return a sign at a place: hollow where the number was replaced, dashed where it is feared alone."""
    kinds = f"sign{'' if filled else ' hollow'}{'' if sure else ' unsure'}"
    return Markup('<path class="{}" d="{}" transform="translate({:.1f} {:.1f})"/>').format(
        kinds, outline, x, y
    )


def arrow(x: float, y: float, up: bool) -> Markup:
    """Return the arrow of an open end, from a sign upwards or downwards."""
    way = -1 if up else 1
    start, tip, wing = y + way * 6, y + way * 19, y + way * 14.5
    head = f"M{x - 3.5:.1f} {wing:.1f}L{x:.1f} {tip:.1f}L{x + 3.5:.1f} {wing:.1f}"
    return _open(f"M{x:.1f} {start:.1f}V{tip:.1f}{head}")


def bar(x: float, low: float, high: float) -> Markup:
    """Return the bar of a number told as a range."""
    left, right = x - 3.5, x + 3.5
    ends = "".join(f"M{left:.1f} {y:.1f}H{right:.1f}" for y in (low, high))
    return _open(f"M{x:.1f} {low:.1f}V{high:.1f}{ends}")


def _open(path: str) -> Markup:
    return Markup('<path class="open" d="{}"/>').format(path)
