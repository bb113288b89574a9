"""Small news articles made from templates, and the ways to break them: what the laws are tested on."""

import datetime as dt
from typing import Any

import orjson
from hypothesis import strategies as st

from pipeline.clean import clean
from pipeline.clean.admit import admit
from pipeline.errors import PoisonError
from pipeline.extract import extract
from pipeline.records.codec import encode
from pipeline.records.mention import Mentions
from pipeline.records.raw import Raw
from tests.laws.strategies import spoken

TOWNS = ("Mosul", "Aleppo", "Maiduguri")
SPEAKERS = ("police", "the Syrian Observatory for Human Rights", "a hospital official", "the army")
DAYS = (" on 3 March 2020", " on 3 March 2020", " on Monday", " yesterday", "")
FIRST_DAY = dt.date(2020, 3, 2)  # a Monday
ENTRY = dt.datetime(2020, 3, 9, tzinfo=dt.UTC)

_KINDS = (
    "{killed} people were killed and {injured} wounded in an air strike on {town}{day}, {speaker} said.",
    "A suicide bombing in {town}{day} killed at least {killed} people, according to {speaker}. "
    "Hospitals treated {injured} wounded.",
    "Gunmen shot dead {killed} civilians in {town}{day}. More than {injured} were injured, {speaker} said.",
    "Clashes in {town}{day} left {killed} fighters dead. {injured} soldiers were wounded.",
)
_TAILS = (
    "",
    "The toll may rise, {speaker} said.",
    "A nurse and her son were among the dead.",
    "Some {forces} fighters remain in the area.",
)


@st.composite
def stories(draw: st.DrawFn) -> str:
    """Return the body of an article on one event or two; the choices are few, so that articles meet."""
    paragraphs = []
    for town in draw(st.lists(st.sampled_from(TOWNS), min_size=1, max_size=2, unique=True)):
        words = {
            "town": town,
            "day": draw(st.sampled_from(DAYS)),
            "killed": draw(st.sampled_from([2, 3, 12])),
            "injured": draw(st.sampled_from([5, 20])),
            "forces": draw(st.sampled_from(["300", "5,000"])),
            "speaker": draw(st.sampled_from(SPEAKERS)),
        }
        text = draw(st.sampled_from(_KINDS)) + " " + draw(st.sampled_from(_TAILS))
        paragraphs.append(text.format(**words).strip())
    return "\n\n".join(paragraphs)


@st.composite
def articles(draw: st.DrawFn, bodies: list[str]) -> dict[str, Any]:
    """Return an article with one of ``bodies``, some of them copies, some versions of each other."""
    article: dict[str, Any] = {
        "id": draw(st.sampled_from(["n1", "n2", "n3", "n4", "n5"])),
        "source": draw(st.sampled_from(["Gazette", "Herald", "Post"])),
        "text": draw(st.sampled_from(bodies)),
    }
    if quotes := draw(st.sampled_from([None, None, "full", "none"])):
        article["quotes"] = quotes
    if (version := draw(st.sampled_from([None, None, 1, 2]))) is not None:
        article["version"] = version
    if (day := draw(st.sampled_from([None, 0, 1, 2]))) is not None:
        article["published_at"] = str(FIRST_DAY + dt.timedelta(days=day))
    if (hour := draw(st.sampled_from([None, 6, 18]))) is not None:
        article["fetched_at"] = f"2020-03-05T{hour:02}:00:00Z"
    return article


def withdrawals() -> st.SearchStrategy[dict[str, Any]]:
    """Return withdrawals of one version of one of the articles."""
    ids, version = st.sampled_from(["n1", "n2", "n3"]), st.sampled_from([1, 2, 3])
    return st.fixed_dictionaries({"id": ids, "version": version, "withdrawn": st.just(True)})


BROKEN = (
    (b'{"id": "n1", "text": "cut o', None),
    (b"[]", b"n1"),
    (b'{"id": "n2", "text": 5}', None),
    (b'{"id": "n3", "text": "t", "version": "two"}', None),
    (b"\xff\xfe\x00", None),
    (b"", b"n2"),
    (None, None),
)
"""Values and keys that no stage can process."""


@st.composite
def streams(draw: st.DrawFn, *, broken: bool = True, largest: int = 8) -> list[Raw]:
    """Return raw records, each with a place of its own: articles, withdrawals and what is broken."""
    bodies = draw(st.lists(stories(), min_size=1, max_size=3))
    # Drawn by name: equal branches of st.one_of count once.
    kinds = st.sampled_from(["article"] * 6 + ["withdrawal", "null"] + ["broken"] * broken)
    stream = []
    for number, kind in enumerate(draw(st.lists(kinds, min_size=2, max_size=largest))):
        value, key = draw(_message(kind, bodies))
        stream.append(Raw(value, key, f"articles.raw/0/{number}"))
    return stream


def _message(kind: str, bodies: list[str]) -> st.SearchStrategy[tuple[bytes | None, bytes | None]]:
    if kind == "broken":
        return st.sampled_from(BROKEN)
    if kind == "null":
        return st.tuples(st.none(), st.sampled_from([b"n1", b"n4"]))
    given = articles(bodies) if kind == "article" else withdrawals()
    return st.tuples(given.map(orjson.dumps), st.none())


@st.composite
def reviewed(draw: st.DrawFn) -> list[Raw]:
    """Return ``streams`` with what analysts say of them in between, before it is there, too."""
    stream = draw(streams())
    told = [mentions for raw in stream if (mentions := _told(raw))]
    for number in range(draw(st.integers(0, 4))):
        review = Raw(encode(draw(spoken(told))), None, f"reviews/0/{number}")
        stream.insert(draw(st.integers(0, len(stream))), review)
    return stream


def _told(raw: Raw) -> Mentions | None:
    try:
        return extract(clean(admit(raw.value, raw.key, ENTRY)))
    except PoisonError:
        return None
