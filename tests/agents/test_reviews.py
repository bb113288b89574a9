"""Reviews on their way from their topic into the one log of tally."""

import datetime as dt

import orjson
import pytest

from agents.message import Message
from agents.reviews import HOP, make
from pipeline.errors import PoisonError
from pipeline.records.codec import encode
from pipeline.records.log import decode_logged
from tests.laws.made import article, said, telling

AT = dt.datetime(2020, 5, 3, tzinfo=dt.UTC)
REVIEW = said("same", "a:0", "b:0")


def message(value: bytes | None) -> Message:
    return Message("reviews", 0, 0, None, value, AT)


def test_a_review_comes_out_as_ours_whatever_zone_and_keys_it_was_sent_with() -> None:
    given = orjson.loads(encode(REVIEW)) | {"at": "2020-05-01T14:00:00+02:00", "more": 1}
    made = make(message(orjson.dumps(given)))
    assert (made.key, made.value) == (b"r", encode(REVIEW))
    assert decode_logged(made.value) == REVIEW


@pytest.mark.parametrize(
    "value", [None, b"", b"[]", b'{"schema": "tallywire.review/1"}', encode(said("same"))]
)
def test_what_is_none_is_poison_that_tally_refuses(value: bytes | None) -> None:
    with pytest.raises(PoisonError):
        make(message(value))
    assert (HOP.name, HOP.stage) == ("review", "tally")


def test_the_log_of_tally_holds_articles_and_reviews() -> None:
    mentions = article("a", telling("a"))
    assert decode_logged(encode(mentions)) == mentions
    with pytest.raises(PoisonError, match="mentions: same is said of"):
        decode_logged(encode(said("same")))
