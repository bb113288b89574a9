from pipeline.records.event import Event
from pipeline.records.mention import Mentions
from pipeline.records.review import Review
from pipeline.tally import tally
from pipeline.tally.course import course
from tests.pipeline.tally.tally_builders import ENTERED, article, claim, day, mention


def reports(*killed: int | None) -> tuple[Event, list[Mentions]]:
    """Return an event with a report of the police for each day, and what it was made of."""
    articles = [
        article(f"a{n:03}", mention(claim(number, origin="Police")), published=n)
        for n, number in enumerate(killed)
    ]
    (event,) = tally(articles)
    return event, articles


def test_each_day_of_publication_is_a_step() -> None:
    steps = course(*reports(3, 3, 7))
    found = [(step.day, step.totals["killed"].best) for step in steps]
    assert found == [(day(0), 3), (day(1), 3), (day(2), 7)]


def test_the_last_step_is_the_row_and_undated_reports_are_in_it_alone() -> None:
    dated = article("a", mention(claim(3, origin="Police")), published=0)
    undated = article("b", mention(claim(8, origin="Hospital")), published=None)
    (event,) = tally([dated, undated])
    (only,) = course(event, [dated, undated])
    assert only.totals == event.totals
    assert (only.totals["killed"].low, only.totals["killed"].high) == (3, 8)


def test_what_is_of_another_event_does_not_count() -> None:
    event, articles = reports(3, 4)
    elsewhere = article("z", mention(claim(90), when=mention().when, type="flood"), published=0)
    assert course(event, [*articles, elsewhere]) == course(event, articles)


def test_many_days_are_spread_evenly_and_end_at_the_last() -> None:
    event, articles = reports(*range(1, 31))
    steps = course(event, articles, steps=4)
    assert [step.day for step in steps] == [day(0), day(9), day(19), day(29)]


def test_without_a_date_there_is_no_course() -> None:
    (event,) = tally([undated := article("b", mention(claim(8)), published=None)])
    assert course(event, [undated]) == ()


def test_what_an_analyst_rejects_counts_on_no_day() -> None:
    _, articles = reports(3, 90, 4)
    wrong = articles[1].mentions[0].claims[0].claim_id
    review = Review(
        review_id="r", verdict="reject", claim_id=wrong, author="A", reason="A misprint.", at=ENTERED
    )
    (event,) = tally(articles, [review])
    assert [step.totals["killed"].best for step in course(event, articles)] == [3, 3, 4]
