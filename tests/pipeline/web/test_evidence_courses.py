"""The course of a total is drawn of what the articles say as the row has them, or not at all."""

from pathlib import Path

from pipeline.store import Logged, Reader, Store
from pipeline.web.evidence.courses import Courses
from tests.laws.made import FIRST_DAY, NOON, article, telling


def test_of_a_row_whose_article_was_corrected_there_is_no_course(tmp_path: Path) -> None:
    path = tmp_path / "table.db"
    with Store.open(path) as store:
        for number, killed in enumerate((3, 4)):
            said = article("a", telling("a", killed=killed), version=number + 1, published=FIRST_DAY)
            store.apply([Logged(number, said)], "log", NOON)
    with Reader.open(path) as table:
        (row,) = table.events()
        before, now = (revision.event for revision in table.revisions(row.event_id))
        courses = Courses()
        assert courses.of(table, before) == ()
        (step,) = courses.of(table, now)
        assert (step.day, step.totals["killed"].best) == (FIRST_DAY, 4)
        assert courses.of(table, now) == (step,)
