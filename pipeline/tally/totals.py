"""One figure for each measure over all groups, nobody counted twice. docs/figures.md has the rule in full."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.lexicon.load import load
from pipeline.records.claim import ALL, Claim
from pipeline.records.event import Grounds, Total
from pipeline.records.rule import Rule
from pipeline.records.vocabulary import EVENT_TYPE_TABLE
from pipeline.tally.choice import Choice, Count, choose
from pipeline.tally.figures import Weighed, value
from pipeline.tally.origins import Said
from pipeline.tally.told import publisher

_STATES = frozenset({"forces"})
"""Measures that are states at a moment by nature, so that a standing number is their total."""


_STATED = 2
"""Votes of a stated number; one that was added up has one."""
_ABOUT = 1.5
"""How far above "over a hundred" the exact number of the article may be: the 125 of "of the 125 injured"."""
_MANY = 10
"""So many are never persons told of one by one: their sum is as good as stated."""
_HEADLINE = 3
"""Votes that a number in the headline has besides: what the article is about."""
_THEM = frozenset({"them", "whom", "those"})
_RISEN = 4
"""Votes that a number has which its sentence calls the new toll: more than the headline's."""
_TOGETHER = ("killed", "injured")
"""Measures whose persons are the same: who is wounded in one article may be dead in the next."""


class _Reported(NamedTuple):
    """What the articles of an event say of one measure."""

    current: dict[str, Count]
    """What each article counts in all, by article id, from claims that hold; the oldest first."""
    ever: dict[str, Count]
    """The same, from claims since replaced too."""
    publishers: int
    origins: int
    disputed: bool


class _Bound(NamedTuple):
    """A floor or a ceiling of a total."""

    number: int
    claims: tuple[str, ...]
    """claim_id of what it was read from."""


def _counting(figures: list[Weighed], measure: str, event_type: str) -> list[Weighed]:
    """Return the figures that make a total: of states only larger ones, and of the dead and injured alone."""
    if measure in _STATES:
        return figures
    best = {id(f): value(f.best.claim) or 0 for f in figures if f.best}
    firm = [f for f in figures if f.best and f.best.claim.scope != "standing"]
    if measure not in _TOGETHER or event_type == "outbreak":  # there patients are cases
        return firm
    most = max((best[id(f)] for f in firm), default=0)
    return firm + [f for f in figures if f not in firm and best[id(f)] > most]


def totals(weighed: Sequence[Weighed], event_type: str) -> dict[str, Total]:
    """Return the total of each measure that was reported; what is denied or feared gives none.

    How many of the injured are in hospital is their total where no other number was reported.
    """
    by_measure: dict[str, list[Weighed]] = defaultdict(list)
    for one in weighed:
        if one.best is not None:
            by_measure[one.key[0]].append(one)
    reported = {}
    for measure in sorted(by_measure):
        by_measure[measure] = figures = _counting(by_measure[measure], measure, event_type)
        found = _reported(_one_unit(figures), event_type) if figures else None
        if found and found.current:
            reported[measure] = found
    best: dict[str, Choice] = {}
    together = [m for m in _TOGETHER if m in reported]
    for there in ([together] if together else []) + [[m] for m in reported if m not in together]:
        best |= choose({m: reported[m].current for m in there}, {m: reported[m].ever for m in there})
    result = {
        measure: _total(reported[measure], _of_figure(best[measure], by_measure[measure]))
        for measure in reported
    }
    if "injured" in result:
        result["injured"] = _without_dead(result["injured"], by_measure)
    return result


def _one_unit(figures: list[Weighed]) -> list[Weighed]:
    """Return the figures in persons where there are any; households are never turned into persons."""
    unit = "persons" if any(f.figure.unit == "persons" for f in figures) else figures[0].figure.unit
    return [f for f in figures if f.figure.unit == unit]


def _reported(figures: list[Weighed], event_type: str) -> _Reported:
    """Return what each article counts in all."""
    figures = _of_one_scope(figures)
    attackers_count = EVENT_TYPE_TABLE[event_type].get("attackers_count", False)
    counting = [f for f in figures if attackers_count or not f.key[2]]
    wholes = [f for f in counting if f.key[1] == ALL and not f.key[2]]
    counted = [s for f in wholes or counting for s in f.counted]
    current = _counts(_of_all([_of_no_party(f.basis) for f in counting]), [f.basis for f in figures])
    ever = current
    if any(f.basis != f.counted for f in figures):
        ever = _counts(_of_all([_of_no_party(f.counted) for f in counting]), [f.counted for f in figures])
    return _Reported(
        current=current,
        ever=ever,
        publishers=len({publisher(s.told.article) for s in counted}),
        origins=len({s.origin for s in counted}),
        disputed=any(f.figure.disputed for f in wholes or counting),
    )


def _of_all(claims: Sequence[Sequence[Said]]) -> Sequence[Sequence[Said]]:
    """Leave out "six of the wounded", of whom other claims count more."""
    whole = [[s for s in some if not _of_them(s.claim)] for some in claims]
    most = max((value(s.claim) or 0 for some in whole for s in some), default=0)
    left = (value(s.claim) or 0 for some in claims for s in some if _of_them(s.claim))
    return whole if most > max(left, default=0) else claims


def _of_them(claim: Claim) -> bool:
    text = claim.sentence[slice(*claim.mark)].lower() if claim.mark else ""
    if "of" not in text:
        return False
    words = text.split()
    people = load("measures")[claim.measure].get("people", ())
    return "of" in words[1:] and (words[-1] in people or words[-1] in _THEM)


def _of_no_party(claims: Sequence[Said]) -> Sequence[Said]:
    """Return the claims of those who are no party to the event, where anyone else counts the same."""
    return [s for s in claims if not s.claim.party] or claims


def _of_figure(choice: Choice, figures: Sequence[Weighed]) -> Choice:
    """Return ``choice``, where articles leave one number, with the rule of the figure that it is the best of,
    or with what sets it apart from other groups."""
    if choice.rule != "only_number":
        return choice
    same = [f for f in figures if f.figure.best == choice.number]
    own = [f for f in same if any(s.claim.claim_id in choice.claims for s in f.counted)]
    rule = next((f.figure.rule for f in own if f.figure.rule), choice.rule)
    if rule == "only_number" and any(f not in same and not f.key[2] for f in figures):
        rule = "whole" if any(f.key[1] == ALL for f in own) else "fullest_group"
    return choice._replace(rule=rule)


def _total(reported: _Reported, best: Choice) -> Total:
    wholes = [count for count in reported.current.values() if count.whole]
    low, high = _extremes(wholes or list(reported.current.values()))
    if low and low.number > best.number:
        low = _Bound(best.number, best.claims)
    return Total(
        best=best.number,
        low=low.number if low else None,
        high=high.number if high else None,
        publishers=reported.publishers,
        origins=reported.origins,
        disputed=reported.disputed,
        because=Grounds(best=best.claims, low=low.claims if low else (), high=high.claims if high else ()),
        rule=best.rule,
    )


def _counts(basis: Iterable[Iterable[Said]], all_: Iterable[Iterable[Said]]) -> dict[str, Count]:
    """Return what each article counts, the oldest first; a part is represented by the whole that includes it.

    ``basis`` are the claims to count, figure by figure, ``all_`` those among which their wholes may be.
    """
    by_id = {s.claim.claim_id: s for claims in all_ for s in claims}
    by_article: dict[str, dict[str, Said]] = defaultdict(dict)
    for said in (s for claims in basis for s in claims):
        while said.claim.part_of in by_id:
            said = by_id[said.claim.part_of]
        by_article[said.told.article.article_id][said.claim.claim_id] = said
    counts = {article: _count(list(claims.values())) for article, claims in by_article.items()}
    return dict(sorted(counts.items(), key=lambda item: item[1].age))


def _count(said: list[Said]) -> Count:
    """Return the whole that an article states; where it states none, the sum of its parts."""
    wholes = [s for s in said if s.claim.group_key == ALL and s.claim.civilian_status != "perpetrator"]
    if not wholes:
        return _added_up(said)
    crowds = [s for s in said if s not in wholes and s.claim.civilian_status != "perpetrator"]
    best = _stated(wholes, crowds)
    larger = [s for s in crowds if s.origin == best.origin != "" and (value(s.claim) or 0) > best.best]
    return _stated(larger, ())._replace(rule="fullest_group") if larger else best


def _extremes(counts: Sequence[Count]) -> tuple[_Bound | None, _Bound | None]:
    """Return the least floor and the largest ceiling; null where an open end reaches past every other."""
    floors = [_Bound(c.low, c.claims) for c in counts if c.low is not None]
    ceilings = [_Bound(c.high, c.claims) for c in counts if c.high is not None]
    low = min(floors, key=lambda floor: floor.number, default=None)
    high = max(ceilings, key=lambda ceiling: ceiling.number, default=None)
    if low and any(c.low is None and c.high is not None and c.high <= low.number for c in counts):
        low = None
    if high and any(c.high is None and c.low is not None and c.low >= high.number for c in counts):
        high = None
    return low, high


def _stated(said: list[Said], crowds: Sequence[Said]) -> Count:
    """Return the number that one article gives most often as the whole; the first among equals.

    What it says of ``crowds`` may make it exact: "over 80 drowned", who are 84 passengers.
    """
    votes: Counter[int] = Counter()
    first: dict[int, int] = {}
    for s in sorted(said, key=lambda s: s.claim.span):
        first.setdefault(value(s.claim) or 0, s.claim.span[0])
        votes[value(s.claim) or 0] += (1 if s.claim.summed else _STATED) + _HEADLINE * s.claim.headline
        votes[value(s.claim) or 0] += _RISEN * _raised(s)
    best = max(votes, key=lambda number: (votes[number], -first[number]))
    rule: Rule = "given_most_often" if len(votes) > 1 else "only_number"
    open_ = [s for s in said if value(s.claim) == best]
    if all(s.claim.high is None for s in open_):
        kinds = {s.claim.origin_kind for s in open_ if s.claim.headline} - {None}
        speakers = {None, *(s.claim.origin_key for s in open_)}
        if exact := _exact((*said, *crowds), best, speakers, kinds):
            best, rule = min(exact), "made_exact"
    same = [s for s in (*said, *crowds) if (value(s.claim) or 0) == best]
    chosen = same[0]
    return Count(
        age=chosen.age,
        best=best,
        low=chosen.claim.low,
        high=chosen.claim.high,
        stated=best > 1 and (best >= _MANY or not chosen.claim.summed),
        headline=any(s.claim.headline for s in same),
        whole=True,
        claims=(chosen.claim.claim_id,),
        rule=rule,
        origin=chosen.origin,
    )


def _raised(s: Said) -> bool:
    """True for the 57 of "12 more died, raising the toll to 57": newer than what a headline may have kept."""
    same = (s.claim.measure, s.claim.sentence)
    others = (c for c in s.told.mention.claims if c.claim_id != s.claim.claim_id)
    return any(c.scope == "day" and (c.measure, c.sentence) == same for c in others)


def _exact(
    said: Sequence[Said], floor: int, speakers: Collection[str | None], kinds: Collection[str | None]
) -> list[int]:
    """Return the numbers that make "over a hundred" exact: by the same speaker, by the article itself, or by
    whom the headline calls "minister" only."""
    by_them = [
        s.claim
        for s in said
        if (s.claim.origin_key in speakers or s.claim.origin_kind in kinds) and not s.claim.summed
    ]
    return [c.low for c in by_them if c.low and c.low == c.high and floor < c.low <= _ABOUT * floor]


def _of_one_scope(figures: list[Weighed]) -> list[Weighed]:
    """Return the figures of the event so far; else those of days; else states: they do not add up."""
    for scopes in ({"event", "cumulative"}, {"day"}):
        if some := [f for f in figures if f.best and f.best.claim.scope in scopes]:
            return some
    return figures


def _added_up(said: list[Said]) -> Count:
    """Add up the groups that one article counts.

    Sides (civilians, fighters, police) and kinds of people
    (women, children, passengers) break down one toll in two ways, so the larger of the two sums counts.
    Perpetrators are in neither.
    """
    ways: dict[str, dict[str, Said]] = {"side": {}, "kind": {}, "perpetrator": {}}
    for s in sorted(said, key=lambda s: s.claim.span):
        status = s.claim.civilian_status
        way = ways["kind" if status == "unknown" else "perpetrator" if status == "perpetrator" else "side"]
        way.setdefault(s.claim.group_key, s)
    attackers = tuple(ways.pop("perpetrator").values())
    groups = sum(map(len, ways.values())) + len(attackers)
    sums = [_added((*_once(way), *attackers), groups) for way in ways.values() if way or attackers]
    return max(sums, key=lambda s: s.best)


def _once(way: dict[str, Said]) -> list[Said]:
    """Leave out groups that another one holds: "31 fighters", who are "19 soldiers and 12 guerrillas"."""
    groups = list(way.values())
    for status in {s.claim.civilian_status for s in groups}:
        alike = [s for s in groups if s.claim.civilian_status == status]
        largest = max(alike, key=lambda s: value(s.claim) or 0)
        rest = [s for s in alike if s is not largest]
        if len(rest) > 1 and sum(value(s.claim) or 0 for s in rest) == value(largest.claim):
            groups = [s for s in groups if s not in rest]
    return groups


def _added(said: tuple[Said, ...], groups: int) -> Count:
    """Return the sum of what is ``said``, of the number of ``groups`` that the article counts."""
    lows = [s.claim.low for s in said if s.claim.low is not None]
    highs = [s.claim.high for s in said if s.claim.high is not None]
    best = sum(value(s.claim) or 0 for s in said)
    return Count(
        age=said[0].age,
        best=best,
        low=sum(lows) if len(lows) == len(said) else None,
        high=sum(highs) if len(highs) == len(said) else None,
        stated=best >= _MANY,
        headline=False,
        whole=False,
        claims=tuple(s.claim.claim_id for s in said),
        rule="sum_of_parts" if len(said) > 1 else "fullest_group" if groups > 1 else "only_number",
    )


def _without_dead(injured: Total, figures: dict[str, list[Weighed]]) -> Total:
    """Take out of the injured those whom a later article than theirs reports dead."""
    hurt = {v: s.age for f in figures["injured"] if f.best for s in (f.best,) for v in s.claim.victims}
    dead = {v: s for f in figures.get("killed", ()) for s in f.basis for v in s.claim.victims}
    moved = [dead[victim] for victim, age in hurt.items() if victim in dead and dead[victim].age > age]
    if not moved or not injured.best:
        return injured
    best = max(0, injured.best - len(moved))
    died = tuple(dict.fromkeys(s.claim.claim_id for s in moved))
    because = replace(injured.because, best=(*injured.because.best, *died))
    low = injured.low
    if low is not None and low > best:
        low, because = best, replace(because, low=because.best)
    return replace(injured, best=best, low=low, because=because, rule="less_who_died")
