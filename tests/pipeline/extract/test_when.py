import datetime as dt
from itertools import permutations

import pytest

from pipeline.extract.dates import resolve
from pipeline.extract.scan import Scanned, tokenize
from pipeline.extract.when import date_event, weigh
from pipeline.records.article import Sentence
from tests.pipeline.extract.reading import read

FRIDAY = dt.date(2018, 5, 11)


def day(*story: str, cues: str = "shot fire sank quake", anchor: dt.date | None = FRIDAY) -> str | None:
    """Return the first day of the event that ``story`` tells; one of ``cues`` is a word for it."""
    told = [
        Scanned(Sentence(span=(1000 * n, 1000 * n + len(text)), paragraph=n), text, tokenize(text, 1000 * n))
        for n, text in enumerate(story)
    ]
    words = cues.split()
    spans = {n: [(t.start, t.end) for t in s.tokens if t.lower in words] for n, s in enumerate(told)}
    own = {n: found for n, found in spans.items() if found}
    when = resolve(date_event(told, range(len(told)), own, (), anchor), anchor)
    return str(when.start) if when.start else None


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (
            ["A man was shot at a bar.", "It happened about 9 p.m. Saturday.", "He was charged Monday."],
            "05-05",
        ),
        (["Hundreds came to a vigil on Thursday.", "The ferry sank on Tuesday night off Cebu."], "05-08"),
        (["The driver appeared in court on Thursday.", "The bus caught fire on April 20."], "04-20"),
        (["The mayor on Thursday visited the town.", "The quake struck at 4:10 a.m. on May 9."], "05-09"),
        (["A 2014 fire killed nine.", "The warehouse caught fire early Thursday, officials said."], "05-10"),
        (
            [
                "Two men drowned.",
                "No flag flew.",
                "They swam out on Wednesday.",
                *["No."] * 3,
                "In all 23 drowned since July 1.",
            ],
            "05-09",
        ),
        (["He was shot Thursday.", "A hearing is set for Saturday."], "05-10"),
    ],
)
def test_the_day_of_the_event_and_not_of_what_came_of_it(story: list[str], expected: str) -> None:
    assert day(*story) == f"2018-{expected}"


def test_an_event_without_a_day_leaves_it_to_the_day_of_publication() -> None:
    assert day("A man was shot at a bar.") is None
    assert day("A man was shot at a bar.", *["Nobody saw it."] * 8, "The bar opened in 1990.") is None


def test_what_is_told_of_another_event_does_not_date_this_one() -> None:
    told = [
        Scanned(Sentence(span=(1000 * n, 1000 * n + len(text)), paragraph=n), text, tokenize(text, 1000 * n))
        for n, text in enumerate(["A ship sank.", "Another was lost on Monday.", "It was lost on Tuesday."])
    ]
    cues = {0: [(7, 11)]}
    assert [t.text for t in date_event(told, range(3), cues, [1], FRIDAY)] == ["Tuesday"]


def test_without_a_day_of_publication_the_words_are_kept() -> None:
    assert day("The ferry sank on Tuesday.", anchor=None) is None
    assert day("The ferry sank on Tuesday, 8 May 2018.", anchor=None) == "2018-05-08"


def test_a_wider_time_says_where_to_look_for_the_day() -> None:
    story = [
        "Nine died when a ferry sank in April.",
        "The company was fined on Friday.",
        "It left on April 12.",
    ]
    assert day(*story, cues="sank") == "2018-04-12"


def test_the_order_in_which_a_set_gives_its_marks_does_not_matter() -> None:
    marks = ("day", "weekday", "free", "free_own", "lead", "elsewhere", "lag_0")
    assert len({weigh(order) for order in permutations(marks)}) == 1


def test_the_day_of_a_state_dates_no_event() -> None:
    story = "Nine were in the morgue of Sokode on Sunday. Soldiers raided the quarter on Friday night."
    (mention,) = read(story, published="2015-07-15").mentions
    assert mention.when.start == dt.date(2015, 7, 10)
