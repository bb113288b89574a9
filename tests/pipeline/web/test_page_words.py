"""The few words for what a row says, and the pieces of a page that show them."""

import datetime as dt

import pytest

from pipeline.records.article import Precision
from pipeline.records.event import Event, Total
from pipeline.records.mention import Place
from pipeline.web.pages import words
from pipeline.web.pages.render import environment


def total(best: int | None, low: int | None, high: int | None, *, disputed: bool = False) -> Total:
    return Total(best=best, low=low, high=high, publishers=2, origins=1, disputed=disputed)


@pytest.mark.parametrize(
    ("figure", "shown", "spoken"),
    [
        (total(16, 16, 16), "16", "16"),
        (total(0, 0, 0), "0", "none reported"),
        (total(1720, 1700, 2000), "1,720 (1,700–2,000)", "best 1,720, from 1,700 to 2,000"),
        (total(16, 16, None), "16 (16–)", "best 16, 16 or more, no ceiling told"),
        (total(9, None, 9), "9 (–9)", "best 9, up to 9"),
        (total(None, None, None), "?", "reported, but without a number that holds"),
    ],
)
def test_a_number(figure: Total, shown: str, spoken: str) -> None:
    number = words.number(figure)
    assert number
    assert f"{number.best} {number.range}".strip() == shown
    assert number.spoken == spoken


def test_what_nobody_reported_is_no_number() -> None:
    assert words.number(None) is None


@pytest.mark.parametrize(
    ("start", "end", "precision", "shown", "machine"),
    [
        ("2018-12-15", "2018-12-15", "day", "15 Dec 2018", "2018-12-15"),
        ("2018-12-10", "2018-12-15", "day", "10–15 Dec 2018", ""),
        ("2018-11-28", "2018-12-02", "day", "28 Nov – 2 Dec 2018", ""),
        ("2018-12-28", "2019-01-02", "day", "28 Dec 2018 – 2 Jan 2019", ""),
        ("2018-12-10", "2018-12-16", "week", "week of 10 Dec 2018", ""),
        ("2018-12-01", "2018-12-31", "month", "Dec 2018", "2018-12"),
        ("2018-01-01", "2018-12-31", "year", "2018", "2018"),
    ],
)
def test_days_are_no_more_exact_than_known(
    start: str, end: str, precision: Precision, shown: str, machine: str
) -> None:
    when = words.days(dt.date.fromisoformat(start), dt.date.fromisoformat(end), precision)
    assert when
    assert (when.text, when.machine) == (shown, machine)


def test_a_place_says_how_exactly_it_is_known() -> None:
    hajin = Place(name="Hajin", admin1="Deir ez-Zor", country="SY")
    assert (words.place(hajin), words.nearness(hajin)) == ("Hajin, Deir ez-Zor, Syria", "")
    syria = Place(name="Syria", country="SY", precision="country")
    assert (words.place(syria), words.nearness(syria)) == ("Syria", "country only")


def test_an_event_without_a_title_is_named_by_its_kind() -> None:
    event = Event(event_id="e", type="suicide_bombing", place=Place(name="Kano", country="NG"))
    assert words.title(event) == "Suicide bombing, Kano, Nigeria"


def test_pieces_escape_and_speak() -> None:
    source = (
        "{% import 'macros.html' as m %}{{ m.number(figure) }}{{ m.place(place) }}"
        "{{ m.outward('javascript:1', 'x') }}"
    )
    html = environment().from_string(source).render(
        figure=total(5, 3, 5, disputed=True), place=Place(name="<b>\u202e", country="SY")
    )  # fmt: skip
    assert '<b>5</b> <span class="range">(3–5)</span>' in html
    assert '<span class="unheard">best 5, from 3 to 5</span>' in html
    assert "disputed" in html
    assert "<bdi>&lt;b&gt;, Syria</bdi>" in html
    assert html.endswith("x")
