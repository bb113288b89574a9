"""How two tables differ: which rows are one event, and what is told of it."""

from hypothesis import given, settings
from msgspec.structs import replace

from pipeline.records.event import Event
from pipeline.records.mention import Mentions
from pipeline.tally import tally
from pipeline.tally.compare import Difference, compare
from tests.pipeline.tally.tally_builders import HILLTOP, article, claim, mention, on
from tests.pipeline.tally.test_tally_laws import articles

A = article("a", mention(claim(3, origin="Police"), primary=True))
B = article("b", mention(claim(5, origin="Hospital")), published=1)
ELSEWHERE = article("b", mention(claim(5, origin="Hospital"), place=HILLTOP), published=1)
OTHER = article("c", mention(claim(1), place=HILLTOP, when=on(90), primary=True), published=91)


def differences(old: list[Mentions], new: list[Mentions]) -> list[Difference]:
    return list(compare(tally(old), tally(new)).differences)


def renamed(events: tuple[Event, ...]) -> list[Event]:
    """Return ``events`` as rules leave them that cut sentences, and so name mentions, in another way."""
    return [
        replace(
            event,
            event_id=f"new-{event.event_id}",
            articles=tuple(replace(a, mentions=("other",)) for a in event.articles),
        )
        for event in events
    ]


def test_the_same_rows_of_other_rules_are_the_same() -> None:
    old = tally([A, OTHER])
    new = [replace(event, rules_version="next", digest="other", version=7) for event in old]
    assert compare(old, new).counts() == {
        "same": 2, "changed": 0, "added": 0, "removed": 0, "merged": 0, "split": 0, "totals": 0, "figures": 0,
    }  # fmt: skip


def test_added_and_removed() -> None:
    (added,) = differences([A], [A, OTHER])
    (removed,) = differences([A, OTHER], [A])
    (event,) = tally([OTHER])
    assert (added.kind, added.event_id, added.title) == ("added", event.event_id, "Title of c")
    assert (removed.kind, removed.event_id, removed.other_id) == ("removed", event.event_id, None)


def test_merged_and_split() -> None:
    (one,) = tally([A, B])
    other = next(event for event in tally([A, ELSEWHERE]) if event.event_id != one.event_id)
    merged = next(d for d in differences([A, ELSEWHERE], [A, B]) if d.kind == "merged")
    split = next(d for d in differences([A, B], [A, ELSEWHERE]) if d.kind == "split")
    assert (merged.event_id, merged.other_id) == (other.event_id, one.event_id)
    assert (split.event_id, split.other_id) == (other.event_id, one.event_id)


def test_fields_totals_and_figures_of_an_event_that_stays() -> None:
    later = article("a", mention(claim(4, origin="Police"), primary=True, when=on(2)), title="New", version=2)
    (changed,) = differences([A], [later])
    assert changed.kind == "changed"
    assert {c.what: (c.old, c.new) for c in changed.fields} == {
        "title": ("Title of a", "New"),
        "start": ("2019-03-04", "2019-03-06"),
        "end": ("2019-03-04", "2019-03-06"),
    }
    for (number,) in (changed.totals, changed.figures):
        assert (number.what, number.old["best"], number.new["best"]) == ("killed", 3, 4)
    assert (changed.totals[0].group, changed.figures[0].group) == (None, "all")


def test_a_figure_that_comes_or_goes_has_no_number_on_one_side() -> None:
    hurt = article("a", mention(claim(2, measure="injured"), primary=True), version=2)
    (changed,) = differences([A], [hurt])
    assert [(c.what, c.old is None, c.new is None) for c in changed.totals] == [
        ("injured", True, False),
        ("killed", False, True),
    ]


def test_an_event_with_another_founder_is_found_by_its_mentions() -> None:
    old, new = tally([B]), tally([article("0", mention(claim(5)), published=0), B])
    (changed,) = compare(old, new).differences
    assert (changed.kind, changed.event_id, changed.other_id) == ("changed", new[0].event_id, old[0].event_id)


def test_an_event_without_a_mention_in_common_is_found_by_its_main_article() -> None:
    old = tally([A, OTHER])
    assert {(d.kind, d.other_id) for d in compare(old, renamed(old)).differences} == {
        ("changed", event.event_id) for event in old
    }
    aside = tally([article("a", mention(claim(3)))])
    assert {d.kind for d in compare(aside, renamed(aside)).differences} == {"removed", "added"}


@settings(max_examples=30, deadline=None)
@given(articles(), articles())
def test_every_row_is_accounted_for(first: list[Mentions], second: list[Mentions]) -> None:
    old, new = tally(first), tally(second)
    counts = compare(old, new).counts()
    assert counts["same"] + counts["changed"] + counts["removed"] + counts["merged"] == len(old)
    assert counts["same"] + counts["changed"] + counts["added"] + counts["split"] == len(new)
    assert compare(old, old).counts()["same"] == len(old)
