"""Tables within a text: a heading that names outcomes, and rows of numbers under it.

District | Dead | Injured | Houses destroyed
Sofala   | 12   | 40      | 310
Total    | 17   | 55      | 402
"""

from collections.abc import Sequence
from itertools import pairwise

from msgspec.structs import replace

from pipeline.extract.counts import bare
from pipeline.extract.cues import MEASURES, find_cues
from pipeline.extract.numbers import find_numbers
from pipeline.extract.scan import Scanned, Token
from pipeline.extract.statement import Statement
from pipeline.records.claim import Unit

_LINES = frozenset("|/")
_TOTAL = frozenset("total totals all overall sum".split())
_HOUSEHOLDS = frozenset("families family households household".split())
_OUTCOMES = 2
"""So many a heading names at least."""

_Cell = tuple[int, int]
"""Tokens [start, end) of a cell."""


def read_tables(
    scanned: Sequence[Scanned], found: Sequence[Sequence[Statement]]
) -> list[Sequence[Statement]]:
    """Return ``found``, the statements of each sentence, with what the rows of tables state."""
    result = list(found)
    heading: list[str] = []
    households: list[bool] = []
    for index, sentence in enumerate(scanned):
        cells = [] if _LINES.isdisjoint(sentence.words) else _cells(sentence.tokens)
        columns = [_outcome(sentence.tokens[start:end]) for start, end in cells]
        if sum(map(bool, columns)) >= _OUTCOMES and (
            "|" in sentence.words or not find_numbers(sentence.tokens)
        ):
            heading, result[index] = columns, ()
            households = [
                not _HOUSEHOLDS.isdisjoint(token.lower for token in sentence.tokens[start:end])
                for start, end in cells
            ]
        elif heading and len(cells) == len(heading):
            result[index] = _row(sentence.tokens, cells, heading, households, index)
        else:
            heading = []
    return result


def _cells(tokens: tuple[Token, ...]) -> list[_Cell]:
    lines = [i for i, token in enumerate(tokens) if token.text in _LINES]
    cells = [(a + 1, b) for a, b in pairwise([-1, *lines, len(tokens)])]
    return [cell for i, cell in enumerate(cells) if cell[0] < cell[1] or 0 < i < len(cells) - 1]


def _outcome(tokens: tuple[Token, ...]) -> str:
    """Return the measure that the heading of a column names, "" where it names none."""
    return next((cue.cue.measure for cue in find_cues(tokens) if cue.cue.measure in MEASURES), "")


def _row(
    tokens: tuple[Token, ...], cells: list[_Cell], heading: list[str], households: list[bool], index: int
) -> list[Statement]:
    """Return a statement for each number of a row; a row of totals states the toll, others are its parts."""
    told = []
    whole = any(token.lower in _TOTAL for token in tokens[slice(*cells[0])])
    for (start, end), measure, families in zip(cells, heading, households, strict=True):
        number = next((n for n in find_numbers(tokens[start:end]) if n.end == end - start), None)
        if not measure or number is None or not number.high:
            continue
        number = number._replace(start=start + number.start, end=end, from_token=start + number.from_token)
        persons = replace(bare(number), head="families" if families else "")
        unit: Unit = "households" if families else MEASURES[measure]["unit"]
        told.append(Statement(index, measure, persons, (start, end), toll=whole, unit=unit, joint=-1))
    return told
