"""What became of the numbers of a row: raised, lowered, contested, and by whose claim."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from pipeline.records.event import ChangeKind, Event, EventClaim, Figure, Total


class Move(NamedTuple):
    """One thing that happened to a number."""

    kind: ChangeKind
    measure: str
    group: str | None
    """Null for the total over all groups."""
    old: Any
    new: Any
    claim_id: str | None
    """The claim that caused it: a new one, else one that is gone, else the one that now sets the number."""


def moves(was: Event, now: Event) -> Iterator[Move]:
    """Yield what happened to the numbers of one row, totals last.

    ``old`` and ``new`` are the best numbers, null where nobody reports one; whether it is disputed; or the
    speaker who joined.
    """
    for old, new in pairs(was.figures, now.figures):
        shown = new or old
        assert shown
        sides = _Side.of_figure(old), _Side.of_figure(new)
        yield from _bounds(shown.measure, shown.group, *sides)
        yield from _speakers(shown, *sides)
    for measure in sorted(was.totals.keys() | now.totals.keys()):
        yield from _bounds(measure, None, _Side.of_total(was, measure), _Side.of_total(now, measure))


def pairs(old: Sequence[Figure], new: Sequence[Figure]) -> Iterator[tuple[Figure | None, Figure | None]]:
    """Yield each of ``new`` with what it was in ``old``, then what is gone.

    One figure is of one measure, group, unit and side (perpetrators or not); failing that, of a claim that
    both show: a figure is named in the words of the claim that sets it, which may change.
    """
    left = list(old)
    was = [_take(left, figure, _same_key) for figure in new]
    for figure, same in zip(new, was, strict=True):
        yield same or _take(left, figure, _shared_claim), figure
    for figure in left:
        yield figure, None


def _take(left: list[Figure], figure: Figure, same: Callable[[Figure, Figure], bool]) -> Figure | None:
    """Return the first of ``left`` that is the ``same`` as ``figure``, and take it out."""
    found = next((position for position, other in enumerate(left) if same(other, figure)), None)
    return None if found is None else left.pop(found)


def _same_key(a: Figure, b: Figure) -> bool:
    return _key(a) == _key(b)


def _shared_claim(a: Figure, b: Figure) -> bool:
    return bool(_claims(a) & _claims(b))


def _key(figure: Figure) -> tuple[str, str, str, bool]:
    return (figure.measure, figure.group.casefold(), figure.unit, figure.civilian_status == "perpetrator")


def _claims(figure: Figure) -> set[str]:
    return {claim.claim_id for claim in figure.claims}


class _Side(NamedTuple):
    """A number before or after, and the claims behind it."""

    best: int | None = None
    disputed: bool = False
    claims: tuple[EventClaim, ...] = ()
    setters: tuple[str, ...] = ()
    """claim_id of what sets the best."""

    @classmethod
    def of_figure(cls, figure: Figure | None) -> "_Side":
        if figure is None:
            return cls()
        best = figure.because.best
        return cls(figure.best, figure.disputed, figure.claims, (best,) if best else ())

    @classmethod
    def of_total(cls, event: Event, measure: str) -> "_Side":
        total: Total | None = event.totals.get(measure)
        if total is None:
            return cls()
        figures = [figure for figure in event.figures if figure.measure == measure]
        claims = tuple(sorted((c for figure in figures for c in figure.claims), key=_age))
        return cls(total.best, total.disputed, claims, total.because.best)

    @property
    def ids(self) -> set[str]:
        return {claim.claim_id for claim in self.claims}


def _bounds(measure: str, group: str | None, old: _Side, new: _Side) -> Iterator[Move]:
    if new.best != old.best:
        raised = old.best is None or (new.best is not None and new.best > old.best)
        kind: ChangeKind = "figure.raised" if raised else "figure.lowered"
        yield Move(kind, measure, group, old.best, new.best, _mover(old, new))
    if new.disputed != old.disputed:
        yield Move("figure.contested", measure, group, old.disputed, new.disputed, _contester(old, new))


def _mover(old: _Side, new: _Side) -> str | None:
    """Return the claim that moved the best: what sets it now, if new; what had set it, if gone; else any."""
    before, after = old.ids, new.ids
    come = [id_ for id_ in new.setters if id_ not in before]
    gone = [id_ for id_ in old.setters if id_ not in after]
    newest = _newest(new, old) or _newest(old, new)
    return next(iter((*come, *gone, *filter(None, [newest]), *new.setters, *old.setters)), None)


def _contester(old: _Side, new: _Side) -> str | None:
    """Return the claim that began a dispute or ended it: best a new one that is at odds with another."""
    current = [claim for claim in new.claims if claim.current]
    kinds = {_stand(claim): claim for claim in current}  # a thousand say the same
    odd_ones = {stand for stand, c in kinds.items() if any(_at_odds(c, other) for other in kinds.values())}
    odd = new._replace(claims=tuple(c for c in current if _stand(c) in odd_ones))
    return _newest(odd, old) or _newest(new, old) or _newest(old, new) or next(iter(new.setters), None)


def _stand(claim: EventClaim) -> tuple[int, str, str, tuple[int | None, int | None]]:
    """Return all that can put a claim at odds with another."""
    return (claim.origin_number, claim.scope, claim.modality, claim.counted)


def _at_odds(a: EventClaim, b: EventClaim) -> bool:
    if a.origin_number == b.origin_number or a.scope != b.scope:
        return False
    top = float("inf")
    (a_low, a_high), (b_low, b_high) = (
        (low or 0, top if high is None else high) for low, high in (a.counted, b.counted)
    )
    meet = a_low <= b_high and b_low <= a_high
    return meet if "denied" in (a.modality, b.modality) else not meet


def _newest(here: _Side, there: _Side) -> str | None:
    """Return the newest claim of ``here`` that ``there`` has not."""
    others = there.ids
    own = [claim for claim in here.claims if claim.claim_id not in others]
    return max(own, key=_age).claim_id if own else None


def _age(claim: EventClaim) -> tuple[str, str]:
    return (str(claim.reported_at or ""), claim.claim_id)


def _speakers(figure: Figure, old: _Side, new: _Side) -> Iterator[Move]:
    known = {claim.origin for claim in old.claims}
    first: dict[str, EventClaim] = {}
    for claim in new.claims:
        if claim.origin is not None and claim.origin not in known:
            first.setdefault(claim.origin, claim)
    for origin, claim in sorted(first.items()):
        yield Move("speaker.joined", figure.measure, figure.group, None, origin, claim.claim_id)
