import asyncio
import base64
import re
from collections.abc import Callable
from typing import Any

import pytest

from agents.hop import Hop, HopAgent, Made
from agents.message import Message
from pipeline.bodies import LARGEST_VALUE, Bodies
from pipeline.errors import PoisonError, TransientError
from pipeline.guard import BUGS_IN_A_ROW
from pipeline.records.body import Body
from pipeline.records.codec import decode, encode
from pipeline.records.dead_letter import DeadLetter
from tests.agents.stand_ins import Left, Sent

Make = Callable[..., Message]
OF = "articles.raw/3/7"


def upper(message: Message) -> Made:
    if message.value is None:
        raise PoisonError("nothing in it")
    return Made(message.key or b"", message.value.upper())


@pytest.fixture
def agent(sent: Any, bodies: Bodies) -> HopAgent:
    return HopAgent(Hop("clean", "articles.raw", "articles.clean", upper), "p.", sent, bodies)


async def test_a_message_becomes_one_of_the_next_topic(agent: HopAgent, sent: Sent, message: Make) -> None:
    await agent.pass_on(message(b"x"))
    assert sent.messages == [("p.articles.clean", b"a", b"X", [])]


async def test_poison_becomes_a_dead_letter_at_once(agent: HopAgent, sent: Sent, message: Make) -> None:
    await agent.pass_on(message(None))
    [(topic, key, value, headers)] = sent.messages
    letter = decode(value, DeadLetter)
    assert (topic, key) == ("p.dead-letters", letter.letter_id.encode())
    assert (letter.stage, letter.reason, letter.origin) == ("clean", "nothing in it", OF)
    assert (letter.key, letter.value) == (base64.b64encode(b"a").decode(), None)
    found = {"stage": b"clean", "kind": b"poison", "error": b"nothing in it", "origin": OF.encode()}
    assert dict(headers) == found


async def test_a_body_in_the_store_is_read(
    agent: HopAgent, sent: Sent, message: Make, bodies: Bodies
) -> None:
    large = b"x" * (LARGEST_VALUE + 1)
    await agent.pass_on(message(bodies.fit(large)))
    assert sent.messages[0][2] == large.upper()


@pytest.mark.usefixtures("no_leaving", "at_once")
async def test_a_body_that_never_comes_is_a_dead_letter(
    agent: HopAgent, sent: Sent, message: Make, bodies: Bodies
) -> None:
    reference = encode(Body(sha256="0" * 64, size=1))
    await agent.pass_on(message(reference))
    letter = decode(sent.messages[0][2], DeadLetter)
    assert "is not in" in letter.reason
    assert bodies.of_letter(letter) == reference


@pytest.mark.usefixtures("no_leaving")
async def test_what_is_away_is_tried_again(agent: HopAgent, sent: Sent, message: Make) -> None:
    sent.refuse = [OSError("away"), TransientError("still away")] * 3
    await agent.pass_on(message(b"x"))
    assert len(sent.messages) == 1


@pytest.mark.usefixtures("no_leaving", "at_once")
async def test_what_stays_away_ends_the_process_with_the_message_uncommitted(
    agent: HopAgent, sent: Sent, message: Make
) -> None:
    sent.refuse = [OSError("away")]
    with pytest.raises(Left):
        await agent.pass_on(message(b"x"))
    assert not sent.messages


@pytest.mark.usefixtures("no_leaving")
async def test_a_bug_is_a_dead_letter_and_the_stream_goes_on(
    sent: Any, message: Make, bodies: Bodies
) -> None:
    def make(given: Message) -> Made:
        return Made(b"k", {b"good": b"made"}[given.value or b""])

    agent = HopAgent(Hop("extract", "articles.clean", "mentions", make), "", sent, bodies)
    for value in (b"bad", b"good"):
        await agent.pass_on(message(value))
    assert [topic for topic, *_ in sent.messages] == ["dead-letters", "mentions"]
    letter = decode(sent.messages[0][2], DeadLetter)
    assert letter.kind == "bug"
    assert re.fullmatch(r"KeyError \(test_hop.py:\d+\)", letter.reason)


@pytest.mark.usefixtures("no_leaving")
async def test_where_everything_brings_out_a_bug_the_process_leaves(
    sent: Any, message: Make, bodies: Bodies
) -> None:
    def make(_: Message) -> Made:
        raise ZeroDivisionError

    agent = HopAgent(Hop("extract", "articles.clean", "mentions", make), "", sent, bodies)
    for _ in range(BUGS_IN_A_ROW - 1):
        await agent.pass_on(message(b"x"))
    with pytest.raises(Left, match="10 messages in a row"):
        await agent.pass_on(message(b"x"))
    assert len(sent.messages) == BUGS_IN_A_ROW - 1


@pytest.mark.usefixtures("no_leaving")
async def test_a_message_that_faust_breaks_off_is_not_committed(
    agent: HopAgent, sent: Sent, message: Make
) -> None:
    sent.refuse = [OSError("away")] * 1000
    task = asyncio.create_task(agent.pass_on(message(b"x")))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(Left, match="broken off"):
        await task


@pytest.mark.usefixtures("no_leaving")
async def test_what_nobody_foresaw_outside_of_the_stage_ends_the_process(
    agent: HopAgent, sent: Sent, message: Make
) -> None:
    sent.refuse = [ZeroDivisionError()]
    with pytest.raises(Left):
        await agent.pass_on(message(b"x"))
