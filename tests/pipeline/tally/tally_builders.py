"""Hand-made mentions for the tests of the tally."""

import datetime as dt
from typing import Any

from pipeline.records.article import Published
from pipeline.records.claim import Claim
from pipeline.records.codec import digest
from pipeline.records.mention import Actor, Mention, Mentions, Place, TimeExpression, When

ENTERED = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)

HARBOUR = Place(name="Harbour", admin1="North", country="XA", lat=10.0, lon=10.0, geonames_id=1)
HILLTOP = Place(name="Hilltop", admin1="North", country="XA", lat=12.0, lon=10.0, geonames_id=2)
NORTH = Place(name="North", admin1="North", country="XA", precision="admin1")


def day(n: int) -> dt.date:
    """Return the n-th day from Monday, 4 March 2019."""
    return dt.date(2019, 3, 4) + dt.timedelta(days=n)


def on(n: int, last: int | None = None) -> When:
    return When(start=day(n), end=day(n if last is None else last), precision="day")


def weekday(name: str) -> TimeExpression:
    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    return TimeExpression(text=name, span=(0, len(name)), weekday=names.index(name))


def claim(low: int | None, high: int | None = -1, **fields: Any) -> Claim:
    """Return a claim of ``low`` killed; ``high`` is the same unless given."""
    high = low if high == -1 else high
    values: dict[str, Any] = {"measure": "killed", "sentence": "Words.", "span": (0, 5)} | fields
    claim_id = digest(repr((low, high, sorted(values.items(), key=repr))))
    return Claim(**{"claim_id": claim_id, "low": low, "high": high} | values)


def mention(*claims: Claim, **fields: Any) -> Mention:
    """Return a shooting in Harbour on the first day, unless ``fields`` say otherwise."""
    if names := fields.pop("names", ()):
        fields["actors"] = tuple(Actor(name=name) for name in names)
    fields["names"] = fields.pop("name_hashes", ())
    values: dict[str, Any] = {"type": "shooting", "place": HARBOUR, "span": (0, 10)} | fields
    if "when" not in values:
        values["when"] = When() if values.get("times") else on(0)
    return Mention(**{"mention_id": "", "claims": claims} | values)


def article(article_id: str, *mentions: Mention, published: int | None = 0, **fields: Any) -> Mentions:
    """Return an article published ``published`` days after the first; ids are made its own."""
    named = []
    for n, one in enumerate(mentions):
        claims = tuple(_renamed(c, article_id, n) for c in one.claims)
        fresh = {f: getattr(one, f) for f in one.__struct_fields__}
        named.append(Mention(**fresh | {"mention_id": f"{article_id}:{n}", "claims": claims}))
    values: dict[str, Any] = {
        "content_hash": digest(repr((mentions, published, fields))),
        "known_at": ENTERED,
        "title": f"Title of {article_id}",
        "published": None if published is None else Published(date=day(published), basis="feed"),
    }
    return Mentions(**{"article_id": article_id, "mentions": tuple(named)} | values | fields)


def _renamed(one: Claim, article_id: str, n: int) -> Claim:
    fields = {f: getattr(one, f) for f in one.__struct_fields__}
    part_of = one.part_of and f"{article_id}:{n}:{one.part_of}"
    return Claim(**fields | {"claim_id": f"{article_id}:{n}:{one.claim_id}", "part_of": part_of})
