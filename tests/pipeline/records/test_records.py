import pytest

from tests.pipeline.tally.tally_builders import claim, mention


def test_claim_cannot_be_part_of_itself() -> None:
    whole = claim(5, claim_id="whole")
    assert len(mention(whole, claim(3, claim_id="a", part_of="whole")).claims) == 2
    for parts in ({"a": "a"}, {"a": "b", "b": "a"}):
        with pytest.raises(ValueError, match="part of itself"):
            mention(*(claim(3, claim_id=id_, part_of=of) for id_, of in parts.items()))
