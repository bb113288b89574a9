"""An article that may not be quoted gives the same rows, without its words."""

import orjson
from hypothesis import given
from msgspec.structs import replace

from pipeline.records.codec import encode
from pipeline.records.event import Event
from pipeline.records.raw import Raw
from pipeline.store import Store
from tests.laws.driver import take
from tests.laws.newsroom import streams
from tests.laws.test_laws import law


def marked(raw: Raw, quotes: str) -> Raw:
    assert raw.value is not None
    return raw._replace(value=orjson.dumps(orjson.loads(raw.value) | {"quotes": quotes}))


def rows(stream: list[Raw], quotes: str) -> list[Event]:
    with Store.open(":memory:") as store:
        take([marked(raw, quotes) if raw.value else raw for raw in stream], store)
        return [replace(event, version=0, updated_at=None) for event in store.events()]


def wordless(event: Event) -> Event:
    """``event`` without what may be missing where nothing may be quoted."""
    figures = tuple(
        replace(
            figure,
            claims=tuple(replace(claim, sentence="", mark=None, quotes="none") for claim in figure.claims),
        )
        for figure in event.figures
    )
    return replace(event, figures=figures, title="", digest="")


@law(30)
@given(streams(broken=False))
def test_only_the_words_are_missing(stream: list[Raw]) -> None:
    silent = rows(stream, "none")
    assert list(map(wordless, silent)) == list(map(wordless, rows(stream, "full")))
    assert all(claim.quotes == "none" for e in silent for f in e.figures for claim in f.claims)


STORY = (
    "An air strike killed 12 people in Mosul on 3 March 2020, police said. Among the dead were 3 children, "
    "a hospital official told reporters."
)
TITLE = "Twelve killed in Mosul strike"


def raid(name: str, text: str = STORY, **fields: str) -> Raw:
    article = {"id": name, "source": f"{name} Times", "title": TITLE, "text": text}
    return Raw(
        orjson.dumps(article | {"published_at": "2020-03-04"} | fields), None, f"articles.raw/0/{name}"
    )


def test_no_sentence_of_it_is_in_a_row_a_change_or_the_table() -> None:
    with Store.open(":memory:", outbox=True) as store:
        take([raid("a", quotes="none"), raid("b", STORY.replace("12", "14"), quotes="none")], store)
        [event] = store.events()
        told = [*store.ever(), *store.changes()]
        sent = [due.value for due in store.due()]
    assert event.totals["killed"].best in (12, 14)
    assert event.title == "Airstrike in Mosul"
    for value in (*map(encode, told), *sent):
        for words in (TITLE, "air strike killed", "Among the dead", "told reporters"):
            assert words.encode() not in value


def test_who_may_be_quoted_lends_title_and_words() -> None:
    with Store.open(":memory:") as store:
        take([raid("a", quotes="none"), raid("b", title="Strike on Mosul kills twelve")], store)
        [event] = store.events()
    assert event.title == "Strike on Mosul kills twelve"
    shown = {claim.article_id: bool(claim.sentence) for figure in event.figures for claim in figure.claims}
    assert shown == {"a": False, "b": True}


def test_that_it_may_no_longer_be_quoted_is_taken_in() -> None:
    for order in ([raid("a"), raid("a", quotes="none")], [raid("a", quotes="none"), raid("a")]):
        with Store.open(":memory:") as store:
            take(order, store)
            [event] = store.events()
        assert event.title == "Airstrike in Mosul"
