"""What a row says for and against one of its totals."""

from collections.abc import Iterable

from pipeline.records.claim import ALL
from pipeline.records.event import Event, EventClaim, Figure
from pipeline.records.mention import Actor, Role
from pipeline.records.vocabulary import Measure

_COUNTED = frozenset({"event", "day", "standing"})
_FIGHTING = frozenset({"combatant", "perpetrator"})


class Evidence:
    """The total of one measure, the claims behind it, and who took part. What an analyst rejected is none."""

    def __init__(self, event: Event, measure: Measure) -> None:
        self.measure = measure
        self.total = event.totals[measure]
        self.actors = event.actors
        self.figures = tuple(f for f in event.figures if f.measure == measure and f.best)
        scopes = _COUNTED | ({"cumulative"} if event.level == "campaign" else set())
        claims = [c for f in event.figures if f.measure == measure for c in f.claims]
        claims = [c for c in claims if c.scope in scopes and not _rejected(c)]
        told = tuple(c for c in claims if c.modality == "reported")
        behind = {c.claim_id for f in _behind(self.figures) for c in f.claims}
        self.reports = tuple(c for c in told if c.claim_id in behind)
        """Those behind the total, as far as its origins are counted."""
        self.denials = tuple(c for c in claims if c.modality == "denied" and c.current)
        self._told = told
        self._credits = {article.article_id: article.credit for article in event.articles}

    def speakers(self, reports: Iterable[EventClaim] | None = None) -> dict[str, EventClaim]:
        """Return who reports the measure, one for each origin, with the newest claim; "" is nobody."""
        newest: dict[int | str, EventClaim] = {}
        for claim in self.reports if reports is None else reports:
            origin = claim.origin_number or claim.origin or ""
            if origin not in newest or self._speaker(claim):
                newest[origin] = claim
        return {self._speaker(claim): claim for claim in newest.values()}

    def _speaker(self, claim: EventClaim) -> str:
        """Return who says so: the speaker, else the agency that the text is credited to."""
        return claim.origin or (claim.origin_number and self._credits.get(claim.article_id)) or ""

    def of_role(self, role: Role) -> tuple[Actor, ...]:
        """Return the actors with this part in the event."""
        return tuple(actor for actor in self.actors if actor.role == role)

    def attacker_reports(self) -> tuple[EventClaim, ...]:
        """Return what an attacker itself reports of people hurt who are not told to be combatants."""
        attackers = [a for a in self.actors if a.role in ("attacker", "claims_responsibility")]
        others = {c.claim_id for f in self.figures if f.civilian_status not in _FIGHTING for c in f.claims}
        return tuple(
            claim
            for claim in self._told
            if claim.claim_id in others
            and (claim.counted[0] or 0) > 0
            and _is_one_of(claim.origin, attackers)
        )


def _rejected(claim: EventClaim) -> bool:
    return claim.review is not None and claim.review.verdict == "reject"


def _behind(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Return the figures that a total rests on: the wholes, where any is stated, else all."""
    wholes = tuple(f for f in figures if f.group == ALL and f.civilian_status != "perpetrator")
    return wholes or figures


def _is_one_of(speaker: str | None, actors: Iterable[Actor]) -> bool:
    """True where the speaker is an actor, or speaks for one: "Jane Roe, Northern Army"."""
    return speaker is not None and any(actor.name.casefold() in speaker.casefold() for actor in actors)
