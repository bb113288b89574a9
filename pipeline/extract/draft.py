"""Draft: a claim of one article in the making, with the statements that it was read from."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipeline.extract.cues import HIT
from pipeline.extract.statement import Statement
from pipeline.records.claim import ALL, CivilianStatus, Modality, Qualifier, Scope

LEAD = 3
_TOLL = 6
"""Weight of a number that the article itself calls the toll: more than the headline's."""


@dataclass(eq=False)
class Draft:
    """A claim before it has its words, its speaker and its id."""

    measure: str
    low: int | None
    high: int | None
    qualifier: Qualifier
    statement: Statement
    """The one whose words state the number."""
    also: list[Statement] = field(default_factory=list)
    group_key: str = ALL
    status: CivilianStatus = "unknown"
    scope: Scope = "event"
    modality: Modality = "reported"
    whole: "Draft | None" = None
    summed: bool = False
    victims: tuple[str, ...] = ()

    @property
    def first(self) -> int:
        """The first sentence that tells of them."""
        return min(s.sentence for s in (self.statement, *self.also))

    @property
    def counts(self) -> bool:
        """True where it may take part in the event's own number."""
        return self.scope == "event" and self.modality == "reported"


HURT = (HIT, "injured")


def phrase_of(made: Draft) -> tuple[int, int]:
    return made.statement.sentence, made.statement.persons.start


def stated_number(drafts: Iterable[Draft]) -> int:
    """Return the number that the drafts state for their measure; 0 where none is stated."""
    sums: dict[tuple[int, int], tuple[float, int]] = {}
    for made in drafts:
        if made.low is None or made.whole:
            continue
        for statement in (made.statement, *made.also):
            key = (statement.sentence, statement.joint)
            weight, number = sums.get(key, (0.0, 0))
            sums[key] = (max(weight, weight_of(statement) + 0.5 * len(made.also)), number + made.low)
    return max((entry for entry in sums.values() if entry[1] > 1), default=(0.0, 0))[1]


def weight_of(statement: Statement) -> float:
    place = 3.0 if statement.sentence == 0 else 2.0 if statement.sentence <= LEAD else 1.0
    return place + _TOLL * statement.toll


def number_of(made: Draft) -> int:
    return made.low if made.low is not None else made.high or 0


def is_vague(made: Draft) -> bool:
    """True for "several" and "dozens", which give way to any number of the article."""
    return not made.statement.persons.explicit


def added_up(drafts: list[Draft], least: int = 0) -> list[Draft]:
    """Add persons up, who are parts of the sum then; ``least`` is 4 where "a fourth victim" is told of."""
    first = drafts[0]
    low = max(least, sum(d.low or 0 for d in drafts))
    high = None if any(d.high is None for d in drafts) else max(low, sum(d.high or 0 for d in drafts))
    total = replace(
        first,
        low=low,
        high=high,
        qualifier="exact" if low == high else "at_least",
        also=[s for d in drafts for s in (d.statement, *d.also) if s is not first.statement],
        group_key=ALL,
        status="unknown",
        summed=True,
        victims=tuple(sorted({v for d in drafts for v in d.victims})),
    )
    for made in drafts:
        made.whole = total
    return [total]
