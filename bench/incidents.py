"""Events held against gold incidents: the figures, where, when, and which articles belong together.

An incident is held against the event in which most of its articles are primary; a tie goes to the smaller
event_id. An article that is primary in no event is a cluster of its own.
"""

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from bench.gold import Incident

Row: TypeAlias = dict[str, Any]
"""An event row as ``tallywire replay --format jsonl`` prints it."""
Scores: TypeAlias = dict[str, float]


@dataclass(frozen=True)
class Outcome:
    """An incident beside the event that was found for it (None: none was)."""

    gold: Incident
    event: Row | None
    clusters: int
    """Number of clusters that the incident's articles lie in."""
    strangers: tuple[str, ...]
    """Articles of other incidents that are primary in the same event."""

    def found(self, measure: str) -> int:
        """Return the found total; what was not reported counts as 0."""
        total = ((self.event or {}).get("totals") or {}).get(measure) or {}
        return total.get("best") or 0

    def reported(self, measure: str) -> bool:
        """Return whether the event has a total for the measure at all."""
        return ((self.event or {}).get("totals") or {}).get(measure) is not None

    @property
    def place(self) -> dict[str, Any]:
        return (self.event or {}).get("place") or {}

    @property
    def start(self) -> dt.date | None:
        return _date((self.event or {}).get("start"))

    def right(self) -> dict[str, bool]:
        """Return what can be judged, each with whether it is right."""
        gold, event = self.gold, self.event or {}
        verdicts = {m: self.found(m) == getattr(gold, m) for m in ("killed", "injured")}
        verdicts["both"] = verdicts["killed"] and verdicts["injured"]
        for field, key in (("city", "name"), ("state", "admin1"), ("country", "country")):
            wanted = getattr(gold, field)
            if wanted is not None:
                verdicts[field] = bool(self.place) and same_name(self.place.get(key), wanted)
        if gold.date is not None:
            verdicts["date"] = self.start == gold.date
            verdicts["date_1d"] = self.start is not None and abs((self.start - gold.date).days) <= 1
        if gold.type is not None:
            verdicts["type"] = event.get("type") == gold.type
        return verdicts


def score(outcomes: Sequence[Outcome]) -> Scores:
    """Return the share of incidents that each field is right for, among those whose gold knows it."""
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    for outcome in outcomes:
        for name, verdict in outcome.right().items():
            judged[name] += 1
            right[name] += verdict
    shares = {name: right[name] / judged[name] for name in judged}
    missing = sum(o.event is None for o in outcomes) / max(1, len(outcomes))
    return {"incidents": len(outcomes), **shares, "no_event": missing}


def outcomes(incidents: Sequence[Incident], events: Sequence[Row]) -> list[Outcome]:
    """Return each incident beside its event."""
    by_id = {event["event_id"]: event for event in events}
    incident_of = {a: i.id for i in incidents for a in i.articles}
    event_of = primary_events(incident_of, events)
    members: dict[str, list[str]] = {}
    for article, event_id in event_of.items():
        members.setdefault(event_id, []).append(article)
    result = []
    for incident in incidents:
        votes = Counter(event_of[a] for a in incident.articles if a in event_of)
        alone = sum(a not in event_of for a in incident.articles)
        best = min(votes, key=lambda v: (-votes[v], v)) if votes else None
        strangers = [a for a in members.get(best or "", ()) if incident_of[a] != incident.id]
        event = by_id[best] if best else None
        result.append(Outcome(incident, event, len(votes) + alone, tuple(sorted(strangers))))
    return result


def primary_events(articles: Iterable[str], events: Sequence[Row]) -> dict[str, str]:
    """Return the event_id that each article is primary in.

    Raises ValueError where an article is primary in two.
    """
    wanted = set(articles)
    event_of: dict[str, str] = {}
    for event in events:
        for source in event["articles"]:
            article = source["article_id"]
            if not source.get("primary") or article not in wanted:
                continue
            if article in event_of:
                raise ValueError(f"article {article} is primary in two events")
            event_of[article] = event["event_id"]
    return event_of


def clustering(incidents: Sequence[Incident], events: Sequence[Row]) -> Scores:
    """Return B-cubed and pairwise precision, recall and F1 over the articles of the incidents."""
    gold = {a: i.id for i in incidents for a in i.articles}
    if not gold:
        return {}
    found = {a: f"alone {a}" for a in gold} | primary_events(gold, events)
    in_class = Counter(gold.values())
    in_cluster = Counter(found.values())
    in_both = Counter((found[a], gold[a]) for a in gold)

    def share(size: Callable[[str], int]) -> float:
        return sum(in_both[found[a], gold[a]] / size(a) for a in gold) / len(gold)

    together = _pairs(in_both)
    scores = {
        "bcubed_p": share(lambda a: in_cluster[found[a]]),
        "bcubed_r": share(lambda a: in_class[gold[a]]),
        "pair_p": together / max(1, _pairs(in_cluster)),
        "pair_r": together / max(1, _pairs(in_class)),
    }
    return scores | {
        f"{kind}_f1": f1(scores[f"{kind}_p"], scores[f"{kind}_r"]) for kind in ("bcubed", "pair")
    }


def f1(precision: float, recall: float) -> float:
    """Return the harmonic mean, 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def same_name(found: str | None, gold: str) -> bool:
    """Return whether two place names are one; accents that the gold has may be missing.

    GeoNames has every name twice, as it is written and in ASCII, and either is right.
    """
    return plain(found) == plain(gold) or (not gold.isascii() and plain(_ascii(found)) == plain(_ascii(gold)))


def plain(text: str | None) -> str:
    """Return a place name without case, punctuation and a last "county"."""
    bare = unicodedata.normalize("NFKD", text or "").lower()
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split()).removesuffix(" county")


def _ascii(text: str | None) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text or "") if not unicodedata.combining(c))


def _pairs(counts: Counter[Any]) -> int:
    return sum(n * (n - 1) // 2 for n in counts.values())


def _date(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
