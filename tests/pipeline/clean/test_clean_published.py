import datetime as dt

import pytest

from pipeline.clean.dates import find_date
from pipeline.clean.published import date_line, published, url_date
from pipeline.records.article import Published

DAY = dt.date(2015, 11, 23)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("16 December, 2018", dt.date(2018, 12, 16)),
        ("Nov. 23, 2015", DAY),
        ("Mon, Nov 23 2015 3:04 PM", DAY),
        ("Tuesday, January 12th 2016, 5:15 pm", dt.date(2016, 1, 12)),
        ("3 Jan 90", dt.date(1990, 1, 3)),
        ("June 11 89", dt.date(1989, 6, 11)),
        ("11/26/2015", dt.date(2015, 11, 26)),
        ("26/11/2015", dt.date(2015, 11, 26)),
        ("2015-11-23T10:00", DAY),
        ("31 February 2015", None),
        ("Nov. 23 at 5:30", None),
        ("in 2015", None),
    ],
)
def test_find_date(text: str, date: dt.date | None) -> None:
    assert find_date(text) == date


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("16 December, 2018", 0),
        ("[Monday, November 23rd 2015, 5:15 pm]", 0),
        ("Updated: 11/26/2015 5:11 AM", 0),
        ("Posted: Mon, Nov 23 2015 3:04 PM", 0),
        (
            "Two hurt in fire Posted: Monday, November 23, 2015 3:04 PM Updated: Tuesday, November 24, 2015",
            17,
        ),
    ],
)
def test_date_line(line: str, start: int) -> None:
    found = date_line(line)
    assert found is not None
    assert found[0] == start


@pytest.mark.parametrize(
    "line",
    [
        "The fire broke out on November 23, 2015.",
        "On 16 December 2018 the town fell to the rebels",
        "It was posted on Monday and by now more than 400,000 people have seen the video of November 23, "
        "2015, in which the two men can be seen in front of the town hall with cans.",
    ],
)
def test_story_is_no_date_line(line: str) -> None:
    assert date_line(line) is None


def test_publication_wins_over_update() -> None:
    assert date_line("Updated: Nov 30, 2015 | Posted: Nov 23, 2015") == (0, DAY)


@pytest.mark.parametrize(
    ("url", "date"),
    [
        ("http://x.example/2015/11/23/fire", DAY),
        ("http://x.example/news/20151123/fire", DAY),
        ("http://x.example/2015-11-23-fire", DAY),
        ("http://x.example/story/29323356/fire", None),
        ("http://x.example/2015/13/23/fire", None),
        (None, None),
    ],
)
def test_url_date(url: str | None, date: dt.date | None) -> None:
    assert url_date(url) == date


def on(date: dt.date, basis: str) -> Published:
    return Published(date=date, basis=basis)  # type: ignore[arg-type]


def days(number: int) -> dt.date:
    return DAY + dt.timedelta(number)


def test_the_feed_is_believed_where_nothing_is_earlier() -> None:
    assert published(DAY, [], None, None) == on(DAY, "feed")
    assert published(DAY, [days(-2)], None, None) == on(DAY, "feed")
    assert published(DAY, [days(400)], None, None) == on(DAY, "feed")


def test_the_day_of_a_crawl_loses_to_page_address_and_dateline() -> None:
    assert published(days(400), [DAY], None, None) == on(DAY, "page")
    assert published(days(400), [], "http://x.example/2015/11/23/a", None) == on(DAY, "page")
    assert published(days(400), [], None, DAY) == on(DAY, "dateline")


def test_the_address_wins_over_a_page_date_far_from_it() -> None:
    assert published(None, [days(400)], "http://x.example/2015/11/23/a", None) == on(DAY, "page")


def test_without_a_feed() -> None:
    assert published(None, [DAY], None, days(-1)) == on(DAY, "page")
    assert published(None, [], None, DAY) == on(DAY, "dateline")
    month = Published(date=dt.date(2015, 11, 1), basis="page", precision="month")
    assert published(None, [], "http://x.example/2015/11/fire", None) == month
    assert published(None, [], None, None) is None


def test_a_moment_after_midnight_utc_is_the_day_before_where_the_page_says_so() -> None:
    moment = dt.datetime(2015, 11, 24, 3, tzinfo=dt.UTC)
    assert published(moment, [DAY], None, None) == on(DAY, "page")
    assert published(moment, [], None, None) == on(days(1), "feed")


def test_what_the_producer_took_from_the_page_is_the_page_s() -> None:
    moment = dt.datetime(2015, 11, 24, 3, tzinfo=dt.UTC)
    assert published(moment, [], None, None, from_page=True) == on(days(1), "page")
    assert published(moment, [DAY], None, None, from_page=True) == on(DAY, "page")


FETCHED = dt.datetime(2015, 11, 23, 18, tzinfo=dt.UTC)


def test_no_source_of_a_date_after_the_article_was_fetched_is_believed() -> None:
    url = "http://x.example/2016/12/27/a"
    for later in (days(2), days(400)):
        assert published(later, [], None, None, fetched_at=FETCHED) is None
        assert published(None, [later], None, None, fetched_at=FETCHED) is None
        assert published(later, [], None, None, from_page=True, fetched_at=FETCHED) is None
        assert published(None, [], None, later, fetched_at=FETCHED) is None
        assert published(later, [later, DAY], url, None, fetched_at=FETCHED) == on(DAY, "page")
    assert published(None, [], url, None, fetched_at=FETCHED) is None
    assert published(None, [], "http://x.example/2016/11/fire", None, fetched_at=FETCHED) is None


def test_a_day_ahead_may_be_another_time_zone() -> None:
    assert published(days(1), [], None, None, fetched_at=FETCHED) == on(days(1), "feed")
    last = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
    assert published(DAY, [], None, None, fetched_at=last) == on(DAY, "feed")
