"""Claims as a page shows them: each with its place in the row, its article and its speaker."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from pipeline.records.codec import digest
from pipeline.records.event import Because, Event, EventClaim, Figure, Source
from pipeline.records.vocabulary import MEASURES
from pipeline.web.evidence.voices import Voice, voices
from pipeline.web.pages.words import span

PAGE = 100
"""Claims on one page: some 150 KB of HTML."""

_PUT = {
    "at_least": "at least {low}",
    "more_than": "more than {low}",
    "about": "about {low}",
    "up_to": "up to {high}",
    "fewer_than": "fewer than {high}",
    "range": "{low} to {high}",
}
SCOPES = {
    "event": "this event so far",
    "day": "one day of it",
    "cumulative": "more than this event",
    "standing": "at one moment",
    "background": "another or an older event",
}


class Cited(NamedTuple):
    """A claim with all that a reader asks of it."""

    claim: EventClaim
    figure: Figure
    source: Source | None
    """Its article; None where the row left it out."""
    voice: Voice
    sets: tuple[str, ...]
    """Which of best, low and high of its figure it sets."""
    page: int
    """Page of the event's claims on which it stands, from 1."""

    @property
    def anchor(self) -> str:
        """Id of its element."""
        return f"claim-{self.claim.claim_id}"

    @property
    def put(self) -> str:
        """The number as it was put: "more than 16"."""
        return put(self.claim)

    @property
    def standing(self) -> Literal["current", "replaced", "rejected"]:
        """Whether it counts, and if not, by whom: its own speaker, or an analyst."""
        if self.claim.review and self.claim.review.verdict == "reject":
            return "rejected"
        return "current" if self.claim.current else "replaced"

    @property
    def corrected(self) -> str:
        """What an analyst corrected it to: "6"; empty where none did."""
        review = self.claim.review
        return span(review.low, review.high) if review and review.verdict == "correct" else ""

    @property
    def scope_words(self) -> str:
        """What it counts, in words."""
        return SCOPES[self.claim.scope]


class Group(NamedTuple):
    """A figure with its claims, the newest first."""

    figure: Figure
    anchor: str
    claims: tuple[Cited, ...]


def put(claim: EventClaim) -> str:
    """Return the number in the way in which it was put; open ends say so whatever the qualifier."""
    low, high = (None if n is None else f"{n:,}" for n in (claim.low, claim.high))
    if low is not None and high is not None:
        one = low == high or claim.qualifier == "about"
        words = _PUT.get(claim.qualifier, "{low}") if one else _PUT["range"]
    elif low is not None:
        words = _PUT[claim.qualifier] if claim.qualifier in ("at_least", "more_than") else _PUT["at_least"]
    elif high is not None:
        words = _PUT[claim.qualifier] if claim.qualifier in ("up_to", "fewer_than") else _PUT["up_to"]
    else:
        words = "a number that is not told"
    return words.format(low=low or high, high=high or low)


def groups(event: Event) -> dict[str, tuple[Group, ...]]:
    """Return the figures of ``event`` by measure: those with a total first, everybody before some."""
    speaking = voices(event)
    sources = {source.article_id: source for source in event.articles}

    def rank(figure: Figure) -> tuple[bool, int, bool]:
        return (figure.measure not in event.totals, MEASURES.index(figure.measure), figure.group != "all")

    order = sorted(event.figures, key=rank)
    found: dict[str, tuple[Group, ...]] = {}
    seen = 0
    for figure in order:
        cited = []
        for claim in sorted(figure.claims, key=_newest_first):
            source, voice = sources.get(claim.article_id), speaking[claim.origin_number]
            cited.append(Cited(claim, figure, source, voice, _sets(figure.because, claim), 1 + seen // PAGE))
            seen += 1
        group = Group(figure, anchor(figure), tuple(cited))
        found[figure.measure] = (*found.get(figure.measure, ()), group)
    return found


def anchor(figure: Figure) -> str:
    """Return the id of a figure's element: the same in every revision."""
    return f"figure-{digest(figure.measure, figure.group, figure.civilian_status, figure.unit, length=10)}"


def every(found: dict[str, tuple[Group, ...]]) -> Iterable[Cited]:
    """Yield all claims in the order of their pages."""
    return (cited for groups in found.values() for group in groups for cited in group.claims)


def _newest_first(claim: EventClaim) -> tuple[bool, int, bool, str]:
    day = claim.reported_at
    return (day is None, -day.toordinal() if day else 0, not claim.current, claim.claim_id)


def _sets(because: Because, claim: EventClaim) -> tuple[str, ...]:
    bounds = (("best", because.best), ("low", because.low), ("high", because.high))
    return tuple(name for name, claim_id in bounds if claim_id == claim.claim_id)
