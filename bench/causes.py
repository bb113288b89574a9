"""Why incidents are wrong: errors counted by cause, and the worst cases to read."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from bench.claims import NOT_THE_EVENT, Found, errors, number
from bench.gold import Document, GoldClaim
from bench.incidents import Outcome

MEASURES = ("killed", "injured")


def count_causes(outcomes: Sequence[Outcome], documents: Sequence[Document]) -> dict[str, int]:
    """Return the number of incidents that each cause holds for; one incident may have several."""
    outside = _outside(documents)
    return dict(sorted(Counter(cause for o in outcomes for cause in causes(o, outside)).items()))


def causes(outcome: Outcome, outside: dict[str, set[tuple[str, int]]]) -> Iterator[str]:
    """Yield what is wrong with an incident. ``outside``: numbers by article that are of no such event."""
    gold, right = outcome.gold, outcome.right()
    if outcome.event is None:
        yield "no event"
    for measure in MEASURES:
        wanted, found = getattr(gold, measure), outcome.found(measure)
        if found == wanted:
            continue
        if not outcome.reported(measure):
            yield f"{measure} missed"
        else:
            yield f"{measure} too {'high' if found > wanted else 'low'}"
        if any((measure, found) in outside.get(article, ()) for article in gold.articles):
            yield f"{measure} from background"
    if outcome.clusters > 1:
        yield "split"
    if outcome.strangers:
        yield "merged"
    for name, label in (("city", "town"), ("state", "state"), ("country", "country")):
        if not right.get(name, True):
            yield f"wrong {label}" if outcome.place else f"no {label}"
    if not right.get("date", True):
        off = "one day off" if right["date_1d"] else "wrong"
        yield f"date {off}" if outcome.start else "no date"
    if not right.get("type", True):
        yield "wrong type"


def worst_incidents(
    outcomes: Sequence[Outcome], documents: Sequence[Document], found: dict[str, list[Found]], count: int
) -> Iterator[str]:
    """Yield the read incidents that are most wrong as text, gold beside found, with the claims behind."""
    outside = _outside(documents)
    read = [o for o in outcomes if o.gold.part == "read"]
    ranked = sorted(read, key=lambda o: (-_badness(o), o.gold.id))
    for outcome in ranked[:count]:
        gold, place = outcome.gold, outcome.place
        yield f"\n{gold.id}: {', '.join(causes(outcome, outside)) or 'right'}"
        where = (gold.city, gold.state, gold.country)
        yield f"  gold   {gold.killed} killed, {gold.injured} injured, {gold.date}, {_places(where)}"
        where = (place.get("name"), place.get("admin1"), place.get("country"))
        yield (
            f"  found  {outcome.found('killed')} killed, {outcome.found('injured')} injured, "
            f"{outcome.start}, {_places(where)}"
        )
        yield f"  articles {', '.join(gold.articles)}"
        if outcome.strangers:
            yield f"  merged with {', '.join(outcome.strangers)}"
        for article in gold.articles:
            for claim in found.get(article, ()):
                if claim["measure"] in MEASURES:
                    yield f"    {_told(claim)}"


def worst_documents(
    documents: Sequence[Document], found: dict[str, list[Found]], count: int
) -> Iterator[str]:
    """Yield the read articles with most claims missed or made up, as text."""
    read = [(d, *errors(d, found.get(d.article, ()))) for d in documents if d.part == "read" and d.claims]
    read.sort(key=lambda item: (-len(item[1]) - len(item[2]), item[0].article))
    for document, missed, spurious in read[:count]:
        if missed or spurious:
            yield f"\n{document.article}: {len(missed)} missed, {len(spurious)} not in the gold"
            yield from (f"    missed  {c.measure} {c.low}-{c.high} {c.scope}: {c.words}" for c in missed)
            yield from (f"    made up {_told(c)}" for c in spurious)


def _badness(outcome: Outcome) -> int:
    """Wrong fields count one each, as does every doubling of a wrong number."""
    wrong = sum(not verdict for verdict in outcome.right().values())
    pairs = [(getattr(outcome.gold, m), outcome.found(m)) for m in MEASURES]
    doublings = sum(int(math.log2((max(p) + 1) / (min(p) + 1))) for p in pairs)
    return wrong + doublings + (outcome.clusters > 1) + bool(outcome.strangers)


def _outside(documents: Sequence[Document]) -> dict[str, set[tuple[str, int]]]:
    """Return by article the (measure, number) pairs that are wider or older than its events."""
    return {
        d.article: {_best(c) for c in d.claims if c.scope in NOT_THE_EVENT}
        for d in documents
        if d.claims is not None
    }


def _best(claim: GoldClaim) -> tuple[str, int]:
    measure, low, _ = number(claim)
    return (measure, low)


def _places(names: tuple[str | None, ...]) -> str:
    return ", ".join(name for name in names if name) or "nowhere"


def _told(claim: Found) -> str:
    return (
        f"{claim['measure']} {claim['low']}-{claim['high']} {claim['scope']} {claim['modality']} "
        f"({claim['group']}; {claim.get('origin') or 'nobody'}): {claim['sentence']}"
    )
