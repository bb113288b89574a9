"""Claims to figures: best, low and high of one measure of one group. docs/figures.md has the rule in full."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from pipeline.records.claim import CivilianStatus, Claim
from pipeline.records.event import Because, EventClaim, Figure
from pipeline.records.rule import Rule
from pipeline.tally.origins import NOBODY, Said
from pipeline.tally.reviews import note
from pipeline.tally.told import publisher

Key: TypeAlias = tuple[str, str, bool, str]
"""Measure, group_key, whether perpetrators, unit: claims with one key are about one number."""


class Weighed(NamedTuple):
    """A figure, and what the totals need to know of it."""

    key: Key
    figure: Figure
    basis: tuple[Said, ...]
    """The current claims that set its bounds, the oldest first; empty where none may."""
    counted: tuple[Said, ...]
    """Whoever reported it, those since replaced included."""
    best: Said | None


def weigh(said: Iterable[Said], campaign: bool = False) -> list[Weighed]:
    """Return the figures that ``said``, the oldest first, comes to, sorted by their keys.

    In a ``campaign`` a cumulative number is the event's own.
    """
    by_key: dict[Key, list[Said]] = defaultdict(list)
    numbers = {NOBODY: 0}
    for one in said:
        claim = one.claim
        numbers.setdefault(one.origin, len(numbers))
        by_key[claim.measure, claim.group_key, claim.civilian_status == "perpetrator", claim.unit].append(one)
    return [_weigh(key, by_key[key], numbers, campaign) for key in sorted(by_key)]


def value(claim: Claim) -> int | None:
    """Return the number that a claim stands for: its floor, or its ceiling where it has no floor."""
    return claim.low if claim.low is not None else claim.high


def _weigh(key: Key, said: list[Said], numbers: Mapping[str, int], campaign: bool) -> Weighed:
    valid = [s for s in said if not s.rejected]
    current = _current(valid)
    now = {s.claim.claim_id for s in current}
    scopes = _scopes(valid, campaign)
    ever = [s for s in valid if s.claim.modality == "reported" and s.claim.scope in scopes]
    reported = [s for s in ever if s.claim.claim_id in now]
    basis = _wholes(reported)
    counted = ever or said
    best = _best(basis)
    low, high = _bounds(basis)
    shown = best or low or high or (valid or said)[0]
    figure = Figure(
        measure=key[0],
        group=shown.claim.group,
        civilian_status=_status(valid or said),
        unit=shown.claim.unit,
        best=value(best.claim) if best else None,
        low=low.claim.low if low else None,
        high=high.claim.high if high else None,
        publishers=len({publisher(s.told.article) for s in counted}),
        origins=len({s.origin for s in counted}),
        disputed=_disputed(basis, [s for s in current if s.claim.modality == "denied"]),
        because=Because(best=_id(best), low=_id(low), high=_id(high)),
        rule=_rule(best, ever, reported, basis) if best else None,
        claims=tuple(_shown(s, numbers[s.origin], s.claim.claim_id in now) for s in said),
    )
    return Weighed(key, figure, tuple(basis), tuple(counted), best)


def _id(said: Said | None) -> str | None:
    return said.claim.claim_id if said else None


def _current(said: list[Said]) -> list[Said]:
    """Return the claims of each origin's latest article; a fear replaces no number, nor the reverse.

    Where nobody is named, a publisher's newer article replaces its own older one alone.
    """

    def line(s: Said) -> tuple[str, str, str, str]:
        stated = "stated" if s.claim.modality in ("reported", "denied") else s.claim.modality
        printer = "" if s.origin else publisher(s.told.article)
        return (s.origin, printer, s.claim.scope, stated)

    latest = {line(s): s.age for s in said}
    return [s for s in said if s.age == latest[line(s)]]


def _wholes(said: list[Said]) -> list[Said]:
    """Leave out the parts of a number that stands beside them: of "a judge and her driver", who are two, each
    one. Whoever repeats a number is no such part."""
    numbers = {s.claim.claim_id: value(s.claim) for s in said}
    return [s for s in said if numbers.get(s.claim.part_of or "") in (None, value(s.claim))]


def _scopes(said: list[Said], campaign: bool) -> frozenset[str]:
    """Return the scopes that set the figure: the event so far; else days; else, alone, a state."""
    there = {s.claim.scope for s in said if s.claim.modality in ("reported", "denied")}
    of_event = frozenset({"event", "cumulative"} if campaign else {"event"})
    for scopes in (of_event, frozenset({"day"})):
        if scopes & there:
            return scopes
    return frozenset({"standing"}) if there == {"standing"} else frozenset()


def _best(basis: Sequence[Said]) -> Said | None:
    """Return the latest article's claim: the number it gives most often, a stated one counting double."""
    if not (rivals := _rivals(basis)):
        return None
    last = [s for s in rivals if s.age == rivals[-1].age]
    votes: Counter[tuple[int | None, int | None]] = Counter()
    for s in last:
        votes[s.claim.low, s.claim.high] += 1 if s.claim.summed else 2
    return max(last, key=lambda s: (votes[s.claim.low, s.claim.high], -s.claim.span[0], s.claim.claim_id))


def _rivals(basis: Sequence[Said]) -> Sequence[Said]:
    """Leave out what a party says of the other side's fighters, where anyone else has a number."""
    return [s for s in basis if not _about_enemy(s.claim)] or basis


def _rule(best: Said, ever: Sequence[Said], reported: Sequence[Said], basis: Sequence[Said]) -> Rule:
    """Return why ``best`` holds: the last of the steps from all that was ``ever`` reported to it that left
    another number out."""
    rivals = _rivals(basis)
    last = [s for s in rivals if s.age == best.age]
    steps: tuple[tuple[Rule, Sequence[Said]], ...] = (
        ("given_most_often", last),
        ("latest", rivals),
        ("party_gives_way", basis),
        ("whole", reported),
        ("latest_of_speaker", ever),
    )
    return next((rule for rule, some in steps if len(_numbers(some)) > 1), "only_number")


def _numbers(said: Iterable[Said]) -> set[tuple[int | None, int | None]]:
    return {(s.claim.low, s.claim.high) for s in said}


def _about_enemy(claim: Claim) -> bool:
    """True for a party's number of the other side's fighters."""
    speaker, group = (claim.origin_key or "").casefold(), claim.group_key.casefold()
    own = bool(speaker) and (speaker in group or group in speaker)
    return claim.party and claim.civilian_status == "combatant" and not own


def _bounds(basis: Sequence[Said]) -> tuple[Said | None, Said | None]:
    """Return the claims with the least floor and the largest ceiling.

    Null where an open end ("more than 16", "up to 9") reaches to or past every bound that was reported.
    """
    floors = [(s.claim.low, s) for s in basis if s.claim.low is not None]
    ceilings = [(s.claim.high, s) for s in basis if s.claim.high is not None]
    low = min(floors, key=lambda pair: pair[0], default=None)
    high = max(ceilings, key=lambda pair: pair[0], default=None)
    if low and any(ceiling <= low[0] for ceiling, s in ceilings if s.claim.low is None):
        low = None
    if high and any(floor >= high[0] for floor, s in floors if s.claim.high is None):
        high = None
    return low and low[1], high and high[1]


def _disputed(basis: Sequence[Said], denials: Sequence[Said]) -> bool:
    """True where the current intervals of two origins do not meet, or one denies what another says."""
    floors: dict[str, int] = {}
    ceilings: dict[str, float] = {}
    for s in basis:
        low = s.claim.low or 0
        high = float("inf") if s.claim.high is None else s.claim.high
        floors[s.origin] = min(low, floors.get(s.origin, low))
        ceilings[s.origin] = max(high, ceilings.get(s.origin, high))
    if floors and max(floors.values()) > min(ceilings.values()):
        return True
    return any(s.origin != no.origin and _meet(s.claim, no.claim) for s in basis for no in denials)


def _meet(a: Claim, b: Claim) -> bool:
    top = float("inf")
    a_high, b_high = (top if c.high is None else c.high for c in (a, b))
    return (a.low or 0) <= b_high and (b.low or 0) <= a_high


def _status(said: Sequence[Said]) -> CivilianStatus:
    votes = Counter[CivilianStatus](s.claim.civilian_status for s in said)
    del votes["unknown"]
    return min(votes, key=lambda status: (-votes[status], status), default="unknown")


def _shown(s: Said, origin_number: int, current: bool) -> EventClaim:
    claim, article = s.written or s.claim, s.told.article
    quoted = article.quotes == "full"
    return EventClaim(
        claim_id=claim.claim_id,
        article_id=article.article_id,
        low=claim.low,
        high=claim.high,
        qualifier=claim.qualifier,
        scope=claim.scope,
        modality=claim.modality,
        origin=claim.origin,
        origin_kind=claim.origin_kind,
        party=claim.party,
        origin_number=origin_number,
        group=claim.group,
        sentence=claim.sentence if quoted else "",
        quotes=article.quotes,
        span=claim.span,
        mark=claim.mark if quoted else None,
        also=claim.also,
        reported_at=article.published.date if article.published else None,
        current=current,
        review=note(s.review) if s.review else None,
    )
