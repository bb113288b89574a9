"""History without the words of one article: what it alone lent goes, what others say as well stays."""

from msgspec.structs import replace

from pipeline.records.event import Change, Erased, Event
from pipeline.records.mention import Mentions, Place
from pipeline.tally import tally
from pipeline.tally.settle import named_by_kind
from pipeline.tally.wordless import Wordless
from tests.laws.made import NOON, article, telling

GONE = Erased(article_id="a", at=NOON, reason="asked to")


def say(name: str, killed: int, title: str, group: str, speaker: str, *actors: str) -> Mentions:
    told = telling(name, killed=killed, actors=actors)
    [claim] = told.claims
    claim = replace(claim, group=group, group_key=group, origin=speaker, origin_key=speaker)
    return replace(article(name, replace(told, claims=(claim,))), title=title, published=None)


A = say("a", 9, "Nine harpsichordists", "harpsichordists", "Zebulon", "Marmalade Brigade", "Army")
B = say("b", 8, "Raid on Hajin", "people", "police", "Army")


def lost(*articles: Mentions, kept: tuple[Event, ...] = ()) -> Event:
    [event] = tally(articles)
    return Wordless(GONE, [A], kept).row(event)


def test_the_claims_go_and_the_numbers_stay() -> None:
    [before] = tally([A, B])
    after = lost(A, B)
    assert {claim.article_id for figure in after.figures for claim in figure.claims} == {"b"}
    assert after.totals == before.totals
    assert after.digest == before.digest
    assert after.erased == (GONE,)


def test_a_title_of_no_kind_is_one_of_an_event() -> None:
    assert named_by_kind("armed_clash", None) == "Armed clash"
    arequipa = Place(country="PE", precision="exact", name="Arequipa")
    assert named_by_kind("other", arequipa) == "Event in Arequipa"


def test_its_headline_goes_unless_another_has_the_same() -> None:
    assert lost(A, B).title == "Airstrike in Hajin"
    assert lost(A, replace(B, title=A.title)).title == A.title


def test_actors_that_it_alone_named_go() -> None:
    assert [actor.name for actor in lost(A, B, kept=tally([B])).actors] == ["Army"]


def test_of_its_entry_only_the_id_and_what_it_mentions_stay() -> None:
    source = next(source for source in lost(replace(A, url="https://a.example/x"), B).articles)
    assert (source.article_id, source.source, source.title, source.url) == ("a", None, None, None)
    assert source.mentions


def test_a_row_that_nobody_else_told_is_empty() -> None:
    after = lost(A)
    assert (after.title, after.actors, after.place, after.totals, after.figures) == ("", (), None, {}, ())
    assert not after.void, "it was live then"
    assert replace(after, status="withdrawn").void


def test_a_row_without_it_is_the_same_object() -> None:
    [event] = tally([B])
    assert Wordless(GONE, [A], ()).row(event) is event
    once = lost(A, B)
    assert Wordless(GONE, [A], ()).row(once) is once


def test_a_place_that_no_gazetteer_has_goes_with_the_article_that_named_it() -> None:
    barn = Place(name="Quackenbush's barn", country="SY")
    told = replace(A, mentions=tuple(replace(mention, place=barn) for mention in A.mentions))
    [event] = tally([told])
    event = replace(event, articles=(*event.articles, replace(event.articles[0], article_id="z")))
    assert Wordless(GONE, [told], ()).row(event).place is None
    assert Wordless(GONE, [told], [event]).row(event).place == barn


def change(**fields: object) -> Change:
    [event] = tally([A, B])
    made = Change(change_id="c", kind="event.renamed", event_id=event.event_id, row=event)
    return Wordless(GONE, [A], tally([B])).change(replace(made, **fields))


def test_what_a_change_quotes_of_it_is_null() -> None:
    assert change(old=A.title, new=B.title).old is None
    assert change(old=A.title, new=B.title).new == B.title
    assert change(kind="speaker.joined", new="Zebulon").new is None
    assert change(kind="speaker.joined", new="police").new == "police"
    assert change(kind="event.updated", old={"place": {"name": "Hajin"}, "actors": 2}).old == {
        "place": {"name": "Hajin"},
        "actors": 2,
    }
    assert change(kind="figure.raised", measure="killed", group="harpsichordists", old=1, new=9).group == ""
    assert change(kind="figure.raised", measure="killed", group="people", old=1, new=8).group == "people"
    assert change(kind="figure.raised", measure="killed", old=1, new=9).group is None


def test_what_an_analyst_wrote_stays() -> None:
    said = {"reason": "Zebulon", "author": "ada"}
    assert change(kind="review.applied", new=said).new == said
