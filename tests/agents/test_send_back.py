from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from agents.dead_letters import letter
from agents.message import Message
from agents.send_back import empty, marked, replays, target
from pipeline.bodies import Bodies
from pipeline.errors import PoisonError
from pipeline.records.dead_letter import DeadLetter

Make = Callable[..., DeadLetter]


@pytest.fixture
def made(message: Callable[..., Message], bodies: Bodies) -> Make:
    def make(origin: str = "p.articles.clean/0/1", **more: Any) -> DeadLetter:
        of = letter(message()._replace(**more), "extract", PoisonError("odd"), bodies)
        return msgspec.structs.replace(of, origin=origin)

    return make


@pytest.mark.parametrize(
    ("origin", "topic"),
    [
        ("p.articles.raw/3/7", "p.articles.raw"),
        ("p.articles.clean/3/7", "p.articles.clean"),
        ("p.mentions/0/7", "p.mentions"),
        ("news.jsonl:7", "p.articles.raw"),
        ("old/p.mentions", "p.articles.raw"),
        ("p.events/0/7", "p.articles.raw"),  # no letter makes a message where nobody reads one
        ("other.mentions/0/7", "p.articles.raw"),
    ],
)
def test_a_message_goes_back_to_where_a_stage_reads(made: Make, origin: str, topic: str) -> None:
    assert target(made(origin), "p.") == topic


def test_a_message_that_was_sent_back_says_of_which_letter_and_how_often(made: Make) -> None:
    first = made(headers=(("trace", b"1"),))
    sent = marked(first)
    assert sent == [("trace", b"1"), ("replay-of", first.letter_id.encode()), ("replays", b"1")]
    again = made(headers=tuple(sent))
    assert replays(again) == 1
    assert marked(again) == [("trace", b"1"), ("replay-of", again.letter_id.encode()), ("replays", b"2")]


@pytest.mark.parametrize("count", [b"", b"-1", b"\xff", b"9" * 5000])
def test_a_strangers_header_is_no_count(made: Make, count: bytes) -> None:
    assert replays(made(headers=(("replays", count),))) == 0


def test_a_null_without_a_key_cannot_be_sent(made: Make) -> None:
    assert empty(made(key=None, value=None))
    assert not empty(made(key=None, value=b""))
    assert not empty(made(key=b"", value=None))
