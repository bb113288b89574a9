"""Sets of articles with gold answers, read into one form whatever format they come in.

Three formats are known; each gold file is JSON lines, and a line tells by its keys what it is:

- incidents: ``{"incident", "articles", "date", "city", "state", "killed", "injured"}``
- document keys: ``{"article", "figures": [{"measure", "low", "high", "optional"}]}``
- claims, our own: ``{"article", "claims": [...]}`` and ``{"event", "articles", "type", "date", ...}``;
  bench/own/README.md explains every field. The events give incidents for the same scorer.
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Part = Literal["read", "unread"]
UNREAD_TENTHS = 3


@dataclass(frozen=True)
class Incident:
    """What the gold knows of one event; None where it does not say."""

    id: str
    articles: tuple[str, ...]
    date: dt.date | None
    city: str | None
    state: str | None
    killed: int
    injured: int
    country: str | None = None
    type: str | None = None
    part: Part = "read"


@dataclass(frozen=True)
class KeyFigure:
    """A number that a document key lists; an optional one may be found or not."""

    measure: str
    low: int
    high: int
    optional: bool


@dataclass(frozen=True)
class GoldClaim:
    """A number as an annotator read it in an article."""

    article: str
    measure: str
    low: int | None
    high: int | None
    qualifier: str
    scope: str
    modality: str
    group: str
    origin: str | None
    origin_kind: str | None
    words: str
    event: str | None
    optional: bool


@dataclass(frozen=True)
class Document:
    """The gold of one article."""

    article: str
    part: Part
    figures: tuple[KeyFigure, ...] | None = None
    claims: tuple[GoldClaim, ...] | None = None
    no_event: bool = False


@dataclass(frozen=True)
class GoldSet:
    """A file of articles with everything that the gold says of them."""

    name: str
    articles: Path
    incidents: tuple[Incident, ...] = ()
    documents: tuple[Document, ...] = field(default=())

    def only(self, part: Literal["read", "unread", "all"]) -> "GoldSet":
        """Return the set without the gold of the other part; the articles stay."""
        if part == "all":
            return self
        return GoldSet(
            self.name,
            self.articles,
            tuple(i for i in self.incidents if i.part == part),
            tuple(d for d in self.documents if d.part == part),
        )


def part_of(name: str) -> Part:
    """Return the part of an incident or document by a hash of its name: three tenths stay unread."""
    tenth = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % 10
    return "unread" if tenth < UNREAD_TENTHS else "read"


def read_sets(argument: str) -> list[GoldSet]:
    """Return the sets that a command-line argument names: ``[NAME=]PATH``.

    PATH is ``ARTICLES:GOLD``, a prefix P with P-articles.jsonl and P-gold.jsonl beside each other, or a
    directory, of which every pair of such files (articles-X.jsonl with gold-X.jsonl too) is one set.

    Raises FileNotFoundError where there is no such pair.
    """
    name, _, path = argument.rpartition("=")
    pairs = _pairs(path)
    if not pairs:
        raise FileNotFoundError(f"no articles with gold at {path}")
    several = len(pairs) > 1
    return [
        _read(f"{name}-{stem}" if name and several else name or stem, articles, gold)
        for stem, articles, gold in pairs
    ]


def _pairs(path: str) -> list[tuple[str, Path, Path]]:
    """Return (short name, articles, gold) for each pair that the path names."""
    if ":" in path:
        articles, gold = map(Path, path.split(":", 1))
        return [(articles.stem, articles, gold)] if articles.is_file() and gold.is_file() else []
    base = Path(path)
    if base.is_dir():
        candidates = sorted(base.glob("*articles*.jsonl"))
    else:
        candidates = [base.with_name(f"{base.name}-articles.jsonl")]
    found = []
    for articles in candidates:
        gold = articles.with_name(articles.name.replace("articles", "gold"))
        if articles.is_file() and gold.is_file():
            stem = articles.stem.replace("articles", "").strip("-")
            found.append((f"{articles.parent.name}-{stem}".strip("-"), articles, gold))
    return found


def _read(name: str, articles: Path, gold: Path) -> GoldSet:
    incidents: list[Incident] = []
    documents: list[Document] = []
    for row in read_lines(gold):
        if "incident" in row:
            incidents.append(_incident(row["incident"], row, row["state"]))
        elif "event" in row:
            if row["articles"]:
                incidents.append(_incident(row["event"], row, row["admin1"]))
        else:
            documents.append(_document(row))
    return GoldSet(name, articles, tuple(incidents), tuple(documents))


def _incident(name: str, row: dict[str, Any], state: str | None) -> Incident:
    return Incident(
        id=name,
        articles=tuple(row["articles"]),
        date=dt.date.fromisoformat(row["date"]) if row["date"] else None,
        city=row["city"],
        state=state,
        killed=row["killed"] or 0,
        injured=row["injured"] or 0,
        country=row.get("country"),
        type=row.get("type"),
        part=row.get("part") or part_of(name),
    )


def _document(row: dict[str, Any]) -> Document:
    article = row["article"]
    part = row.get("part") or part_of(article)
    if "claims" not in row:
        figures = (KeyFigure(f["measure"], f["low"], f["high"], f["optional"]) for f in row["figures"])
        return Document(article, part, figures=tuple(figures))
    claims = (
        GoldClaim(
            article=article,
            measure=c["measure"],
            low=c["low"],
            high=c["high"],
            qualifier=c["qualifier"],
            scope=c["scope"],
            modality=c["modality"],
            group=c["group"],
            origin=c["origin"],
            origin_kind=c["origin_kind"],
            words=c["words"],
            event=c["event"],
            optional=c.get("optional", False),
        )
        for c in row["claims"]
    )
    return Document(article, part, claims=tuple(claims), no_event=not row["events"])


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]
