import datetime as dt

import pytest

from pipeline.extract.dates import ANY_DAY, days_of, event_times, find_times, possible_anchors, resolve
from pipeline.extract.scan import Scanned, tokenize
from pipeline.lexicon.load import load
from pipeline.records.article import Sentence
from tests.pipeline.extract.reading import read

SUNDAY = dt.date(2018, 12, 16)


def scanned(text: str, offset: int = 0, paragraph: int = 0, title: bool = False) -> Scanned:
    sentence = Sentence(span=(offset, offset + len(text)), paragraph=paragraph, title=title)
    return Scanned(sentence, text, tokenize(text, offset))


def texts(text: str) -> list[str]:
    return [time.text for time in find_times(scanned(text))]


def dates(text: str, anchor: dt.date | None = SUNDAY) -> tuple[str, str, str]:
    when = resolve(find_times(scanned(text)), anchor)
    return str(when.start), str(when.end), when.precision


def day(text: str, anchor: dt.date | None = SUNDAY) -> str:
    start, end, precision = dates(text, anchor)
    assert (start, precision) == (end, "day")
    return start


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mosque was hit on Saturday.", "2018-12-15"),
        ("It was hit on Sunday.", "2018-12-16"),
        ("It was hit last Sunday.", "2018-12-09"),
        ("A march is planned next Sunday.", "2018-12-23"),
        ("It burned early Friday.", "2018-12-14"),
        ("Monday night's fire", "2018-12-10"),
        ("It fell on Friday of last week.", "2018-12-07"),
        ("He was shot yesterday.", "2018-12-15"),
        ("It happened two days ago.", "2018-12-14"),
        ("It began on September 10.", "2018-09-10"),
        ("It began on Feb. 5.", "2018-02-05"),
        ("It ends on January 5.", "2019-01-05"),
        ("It was hit on Saturday, December 15, 2018.", "2018-12-15"),
        ("It was hit on Monday, March 5, 2012.", "2012-03-05"),
        ("It was hit on the 12th of May.", "2018-05-12"),
    ],
)
def test_resolves_to_a_day(text: str, expected: str) -> None:
    assert day(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 10 September 2018", "2018-09-10"),
        ("San Salvador, 5 Jan 90 -- Three died", "1990-01-05"),
        ("on 11/26/2015", "2015-11-26"),
        ("on 26/11/2015", "2015-11-26"),
        ("on 2015-11-26", "2015-11-26"),
        ("on Sept. 3rd, 2017", "2017-09-03"),
    ],
)
def test_a_full_date_needs_no_anchor(text: str, expected: str) -> None:
    assert day(text, None) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("last month", ("2018-11-01", "2018-11-30", "month")),
        ("earlier this month", ("2018-12-01", "2018-12-16", "month")),
        ("last week", ("2018-12-03", "2018-12-09", "week")),
        ("in May 2014", ("2014-05-01", "2014-05-31", "month")),
        ("in 2014", ("2014-01-01", "2014-12-31", "year")),
        ("in November", ("2018-11-01", "2018-11-30", "month")),
        ("in March last year", ("2017-03-01", "2017-03-31", "month")),
        ("a year ago", ("2017-01-01", "2017-12-31", "year")),
        ("between 3 and 5 May", ("2018-05-03", "2018-05-05", "day")),
        ("May 3-5", ("2018-05-03", "2018-05-05", "day")),
        ("from Friday to Sunday", ("2018-12-14", "2018-12-16", "day")),
        ("over the weekend", ("2018-12-15", "2018-12-16", "day")),
        ("from 28 December 2017 to 3 January 2018", ("2017-12-28", "2018-01-03", "day")),
        ("between Tuesday and Thursday", ("2018-12-11", "2018-12-13", "day")),
    ],
)
def test_resolves_to_an_interval(text: str, expected: tuple[str, str, str]) -> None:
    assert dates(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "They may leave.",
        "May they rest in peace.",
        "They march on the capital.",
        "The Sunday school was hit.",
        "It is open 24/7.",
        "Since 9/11 much has changed.",
        "Jane Roe, 30, was second.",
        "A third of the 1/2 tank",
        "April Smith spoke.",
        "He reads the Sunday Times every Friday.",
        "About 2000 people fled at dawn.",
        "It ended 10-9.",
    ],
)
def test_no_dates(text: str) -> None:
    assert texts(text) == []


@pytest.mark.parametrize(
    ("text", "minute"),
    [
        ("at 11:50 a.m.", 710),
        ("around 9 p.m.", 1260),
        ("at 12:05am", 5),
        ("about 9pm", 1260),
        ("shortly after midnight", 0),
        ("before noon", 720),
    ],
)
def test_clock_times(text: str, minute: int) -> None:
    (time,) = find_times(scanned(text))
    assert time.minute == minute
    assert resolve((time,), SUNDAY).precision == "unknown"


def test_spans_read_the_words_in_the_source() -> None:
    source = "A title.\n\nIt was hit late Saturday, 15 December."
    (time,) = find_times(scanned(source[10:], 10))
    assert source[slice(*time.span)] == "Saturday, 15 December" == time.text


@pytest.mark.parametrize(("phrase", "entry"), load("dates")["phrases"].items())
def test_every_phrase_is_found_in_its_example(phrase: str, entry: dict[str, str | int]) -> None:
    (time,) = find_times(scanned(str(entry["example"])))
    assert (time.text.lower(), time.offset, time.unit) == (phrase, entry["offset"], entry["unit"])


def anchors(text: str, on: str) -> tuple[str, str] | None:
    found = possible_anchors(find_times(scanned(text)), dt.date.fromisoformat(on))
    return found and (str(found[0]), str(found[1]))


@pytest.mark.parametrize(
    ("text", "on", "expected"),
    [
        ("on Saturday", "2018-12-15", ("2018-12-15", "2018-12-21")),
        ("on Saturday", "2018-12-14", None),
        ("last Saturday", "2018-12-15", ("2018-12-16", "2018-12-22")),
        ("yesterday", "2018-12-15", ("2018-12-16", "2018-12-16")),
        ("last month", "2018-12-15", ("2019-01-01", "2019-01-31")),
        ("last year", "2018-12-15", ("2019-01-01", "2019-12-31")),
        ("Saturday last week", "2018-12-15", ("2018-12-17", "2018-12-23")),
        ("15 December", "2018-12-15", ("2018-11-14", "2019-11-13")),
        ("15 December", "2018-12-14", None),
        ("15 December 2018", "2018-12-14", None),
        ("from Friday to Sunday", "2018-12-15", ("2018-12-16", "2018-12-22")),
    ],
)
def test_possible_anchors(text: str, on: str, expected: tuple[str, str] | None) -> None:
    assert anchors(text, on) == expected


@pytest.mark.parametrize("text", ["on 15 December 2018", "at 9 p.m.", "in a mosque"])
def test_words_that_say_nothing_of_the_day_of_publication(text: str) -> None:
    assert possible_anchors(find_times(scanned(text)), dt.date(2018, 12, 15)) == ANY_DAY


def dating(text: str, at: str = "") -> list[str]:
    start = text.find(at)
    found = event_times(scanned(text), (start, start + len(at)) if at else None)
    return [time.text for time in found]


def test_the_time_of_speech_does_not_date_the_event() -> None:
    assert dating("The ministry said on Friday that a bomb killed six on Monday.") == ["Monday"]
    assert dating("The mosque was destroyed on Saturday, police said Sunday.") == ["Saturday"]
    assert dating("A man was charged Friday after a woman was shot on Monday.") == ["Monday"]


def test_the_time_of_speech_is_better_than_none() -> None:
    assert dating("Police said Sunday a man was shot.") == ["Sunday"]


def test_a_verb_of_speech_does_not_own_the_time_of_what_is_said() -> None:
    text = "Police said the two broke into the house on Saturday and were arrested on Sunday."
    assert dating(text) == ["Saturday"]


def test_a_dateline_dates_no_event() -> None:
    assert dating("June 17, 2013 - A man was shot on Saturday.") == ["Saturday"]


def test_of_several_events_each_takes_the_nearest_time() -> None:
    text = "The camp was shelled on Monday and a convoy was ambushed on Thursday."
    assert dating(text, at="shelled") == ["Monday"]
    assert dating(text, at="ambushed") == ["Thursday"]


def test_a_time_beside_the_event_beats_one_that_stands_free() -> None:
    text = "What we know this Tuesday of the fire that broke out on Sunday:"
    assert dating(text) == ["Sunday"]
    assert dating("Divers worked on Tuesday at the ferry, which sank on Monday.") == ["Monday"]


@pytest.mark.parametrize("phrase", load("dates")["weekend"]["phrases"])
def test_every_weekend_is_two_days(phrase: str) -> None:
    assert texts(f"A girl was shot {phrase}.") == [phrase, phrase]


def test_nothing_told_is_nothing_found() -> None:
    assert dating("A man was shot at a bar.") == []


@pytest.mark.parametrize(
    "text",
    ["on Friday", "last Friday", "two days ago", "last week", "Friday last week", "in May", "last month"],
)
def test_possible_anchors_are_those_that_resolve_to_the_day(text: str) -> None:
    times = find_times(scanned(text))
    on = dt.date(2018, 5, 11)
    found = possible_anchors(times, on)
    assert found is not None
    for n in range(-40, 340):
        anchor = on + dt.timedelta(days=n)
        when = resolve(times, anchor)
        assert when.start is not None
        assert when.end is not None
        assert (when.start <= on <= when.end) == (found[0] <= anchor <= found[1])


def test_all_days_that_sentences_name() -> None:
    told = [scanned("He was sentenced on Friday."), scanned("She was shot on March 9, in a bad year, 2016.")]
    assert [str(day) for day in days_of(told, SUNDAY)] == ["2018-03-09", "2018-12-14"]
    assert days_of(told, None) == ()


def test_a_bare_year_behind_another_event_is_not_its_date() -> None:
    text = (
        "A bomb killed 12 people in Baghdad on Friday.\n\n"
        "The group had claimed a shooting in Strasbourg that killed three.\n\n"
        "It lost most of its land last year."
    )
    strasbourg = [
        m for m in read(text, published=str(SUNDAY)).mentions if m.place and m.place.name == "Strasbourg"
    ]
    assert [m.when.precision for m in strasbourg] == ["unknown"]
