from pipeline.records.mention import Mentions
from pipeline.tally import tally
from pipeline.tally.changes import changes
from tests.pipeline.tally.tally_builders import HILLTOP, article, claim, mention


def kinds(old: list[Mentions], new: list[Mentions]) -> list[str]:
    told = changes(tally(old), tally(new))
    assert [c.change_id for c in told] == [c.change_id for c in changes(tally(old), tally(new))]
    return [c.kind for c in told]


A = article("a", mention(claim(3, origin="Police"), primary=True))
B = article("b", mention(claim(5, origin="Hospital")), published=1)


def test_new_row() -> None:
    assert kinds([], [A]) == ["event.created"]
    assert kinds([A], [A]) == []


def test_figure_moves_with_its_cause() -> None:
    told = changes(tally([A]), tally([A, B]))
    assert [c.kind for c in told] == ["figure.raised", "figure.contested", "speaker.joined"]
    raised = told[0]
    assert (raised.measure, raised.old, raised.new) == ("killed", 3, 5)
    assert raised.claim_id == raised.row.figures[0].because.best
    assert "figure.lowered" in kinds([A, B], [A])


def test_source_withdrawn_and_event_withdrawn() -> None:
    assert "source.withdrawn" in kinds([A, B], [A])
    assert kinds([A], []) == ["event.withdrawn"]


def test_correction_that_parts_an_event_and_one_that_merges() -> None:
    moved = article("b", mention(claim(5, origin="Hospital"), place=HILLTOP), published=1)
    assert "event.split" in kinds([A, B], [A, moved])
    told = changes(tally([A, moved]), tally([A, B]))
    merged = next(c for c in told if c.kind == "event.merged")
    assert merged.new == merged.row.merged_into == next(c for c in told if c.kind != "event.merged").event_id


def test_any_other_change_of_content_is_told() -> None:
    assert kinds([A], [A, article("c", mention())]) == ["event.updated"]


def test_title_moves() -> None:
    renamed = article("a", mention(claim(3, origin="Police"), primary=True), title="Another", version=2)
    assert kinds([A], [renamed]) == ["event.renamed"]
