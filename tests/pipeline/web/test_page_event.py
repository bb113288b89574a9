"""The page of one event: what it holds, what a stranger's words do to it, and its permanent addresses."""

import datetime as dt
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from lxml import html
from msgspec.structs import replace

from pipeline.records.codec import decode
from pipeline.records.event import Because, Erased, Event, Reviewed
from pipeline.records.mention import Actor
from pipeline.store import Logged, Reader, Store
from pipeline.tally.identity import content_digest
from pipeline.web.evidence.claims import PAGE
from pipeline.web.evidence.seen import Past, Seen
from pipeline.web.pages.event import event_page
from tests.laws.made import FIRST_DAY, NOON, article, telling
from tests.pipeline.web.event_rows import AT, claim, event, figure, source
from tests.web_server import serving

HTML = {"Accept": "text/html"}
NASTY = '</title><script>alert(1)</script>"><img src=x onerror=alert(2)>\u202eevil\u0000\x1b[31m'


def page(row: Event, shown_page: int = 1, **seen: Any) -> Any:
    return html.fromstring(event_page(Seen(row, "https://tolls.example", **seen), shown_page))


def text(element: Any) -> str:
    return " ".join(element.text_content().split())


def within(document: Any, name: str, tag: str) -> list[Any]:
    """Return the elements ``tag`` in the first element of class ``name``."""
    return list(document.find_class(name)[0].iter(tag))


def one(document: Any, path: str) -> Any:
    (found,) = document.xpath(path)
    return found


# What a number opens


def test_a_total_leads_to_its_section_with_the_rule_and_the_sentence() -> None:
    document = page(event(figure(claim(3, current=False), claim(16, origin="police", origin_kind="police"))))
    (number,) = within(document, "board", "a")
    section = document.get_element_by_id(number.get("href").removeprefix("#"))
    assert text(within(section, "because", "mark")[0]) == "16"
    assert "It comes from the latest article." in text(section)
    assert section.xpath('.//a[@href="/about#latest"]')
    (brief,) = section.xpath('.//*[@class="brief"]/p[@class="put"]/a')
    card = document.get_element_by_id(brief.get("href").removeprefix("#"))
    said = text(card)
    assert "The raid killed 16 people." in said
    assert "police" in said
    assert "sets best sets low sets high" in said
    (link,) = card.xpath('.//a[@href="https://daily.example/a1"]')
    assert {"noopener", "noreferrer", "nofollow"} <= set(link.get("rel").split())


def test_every_address_within_the_page_leads_to_something() -> None:
    said = [claim(n, f"a{n % 3}", origin=f"S{n % 9}", origin_number=n % 9) for n in range(40)]
    document = page(event(figure(*said), figure(claim(900), group="children")))
    ids = set(document.xpath("//@id"))
    assert len(ids) == len(document.xpath("//@id"))
    inner = {link[1:] for link in document.xpath("//a/@href") if link.startswith("#")}
    assert inner <= ids


def test_words_that_may_not_be_quoted_are_not_there_and_the_page_says_so() -> None:
    hidden = claim(16, sentence="", mark=None, quotes="none")
    document = page(event(figure(hidden), articles=(source("a1", title=None),)))
    assert not document.xpath("//blockquote | //mark")
    assert "may not be shown (quotes: none)" in text(document)


def test_a_reviewed_claim_says_who_said_what_and_why() -> None:
    review = Reviewed(review_id="r", verdict="reject", author="ana", reason="A misprint.", at=AT)
    corrected = replace(review, verdict="correct", low=6, high=None)
    document = page(event(figure(claim(60, review=corrected), claim(16, review=review), claim(4))))
    said = [text(review) for review in document.find_class("review")]
    assert "rejected by ana, 3 May 2024, 12:00 UTC: A misprint." in said
    assert "corrected to 6– by ana, 3 May 2024, 12:00 UTC: A misprint." in said


def test_a_number_that_was_corrected_says_so_where_it_is_explained() -> None:
    review = Reviewed(review_id="r", verdict="correct", low=6, high=6, author="ana", reason="No.", at=AT)
    document = page(event(figure(claim(60, review=review))))
    assert "corrected to 6 by ana" in text(document.find_class("because")[0])


def test_what_an_analyst_rejected_was_not_replaced_by_its_speaker() -> None:
    review = Reviewed(review_id="r", verdict="reject", author="ana", reason="A misprint.", at=AT)
    said = text(page(event(figure(claim(16, review=review, current=False), claim(4)))))
    assert "rejected by ana" in said
    assert "16 replaced since" not in said


def test_a_claim_that_sets_nothing_still_has_its_scope_and_modality() -> None:
    unset = figure(claim(9, scope="background", modality="feared"), best=None, low=None, high=None,
                   because=Because(), rule=None)  # fmt: skip
    document = page(event(unset, totals={}))
    card = document.get_element_by_id("claim-c9")
    assert "feared" in text(card)
    assert "another or an older event" in text(card)
    assert "What is not reported is not zero" in text(document)


def test_retired_rows_say_so_and_lead_on() -> None:
    merged = page(event(figure(claim(16)), status="merged", merged_into="e2"))
    assert [link.get("href") for link in within(merged, "notice", "a")] == ["/events/e2"]
    withdrawn = page(event(figure(claim(16)), status="withdrawn"))
    assert "No article tells of this event any more" in text(withdrawn)


def test_an_outdated_revision_says_how_it_differs_and_is_not_to_be_indexed() -> None:
    then, now = event(figure(claim(16))), event(figure(claim(18)))
    document = page(then, permanent=True, past=Past(now, AT, ("Killed: 16 then, 18 now",)))
    assert "no longer current" in text(one(document, '//*[contains(@class, "alert") and @role="note"]'))
    assert "Killed: 16 then, 18 now" in text(document)
    assert one(document, '//meta[@name="robots"]/@content') == "noindex"
    assert one(document, '//link[@rel="canonical"]/@href') == "https://tolls.example/events/e1"


def test_what_was_erased_leaves_its_number_and_a_note() -> None:
    total = event(figure(claim(16))).totals
    erased = (Erased(article_id="a1", at=AT, reason="On request."),)
    document = page(event(totals=total, articles=(source("a1", title=None),), erased=erased))
    assert text(within(document, "board", "b")[0]) == "16"
    assert document.get_element_by_id("killed") is not None
    assert "a1 said was erased on 3 May 2024, 12:00 UTC: On request." in text(document)
    assert "can no longer be computed" in text(document)


# Many, large and hostile


def test_five_hundred_claims_are_shown_a_page_at_a_time_and_counted() -> None:
    said = [claim(n, reported_at=dt.date(2023, 1, 1) + dt.timedelta(n)) for n in range(500)]
    row = event(figure(*said))
    first = page(row)
    assert len(first.find_class("claim")) == PAGE
    assert "500 claims in all" in text(first.find_class("pages")[0])
    third = page(row, 3)
    shown = {card.get("id") for card in third.find_class("claim")}
    assert "claim-c299" in shown
    # what lies on another page is linked there
    best = third.xpath('//*[@class="brief"]/p[@class="put"]/a/@href')[0]
    assert best == "/events/e1#claim-c499"
    assert len(page(row, 99).find_class("claim")) == PAGE


def test_hostile_words_are_words() -> None:
    said = claim(
        16, "a'1", origin=NASTY, group=NASTY, sentence=NASTY, mark=(0, 5), claim_id='c"16',
        review=Reviewed(review_id="r", verdict="reject", author=NASTY, reason=NASTY, at=AT),
    )  # fmt: skip
    row = event(
        figure(said, group=NASTY),
        title=NASTY,
        actors=(Actor(name=NASTY),),
        articles=(source("a'1", title=NASTY, source=NASTY, credit=NASTY, url="javascript:alert(3)"),),
    )
    made = event_page(Seen(row, "https://tolls.example"))
    document = html.fromstring(made)
    assert not document.xpath("//script | //img | //@onerror")
    assert not [link for link in document.xpath("//a/@href") if "javascript" in link]
    assert not re.search("[\u202a-\u202e\u2066-\u2069\0\x1b]", made)
    assert "<mark>&lt;/tit</mark>" in made


def test_enormous_words_are_cut() -> None:
    huge = "x" * 10_000_000
    row = event(
        figure(claim(16, sentence=huge, origin=huge, group=huge, mark=(0, 9_000_000)), group=huge),
        title=huge,
        actors=(Actor(name=huge),),
        articles=(source("a1", title=huge, source=huge, url=f"https://{huge}", credit=huge),),
    )
    assert len(event_page(Seen(row, "https://tolls.example"))) < 100_000


# Over HTTP


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of an incident that a second article changed an hour later."""
    path = tmp_path_factory.mktemp("lived") / "lived.db"
    with Store.open(path) as store:
        said = article("first", telling("first", killed=3), published=FIRST_DAY)
        store.apply([Logged(0, said)], "log", NOON)
        more = article("second", telling("second", killed=5), hours=1, published=FIRST_DAY)
        store.apply([Logged(1, more)], "log", NOON + dt.timedelta(hours=1))
    return path


@pytest.fixture(scope="module")
def asked(lived: Path) -> Iterator[httpx.Client]:
    with serving(lived) as address, httpx.Client(base_url=address, headers=HTML, trust_env=False) as client:
        yield client


@pytest.fixture(scope="module")
def rows(lived: Path) -> list[Event]:
    """The revisions of the incident, the older first."""
    with Reader.open(lived) as table:
        (row,) = table.events()
        return [revision.event for revision in table.revisions(row.event_id)]


def test_an_event_has_a_page(asked: httpx.Client, rows: list[Event]) -> None:
    answer = asked.get(f"/events/{rows[1].event_id}")
    assert answer.status_code == 200
    document = html.fromstring(answer.text)
    assert text(document.find_class("history")[0]).count("revision") == 2
    assert "Killed: 3 → 5" in text(document)
    assert not document.xpath('//meta[@name="robots"]')
    again = asked.get(f"/events/{rows[1].event_id}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_the_beginning_of_an_id_leads_to_the_whole(asked: httpx.Client, rows: list[Event]) -> None:
    answer = asked.get(f"/events/{rows[1].event_id[:8]}")
    assert answer.is_redirect
    assert answer.headers["location"].endswith(f"/events/{rows[1].event_id}")


def test_a_permanent_address_shows_its_revision(asked: httpx.Client, rows: list[Event]) -> None:
    old, new = (html.fromstring(asked.get(f"/events/{row.event_id}/{row.digest}").text) for row in rows)
    assert text(within(old, "board", "b")[0]) == "3"
    assert "Killed: 3 then, 5 (3–5) now" in text(old)
    assert old.xpath('//meta[@name="robots"]')
    assert text(within(new, "board", "b")[0]) == "5"
    assert "as it stands now, under its permanent address" in text(new)


def test_as_of_a_moment_it_is_what_was_known_then(asked: httpx.Client, rows: list[Event]) -> None:
    address = f"/events/{rows[0].event_id}"
    answer = asked.get(address, params={"as_of": "2020-05-01T12:30:00Z"})
    document = html.fromstring(answer.text)
    assert text(within(document, "board", "b")[0]) == "3"
    assert "As of 1 May 2020, 12:30 UTC" in text(document)
    assert asked.get(address, params={"as_of": "2019-01-01"}).status_code == 404
    assert asked.get(address, params={"as_of": "soon"}).status_code == 400


def test_a_table_made_anew_finds_the_revision_by_the_moment_of_its_citation(
    lived: Path, rows: list[Event], tmp_path: Path
) -> None:
    anew = tmp_path / "anew.db"
    anew.write_bytes(lived.read_bytes())
    with sqlite3.connect(anew) as db:
        db.execute("delete from revisions where version = 1")
        db.execute("delete from changes where version = 1")
    row = rows[0]
    address = f"/events/{row.event_id}/{row.digest}"
    with serving(anew) as server, httpx.Client(base_url=server, headers=HTML, trust_env=False) as client:
        assert client.get(address).status_code == 404
        answer = client.get(address, params={"as_of": row.updated_at.isoformat()})  # type: ignore[union-attr]
        assert answer.status_code == 200
        assert text(within(html.fromstring(answer.text), "board", "b")[0]) == "3"
        assert client.get(f"{address}?as_of=2020-05-01T13:30:00Z").status_code == 404


def test_an_unknown_revision_says_what_is_known(asked: httpx.Client, rows: list[Event]) -> None:
    answer = asked.get(f"/events/{rows[0].event_id}/0123456789abcdef")
    assert answer.status_code == 404
    document = html.fromstring(answer.text)
    links = document.xpath("//main//a/@href")
    assert f"/events/{rows[0].event_id}" in links
    assert all(f"/events/{row.event_id}/{row.digest}" in links for row in rows)
    nobody = asked.get("/events/nobody/0123456789abcdef")
    assert nobody.status_code == 404
    assert "Neither does it have any event of that id" in nobody.text


@pytest.mark.parametrize("event_id", ["nobody", "%00", "%F0%9F%98%80", "'%20or%201=1", "a" * 5000])
def test_ids_that_are_none_are_not_found(asked: httpx.Client, event_id: str) -> None:
    assert asked.get(f"/events/{event_id}").status_code == 404
    assert asked.get(f"/events/{event_id}/{event_id}").status_code == 404


@pytest.mark.parametrize("claims", ["0", "-1", "x", "1e9", "²", "9" * 4000])
def test_pages_that_are_none_are_refused(asked: httpx.Client, rows: list[Event], claims: str) -> None:
    assert asked.get(f"/events/{rows[0].event_id}", params={"claims": claims}).status_code == 400


def test_the_digest_of_a_citation_can_be_computed_from_what_the_api_answers(
    asked: httpx.Client, rows: list[Event]
) -> None:
    answer = asked.get(f"/api/events/{rows[1].event_id}")
    assert content_digest(decode(answer.content, Event)) == rows[1].digest
