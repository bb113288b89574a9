"""The laws, as properties of the embedded driver over generated articles."""

import base64
import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.clean import clean
from pipeline.clean.admit import admit
from pipeline.errors import PoisonError
from pipeline.extract import extract
from pipeline.records.raw import Raw
from pipeline.store import Due, Store
from tests.laws.because import explained
from tests.laws.driver import ENTRY, check, content, run, table, take
from tests.laws.newsroom import BROKEN, reviewed, streams
from tests.laws.strategies import cut

law: Callable[[int], settings] = lambda examples: settings(max_examples=examples, deadline=None)  # noqa: E731


@law(25)
@given(st.data())
def test_law_1_delivered_twice_is_delivered_once(data: st.DataObject) -> None:
    stream = data.draw(reviewed())
    again = data.draw(st.lists(st.sampled_from(stream), min_size=1))
    with Store.open(":memory:") as once, Store.open(":memory:") as twice:
        take(stream, once)
        for batch in data.draw(cut(stream + again)):
            take(batch, twice)
        assert content(twice.events()) == content(once.events())
        assert twice.counts().versions == once.counts().versions
        assert twice.counts().dead_letters == once.counts().dead_letters


@law(40)
@given(st.data())
def test_law_2_order_does_not_matter(data: st.DataObject) -> None:
    stream = data.draw(reviewed())
    assert table(*data.draw(cut(data.draw(st.permutations(stream))))) == table(stream)


def test_law_3_nor_does_a_process_that_dies_at_any_step(tmp_path: Path) -> None:
    raid = b'{"id": "%b", "text": "An air strike killed %d people in Mosul on 3 March 2020, police said."}'
    stream = [raid % (b"n2", 4), raid % (b"n1", 3), b"{"]
    batches = [[Raw(value, None, f"articles.raw/0/{n}")] for n, value in enumerate(stream)]
    steps = run(batches, tmp_path / "whole.db", [])
    assert steps
    for lifetime in range(steps):
        path, broker = tmp_path / f"{lifetime}.db", list[Due]()
        assert run(batches, path, broker, lifetime) is None
        assert run(batches, path, broker)
        check(path, broker, batches)


@law(20)
@given(st.data())
def test_law_3_nor_does_one_that_dies_again_and_again(data: st.DataObject) -> None:
    batches = data.draw(cut(data.draw(reviewed())))
    with tempfile.TemporaryDirectory() as directory:
        steps = run(batches, Path(directory, "whole.db"), [])
        assert steps
        path, broker = Path(directory, "table.db"), list[Due]()
        for lifetime in data.draw(st.lists(st.integers(0, steps - 1), min_size=1, max_size=4)):
            run(batches, path, broker, lifetime)
        assert run(batches, path, broker)
        check(path, broker, batches)


@law(15)
@given(st.data())
def test_law_4_a_replay_from_the_start_rebuilds_the_table(data: st.DataObject) -> None:
    stream = data.draw(reviewed())
    with Store.open(":memory:") as store:
        for batch in data.draw(cut(stream)):
            take(batch, store)
        lived = content(store.events())
        take(stream, store)
        assert content(store.events()) == lived
    assert table(stream) == lived


@law(40)
@given(st.data())
def test_law_5_only_the_last_version_of_an_article_speaks(data: st.DataObject) -> None:
    stream = data.draw(streams(broken=False))
    last: dict[str, tuple[object, Raw]] = {}
    for raw in stream:
        article = admit(raw.value, raw.key, ENTRY)
        if article.article_id not in last or article.precedence > last[article.article_id][0]:  # type: ignore[operator]
            last[article.article_id] = (article.precedence, raw)
    speaking = [raw for _, raw in last.values()]
    assert table(*data.draw(cut(stream))) == table(speaking)


@law(30)
@given(streams(broken=False))
def test_law_6_every_figure_leads_back_to_its_words(stream: list[Raw]) -> None:
    with Store.open(":memory:") as store:
        take(stream, store)
        articles = [clean(admit(raw.value, raw.key, ENTRY)) for raw in stream]
        texts = {(a.article_id, a.precedence): a.source_text for a in articles}
        winners = {m.article_id: m.precedence for m in store.mentions()}
        for event in store.events():
            known = {claim.claim_id for figure in event.figures for claim in figure.claims}
            explained(event)
            for figure in event.figures:
                assert figure.claims
                because = (figure.because.best, figure.because.low, figure.because.high)
                assert {id_ for id_ in because if id_ is not None} <= known
                assert (figure.rule is None) == (figure.best is None)
                for claim in figure.claims:
                    text = texts[claim.article_id, winners[claim.article_id]]
                    words = text[slice(*claim.span)]
                    assert words.strip()
                    assert claim.sentence in text
                    assert words in claim.sentence if claim.quotes == "full" else not claim.sentence
                    for span in claim.also:
                        assert text[slice(*span)].strip()


def original(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)


@law(30)
@given(streams())
def test_law_7_what_cannot_be_processed_is_kept_whole_and_the_stream_goes_on(stream: list[Raw]) -> None:
    broken = {raw.origin: raw for raw in stream if (raw.value, raw.key) in BROKEN}
    with Store.open(":memory:") as store:
        result = take(stream, store)
        letters = {letter.origin: letter for letter in store.dead_letters()}
        assert letters.keys() == broken.keys()
        for origin, raw in broken.items():
            letter = letters[origin]
            assert letter.reason
            assert (original(letter.value), original(letter.key)) == (raw.value, raw.key)
        for hop in result.hops:
            assert hop.taken == hop.records + hop.letters
        assert result.hops[0].taken == len(stream)
        assert result.hops[1].taken == result.hops[0].records
        assert result.hops[2].taken == result.hops[1].records
        assert content(store.events()) == table([raw for raw in stream if raw.origin not in broken])


@law(30)
@given(streams())
def test_stages_are_pure(stream: list[Raw]) -> None:
    for raw in stream:
        try:
            article = admit(raw.value, raw.key, ENTRY)
        except PoisonError:
            continue
        assert clean(article) == clean(article)
        assert extract(clean(article)) == extract(clean(article))
