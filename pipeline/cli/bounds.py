"""A figure's best, low and high in the few characters that a table has for it."""

from pipeline.records.event import Figure, Total

NOT_REPORTED = "—"
LEGEND = (
    "16 (15–20): best (lowest–highest reported); 15–: no ceiling told; —: not reported; 0: none; ≠: disputed"
)


def bounds(figure: Total | Figure | None) -> str:
    """Return "16" where all agree, else "16 (15–20)", open ends left out; "—" where nobody reported."""
    if figure is None:
        return NOT_REPORTED
    best, low, high = figure.best, figure.low, figure.high
    text = "?" if best is None else f"{best:,}"
    if figure.disputed:
        text += "≠"
    return text if best == low == high else f"{text} ({span(low, high)})"


def span(low: int | None, high: int | None) -> str:
    """Return "15", "15–20", "15–" or "–20"."""
    if low == high and low is not None:
        return f"{low:,}"
    return f"{'' if low is None else f'{low:,}'}–{'' if high is None else f'{high:,}'}"
