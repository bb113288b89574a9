"""Each kind of change: when it is told, its old and new value, and the claim that caused it."""

from pipeline.records.claim import Claim
from pipeline.records.event import Change
from pipeline.records.mention import Mentions
from pipeline.tally import tally
from pipeline.tally.changes import changes
from tests.laws.made import said
from tests.pipeline.tally.tally_builders import HILLTOP, article, claim, day, mention, on

A = article("a", mention(claim(3, origin="Police"), primary=True))
B = article("b", mention(claim(5, origin="Hospital")), published=1)
ELSEWHERE = article("b", mention(claim(5, origin="Hospital"), place=HILLTOP), published=1)


def told(old: list[Mentions], new: list[Mentions]) -> list[Change]:
    found = changes(tally(old), tally(new))
    assert found == changes(tally(old), tally(new)), "a repeated call repeats the ids"
    assert len({change.change_id for change in found}) == len(found)
    return list(found)


def kinds(old: list[Mentions], new: list[Mentions]) -> list[str]:
    return [change.kind for change in told(old, new)]


def one(kind: str, old: list[Mentions], new: list[Mentions], group: str | None = None) -> Change:
    (found,) = [change for change in told(old, new) if change.kind == kind and change.group == group]
    return found


def in_row(article: Mentions) -> Claim:
    return article.mentions[0].claims[0]


def test_created() -> None:
    change = one("event.created", [], [A])
    assert (change.old, change.new) == (None, "Title of a")
    assert kinds([A], [A]) == []


def test_withdrawn() -> None:
    change = one("event.withdrawn", [A], [])
    assert (change.old, change.new, change.row.status) == ("Title of a", None, "withdrawn")


def test_split() -> None:
    change = one("event.split", [A, B], [A, ELSEWHERE])
    (was,) = tally([A, B])
    assert (change.old, change.new) == (was.event_id, change.row.title)
    assert change.event_id != was.event_id


def test_merged() -> None:
    change = one("event.merged", [A, ELSEWHERE], [A, B])
    (heir,) = tally([A, B])
    assert (change.old, change.new) == (None, heir.event_id)
    assert change.row.merged_into == heir.event_id


def test_renamed() -> None:
    again = article("a", mention(claim(3, origin="Police"), primary=True), title="Another", version=2)
    assert kinds([A], [again]) == ["event.renamed"]
    change = one("event.renamed", [A], [again])
    assert (change.old, change.new) == ("Title of a", "Another")


def test_raised_by_the_claim_that_sets_it_now() -> None:
    for group in ("all", None):
        change = one("figure.raised", [A], [A, B], group)
        assert (change.measure, change.old, change.new) == ("killed", 3, 5)
        assert change.claim_id == in_row(B).claim_id
    first = one("figure.raised", [article("a", mention(primary=True))], [A], "all")
    assert (first.old, first.new) == (None, 3)


def test_lowered_by_a_newer_claim_or_by_one_that_is_gone() -> None:
    fewer = article("b", mention(claim(2, origin="Police")), published=1)
    change = one("figure.lowered", [A], [A, fewer], "all")
    assert (change.old, change.new, change.claim_id) == (3, 2, in_row(fewer).claim_id)
    back = one("figure.lowered", [A, B], [A], "all")
    assert (back.old, back.new, back.claim_id) == (5, 3, in_row(B).claim_id)


def test_lowered_to_null_where_nobody_reports_it_any_more() -> None:
    silent = article("a", mention(primary=True), version=2)
    for group in ("all", None):
        change = one("figure.lowered", [A], [silent], group)
        assert (change.old, change.new, change.claim_id) == (3, None, in_row(A).claim_id)
    denied = article("b", mention(claim(3, origin="Police", modality="denied")), published=1)
    change = one("figure.lowered", [A], [A, denied], "all")
    assert (change.old, change.new, change.claim_id) == (3, None, in_row(denied).claim_id)


def test_contested_and_no_longer() -> None:
    begins = one("figure.contested", [A], [A, B], "all")
    assert (begins.old, begins.new, begins.claim_id) == (False, True, in_row(B).claim_id)
    ends = one("figure.contested", [A, B], [A], "all")
    assert (ends.old, ends.new, ends.claim_id) == (True, False, in_row(B).claim_id)


def test_contested_by_the_claim_that_is_at_odds() -> None:
    also = article("c", mention(claim(3, origin="Army")), published=1)
    denial = article("b", mention(claim(3, origin="Hospital", modality="denied")), published=1)
    change = one("figure.contested", [A], [A, denial, also], "all")
    assert change.claim_id in {in_row(also).claim_id, in_row(denial).claim_id}
    standing = article("c", mention(claim(9, origin="Army", scope="standing")), published=2)
    assert one("figure.contested", [A], [A, B, standing], "all").claim_id == in_row(B).claim_id


def test_speaker_joined() -> None:
    change = one("speaker.joined", [A], [A, B], "all")
    assert (change.old, change.new, change.claim_id) == (None, "Hospital", in_row(B).claim_id)


def test_source_withdrawn() -> None:
    change = one("source.withdrawn", [A, B], [A])
    assert (change.old, change.new) == ("b", None)
    other = mention(claim(1), place=HILLTOP)
    two, corrected = article("b", other, B.mentions[0]), article("b", other, version=2)
    assert "source.withdrawn" in kinds([A, two], [A, corrected]), "it stays a source of another event alone"
    assert "source.withdrawn" not in kinds([A, B], [A, ELSEWHERE]), "it went along with the event split off"


def test_updated_tells_what_no_other_kind_does() -> None:
    change = one("event.updated", [A], [A, article("c", mention())])
    assert (change.old, change.new) == ({"articles": 1}, {"articles": 2})


def test_updated_tells_of_type_date_and_place_whatever_else_changed() -> None:
    later = article("a", mention(claim(4, origin="Police"), primary=True, when=on(2)), version=2)
    change = one("event.updated", [A], [later])
    assert change.old == {"start": str(day(0)), "end": str(day(0))}
    assert change.new == {"start": str(day(2)), "end": str(day(2))}
    assert "figure.raised" in kinds([A], [later])


def test_a_figure_whose_words_change_is_the_same_figure() -> None:
    men = claim(3, group="rebels", group_key="rebel", origin="Police")
    fighters = claim(4, group="rebel fighters", group_key="rebel", origin="Police")
    one_, other = article("a", mention(men)), article("b", mention(fighters), published=1)
    change = one("figure.raised", [one_], [one_, other], "rebel fighters")
    assert (change.old, change.new) == (3, 4)


def test_a_review_is_told_with_who_why_and_of_which_claim_and_that_it_is_taken_back() -> None:
    review = said("reject", claim=in_row(A).claim_id)
    before, after = tally([A, B]), tally([A, B], [review])
    (applied,) = [change for change in changes(before, after) if change.kind == "review.applied"]
    assert applied.claim_id == in_row(A).claim_id
    assert applied.old is None
    assert {name: applied.new[name] for name in ("review_id", "verdict", "author", "reason")} == {
        "review_id": "r",
        "verdict": "reject",
        "author": "desk",
        "reason": "looked at it",
    }
    (lifted,) = [change for change in changes(after, before) if change.kind == "review.lifted"]
    assert (lifted.old, lifted.new, lifted.claim_id) == (applied.new, None, applied.claim_id)


def test_two_rows_that_a_review_joins_are_told_as_merged_and_reviewed() -> None:
    before = tally([A, ELSEWHERE])
    found = changes(before, tally([A, ELSEWHERE], [said("same", "a:0", "b:0")]))
    assert {"event.merged", "review.applied"} <= {change.kind for change in found}
