import base64
from collections.abc import Callable

import pytest

from agents.hop import ATTEMPTS, Hop, Made, pass_on
from agents.message import Message
from pipeline.errors import PoisonError
from pipeline.records.codec import decode
from pipeline.records.dead_letter import DeadLetter
from tests.agents.stand_ins import Left, Sent

Make = Callable[..., Message]


def upper(message: Message) -> Made:
    if message.value is None:
        raise PoisonError("nothing in it")
    return Made(message.key or b"", message.value.upper())


HOP = Hop("clean", "articles.raw", "articles.clean", upper)


async def test_a_message_becomes_one_of_the_next_topic(sent: Sent, message: Make) -> None:
    await pass_on(message(b"x"), "p.", HOP, sent)  # type: ignore[arg-type]
    assert sent.messages == [("p.articles.clean", b"a", b"X", [])]


async def test_poison_becomes_a_dead_letter_with_its_bytes_and_its_place(sent: Sent, message: Make) -> None:
    await pass_on(message(None), "p.", HOP, sent)  # type: ignore[arg-type]
    [(topic, key, value, headers)] = sent.messages
    letter = decode(value, DeadLetter)
    assert (topic, key) == ("p.dead-letters", letter.letter_id.encode())
    assert (letter.stage, letter.reason, letter.origin) == ("clean", "nothing in it", "articles.raw/3/7")
    assert (letter.key, letter.value) == (base64.b64encode(b"a").decode(), None)
    assert dict(headers) == {"stage": b"clean", "error": b"nothing in it", "origin": b"articles.raw/3/7"}


async def test_what_no_topic_takes_becomes_a_dead_letter(
    sent: Sent, message: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.hop.MAX_MESSAGE", 100)
    monkeypatch.setattr("agents.hop.ROOM", 0)
    await pass_on(message(b"x" * 200), "", HOP, sent)  # type: ignore[arg-type]
    [(topic, _, value, _)] = sent.messages
    assert topic == "dead-letters"
    assert decode(value, DeadLetter).reason == "too large for articles.clean: 200 bytes"


@pytest.mark.usefixtures("no_leaving")
async def test_what_passes_is_tried_again(sent: Sent, message: Make) -> None:
    sent.refuse = [OSError("away")] * (ATTEMPTS - 1)
    await pass_on(message(b"x"), "", HOP, sent)  # type: ignore[arg-type]
    assert len(sent.messages) == 1


@pytest.mark.usefixtures("no_leaving")
async def test_what_does_not_pass_ends_the_process_with_the_message_uncommitted(
    sent: Sent, message: Make
) -> None:
    sent.refuse = [OSError("away")] * ATTEMPTS
    with pytest.raises(Left):
        await pass_on(message(b"x"), "", HOP, sent)  # type: ignore[arg-type]
    assert not sent.messages
