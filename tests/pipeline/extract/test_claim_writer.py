from pipeline.extract.claim_writer import _wholes
from pipeline.extract.draft import Draft
from tests.pipeline.extract.reading import claims


def test_no_claim_is_part_of_itself_by_way_of_others() -> None:
    man, both, all_three = (Draft("injured", n, n, "exact", None) for n in (1, 2, 3))  # type: ignore[arg-type]
    man.whole, both.whole, all_three.whole = both, all_three, both
    ids = {id(man): "man", id(both): "both", id(all_three): "all"}
    assert _wholes([man, both, all_three], ids) == {"man": "both", "both": "all"}


def test_a_part_names_its_whole() -> None:
    whole, part = sorted(
        claims("Twelve people, including three children, were killed."), key=lambda c: -(c.low or 0)
    )
    assert part.part_of == whole.claim_id
