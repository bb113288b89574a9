"""A review of a stranger is refused before it costs anything."""

import re

import pytest
from msgspec.structs import replace

from pipeline.errors import PoisonError
from pipeline.records.review import MENTIONS, check
from tests.laws.made import said


def test_as_many_mentions_as_may_be_named_are_taken() -> None:
    check(said("same", *(f"a:{n}" for n in range(MENTIONS))))


def test_of_too_many_mentions_no_pair_is_made() -> None:
    many = replace(said("same", "a:1", "a:2"), mentions=tuple(map(str, range(100_000))))  # 5 thousand million
    with pytest.raises(PoisonError, match=re.escape("mentions: 100000 of them; 20 at most")):
        check(many)
