from typing import Any

from pipeline.records.event import Event, Figure
from pipeline.records.mention import Mentions
from pipeline.tally import tally
from tests.pipeline.tally.tally_builders import article, claim, mention


def event(*articles: Mentions) -> Event:
    (row,) = tally(articles)
    return row


def figure(*articles: Mentions) -> Figure:
    (only,) = event(*articles).figures
    return only


def report(
    article_id: str, low: int | None, high: int | None = -1, published: int = 0, **fields: Any
) -> Mentions:
    source = fields.pop("source", article_id)
    return article(article_id, mention(claim(low, high, **fields)), published=published, source=source)


def bounds(f: Figure) -> tuple[int | None, int | None, int | None]:
    return f.low, f.best, f.high


def test_an_origins_latest_claim_replaces_its_earlier_one() -> None:
    f = figure(report("a", 3, origin="Police"), report("b", 5, published=1, origin="Police"))
    assert bounds(f) == (5, 5, 5)
    assert [c.current for c in f.claims] == [False, True]
    assert (f.publishers, f.origins, f.disputed) == (2, 1, False)


def test_two_origins_that_do_not_meet_are_disputed() -> None:
    f = figure(report("a", 3, origin="Police"), report("b", 5, published=1, origin="Hospital"))
    assert (*bounds(f), f.origins, f.disputed) == (3, 5, 5, 2, True)
    assert f.because.low != f.because.best == f.because.high


def test_a_part_sets_no_bound_beside_its_whole() -> None:
    both = claim(2, claim_id="both", summed=True)
    each = [claim(1, claim_id=name, part_of="both", span=(n, n + 1)) for n, name in enumerate("xy")]
    f = figure(article("a", mention(both, *each)))
    assert bounds(f) == (2, 2, 2)
    assert len(f.claims) == 3


def test_who_repeats_a_number_counts_as_its_origin() -> None:
    said = claim(12, claim_id="said", origin="Police", origin_key="police")
    again = claim(12, claim_id="again", part_of="said", origin="Hospital", origin_key="hospital")
    f = figure(article("a", mention(said, again)))
    assert (*bounds(f), f.origins) == (12, 12, 12, 2)


def test_open_end_has_no_ceiling() -> None:
    f = figure(report("a", 16, origin="Coalition"), report("b", 16, None, published=1, origin="Coalition"))
    assert (*bounds(f), f.publishers, f.origins) == (16, 16, None, 2, 1)


def test_open_end_below_another_ceiling_keeps_it() -> None:
    f = figure(report("a", 20, origin="Police"), report("b", 16, None, published=1, origin="Hospital"))
    assert bounds(f) == (16, 16, 20)


def test_up_to_has_no_floor() -> None:
    assert bounds(figure(report("a", None, 9))) == (None, 9, 9)


def test_a_day_counts_only_where_no_toll_stands() -> None:
    assert bounds(figure(report("a", 12, scope="day"))) == (12, 12, 12)
    both = figure(report("a", 57), report("b", 12, published=1, scope="day"))
    assert both.best == 57


def test_what_is_no_toll_sets_none() -> None:
    cases: tuple[dict[str, Any], ...] = (
        {"modality": "feared"},
        {"modality": "hypothetical"},
        {"scope": "background"},
    )
    for fields in cases:
        row = event(report("a", 40, **fields))
        assert bounds(row.figures[0]) == (None, None, None)
        assert row.totals == {}


def test_standing_number_is_shown_and_totals_forces_and_the_injured_of_whom_no_more_is_known() -> None:
    row = event(report("a", 5000, None, measure="forces", scope="standing"))
    assert (row.figures[0].best, row.totals["forces"].best) == (5000, 5000)
    assert event(report("a", 12, measure="displaced", scope="standing")).totals == {}
    in_hospital = report("a", 12, measure="injured", scope="standing")
    assert event(in_hospital).totals["injured"].best == 12
    assert event(in_hospital, report("b", 30, measure="injured")).totals["injured"].best == 30


def test_denial_disputes_and_retracts() -> None:
    f = figure(report("a", 7, origin="Rebels"), report("b", 7, published=1, origin="Army", modality="denied"))
    assert (f.best, f.disputed) == (7, True)
    own = figure(report("a", 7, origin="Army"), report("b", 7, published=1, origin="Army", modality="denied"))
    assert (own.best, own.disputed) == (None, False)


def test_party_gives_way_about_its_enemy() -> None:
    enemy: dict[str, Any] = {"party": True, "civilian_status": "combatant", "group_key": "rebels"}
    army = report("b", 90, published=1, origin="Army", origin_key="army", **enemy)
    assert figure(army).best == 90
    monitor = report("a", 40, origin="Monitor", group_key="rebels", civilian_status="combatant")
    assert bounds(figure(monitor, army)) == (40, 40, 90)


def test_none_hurt_is_zero_and_silence_is_nothing() -> None:
    row = event(report("a", 0, measure="injured"))
    assert row.totals["injured"].best == 0
    assert "killed" not in row.totals


def test_unattributed_number_is_its_articles_speakers() -> None:
    said = claim(900, None, origin="Monitor", origin_key="monitor", span=(20, 25))
    f = figure(article("a", mention(claim(900, None), said)), report("b", 900, None, origin_key="monitor"))
    assert f.origins == 1


def test_one_wire_story_is_one_origin() -> None:
    text = tuple(range(64))
    papers = [
        article(
            str(n),
            mention(claim(12)),
            source=f"paper {n}",
            credit="AFP" if n == 2 else None,
            fingerprint=text,
        )
        for n in range(5)
    ]
    row = event(*papers)
    assert (row.figures[0].publishers, row.figures[0].origins) == (5, 1)
    assert [a.copy_of for a in row.articles] == [None, "0", "0", "0", "0"]


def test_nobody_named_is_at_most_one_origin() -> None:
    f = figure(*(report(str(n), 12 + n) for n in range(3)), report("p", 12, origin="Police"))
    assert (f.publishers, f.origins) == (4, 2)


def test_speaker_named_shorter_is_the_same_origin() -> None:
    short = article("a", mention(claim(3, origin_key="police")))
    full = article("b", mention(claim(3, origin_key="harbour police")), published=1)
    other = article("c", mention(claim(3, origin_key="harbour clinic")), published=1)
    (event,) = tally([short, full, other])
    assert event.totals["killed"].origins == 2


def test_a_claim_tells_the_origin_that_it_counts_as() -> None:
    row = event(
        article("a", mention(claim(3)), credit="AFP"),
        report("b", 3, published=1, origin="AFP", origin_key="afp"),
        report("c", 4, published=2, origin="Police"),
        report("d", 5, published=3),
    )
    (f,) = row.figures
    assert [(c.article_id, c.origin_number) for c in f.claims] == [("a", 1), ("b", 1), ("c", 2), ("d", 0)]
    assert [source.credit for source in row.articles] == ["AFP", None, None, None]


def test_a_row_has_the_headline_where_it_may_be_quoted() -> None:
    row = event(article("a", mention(), title="H" * 500), article("b", mention(), quotes="none"))
    assert [source.title for source in row.articles] == ["H" * 300, None]
