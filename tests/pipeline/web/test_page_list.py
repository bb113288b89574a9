"""The list: what a query asks for, what is told beside a field, what a row shows."""

import datetime as dt
import re
from urllib.parse import parse_qsl

import httpx
import pytest

from pipeline.records.event import Event, Source, Total
from pipeline.records.mention import Place
from pipeline.store import Page, Points
from pipeline.web.drawing.map import draw
from pipeline.web.pages.asked import asked, tidy
from pipeline.web.pages.listing import of, render

NOWHERE = draw(Points((), 0, 0), None, None)


def event(**other: object) -> Event:
    known = {
        "event_id": "e1", "type": "airstrike", "title": "Air strike on Hajin", "start": dt.date(2018, 12, 15),
        "end": dt.date(2018, 12, 15), "date_precision": "day",
        "place": Place(name="Hajin", admin1="Deir ez-Zor", country="SY", lat=34.7, lon=40.8),
        "articles": (Source(article_id="a", source="Gazette"), Source(article_id="b", source="Herald")),
        "totals": {"killed": Total(best=16, low=15, high=None, publishers=2, origins=1, disputed=True)},
    }  # fmt: skip
    return Event(**(known | other))  # type: ignore[arg-type]


def shown(*events: Event, query: str = "") -> str:
    page = Page(events, None)
    wanted = asked(parse_qsl(query, keep_blank_values=True))
    return render(wanted, page, draw(of(page), wanted.listing.wanted().near, wanted.view), 7)


def words(html: str) -> str:
    """Return the text of a page on one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_a_form_leaves_a_short_address() -> None:
    sent = "text=&country=+Syria+&measure=killed&least=10&measure=injured&least="
    assert tidy(parse_qsl(sent, keep_blank_values=True)) == [("country", "Syria"), ("min", "killed:10")]


def test_only_incidents_are_asked_for_unless_a_level_is() -> None:
    assert asked([]).listing.level == ("incident",)
    assert asked([("level", "any")]).listing.wanted().levels == ()
    assert asked([]).api() == "level=incident"


def test_each_mistake_stands_beside_its_field() -> None:
    query = "country=Atlantis&since=2024-13-01&min=killed:many&near=here&origins=-1&text=x&type=tea&as_of=no"
    found = asked(parse_qsl(query, keep_blank_values=True))
    assert set(found.mistakes) == set(found.given) - {"text"}
    html = render(found, Page((), None), NOWHERE, 0)
    assert "no country &#39;Atlantis&#39;" in html
    assert 'aria-describedby=" mistake-country"' in html


def test_dates_that_do_not_go_together_are_a_mistake_of_the_second() -> None:
    assert "is before" in asked([("since", "2024-02-01"), ("until", "2024-01-01")]).mistakes["until"]


def test_what_nothing_is_called_is_left_out_and_told() -> None:
    assert "Nothing is called utm_source here" in words(shown(event(), query="utm_source=x"))


def test_a_row_shows_what_is_known() -> None:
    text = words(shown(event()))
    assert "15 Dec 2018 Air strike on Hajin Airstrike Hajin, Deir ez-Zor, Syria" in text
    assert "16 (15–)" in text
    assert "disputed" in text
    assert "2 publishers, 1 origin" in text
    assert "not reported" in text  # the injured


def test_it_says_when_rows_may_not_be_summed() -> None:
    assert "only they may be summed" in shown(event())
    assert "never add these rows up" in shown(event(level="campaign"), query="level=any")


def test_nothing_there_says_what_to_do() -> None:
    assert "The table is empty" in shown()
    assert "No event fits" in shown(query="text=x")


def test_a_strangers_title_is_text() -> None:
    html = shown(event(title='<script>alert(1)</script>" onload="x \u202egnp.exe'))
    assert "<script>alert" not in html
    assert "\u202e" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_ten_megabytes_of_title_make_a_small_page() -> None:
    assert len(shown(event(title="<b>&" * 2_500_000))) < 100_000


@pytest.mark.parametrize(
    "query", ["", "country=SY&type=airstrike", "near=34.69,40.83,25", "view=34,40,5", "sort=-killed"]
)
def test_the_seeds_are_listed(web: str, query: str) -> None:
    answer = httpx.get(f"{web}/?{query}")
    assert answer.status_code == 200
    assert "US-led coalition destroyed Syria mosque" in answer.text
    assert len(answer.content) < 100_000
    again = httpx.get(f"{web}/?{query}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_past_moment_can_be_listed(web: str) -> None:
    assert "No event fits" in httpx.get(f"{web}/?as_of=2001-01-01").text


def test_pages_lead_on(web: str) -> None:
    first = httpx.get(f"{web}/?limit=1")
    (onwards,) = re.findall(r'rel="next" href="([^"]+)"', first.text)
    second = httpx.get(web + onwards.replace("&amp;", "&"))
    ids = [re.findall(r'data-event="(\w+)"', page.text) for page in (first, second)]
    assert [len(found) for found in ids] == [1, 1]
    assert ids[0] != ids[1]


def test_a_mistake_is_no_list_and_says_so_in_its_status(web: str) -> None:
    answer = httpx.get(f"{web}/?country=Atlantis")
    assert answer.status_code == 400
    assert "data-event" not in answer.text
