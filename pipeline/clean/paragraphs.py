"""A text to its paragraphs."""

import re
from typing import NamedTuple

_LINE = re.compile(r"\S.*")  # from its first character that is no space
_WRAPPED = range(50, 101)  # characters in a line that an editor or mail program broke
_RAGGED = 25  # characters by which such lines differ


class Paragraph(NamedTuple):
    """A trimmed paragraph; ``start`` and ``end`` count from the start of the text."""

    start: int
    end: int
    text: str
    lower: str
    """In lower case with straight quotes, for the rules; its offsets may differ from those of ``text``."""


def paragraphs(text: str) -> list[Paragraph]:
    """Return the paragraphs of ``text``: its lines that are not blank, hard-wrapped ones put together."""
    found: list[Paragraph] = []
    block: list[tuple[int, int]] = []
    blank_after = 0
    for line in _LINE.finditer(text.replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")):
        start = line.start()
        end = start + len(line[0].rstrip())
        if block and text.count("\n", blank_after, start) > 1:
            found += _block(text, block)
            block = []
        block.append((start, end))
        blank_after = end
    return found + _block(text, block)


def _block(text: str, lines: list[tuple[int, int]]) -> list[Paragraph]:
    """Return one paragraph for each of ``lines``, which no blank line parts, or one for all where wrapped."""
    if len(lines) > 1 and _is_wrapped(text, lines):
        lines = [(lines[0][0], lines[-1][1])]
    return [_paragraph(text, start, end) for start, end in lines]


def _is_wrapped(text: str, lines: list[tuple[int, int]]) -> bool:
    lengths = [end - start for start, end in lines[:-1]]
    if min(lengths) not in _WRAPPED or max(lengths) not in _WRAPPED or max(lengths) - min(lengths) > _RAGGED:
        return False
    return any(text[start].islower() for start, _ in lines[1:])


def _paragraph(text: str, start: int, end: int) -> Paragraph:
    own = text[start:end]
    return Paragraph(start, end, own, own.lower().replace("’", "'").replace("‘", "'"))
