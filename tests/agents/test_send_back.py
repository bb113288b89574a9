from collections.abc import AsyncIterator, Callable
from typing import Any
from unittest.mock import AsyncMock, MagicMock

import msgspec
import pytest

from agents.dead_letters import letter
from agents.message import Message
from agents.send_back import marked, replays, send_back, target
from pipeline.bodies import Bodies
from pipeline.errors import PoisonError
from pipeline.records.dead_letter import DeadLetter
from tests.agents.conftest import AT

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


async def test_what_cannot_be_sent_stays_open_and_holds_nothing_up(
    made: Make, bodies: Bodies, monkeypatch: pytest.MonkeyPatch
) -> None:
    producer = AsyncMock()
    monkeypatch.setattr("agents.send_back.AIOKafkaProducer", MagicMock(return_value=producer))
    lost = msgspec.structs.replace(made(), value=None, place="memory://gone")

    async def letters() -> AsyncIterator[DeadLetter]:
        for each in (made(key=None, value=None), lost, made(key=None, value=b""), made(key=b"", value=None)):
            yield each

    tried = [each async for each in send_back(letters(), "localhost", "p.", bodies, lambda: AT)]
    whys = [str(each.failed or "") for each in tried]
    assert "nothing to send" in whys[0]
    assert "is not in" in whys[1]
    assert whys[2:] == ["", ""]
    assert [each.letter.replayed_at for each in tried] == [None, None, AT, AT]
    topics = [call.args[0] for call in producer.send_and_wait.call_args_list]
    assert topics == ["p.articles.clean", "p.dead-letters"] * 2
