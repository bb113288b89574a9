import base64
import hashlib
from collections.abc import Callable

import pytest

from agents.dead_letters import letter, letter_value
from agents.message import Message
from pipeline.records.codec import decode
from pipeline.records.dead_letter import DeadLetter


def test_the_value_comes_back_byte_for_byte(message: Callable[..., Message]) -> None:
    poison = letter(message(b"\xff\x00", None), "clean", "not JSON")
    assert base64.b64decode(poison.value or "") == b"\xff\x00"
    assert poison.key is None
    assert poison.known_at == message().at


def test_one_too_large_keeps_its_hash_and_where_its_body_is(
    message: Callable[..., Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agents.dead_letters.MAX_MESSAGE", 1000)
    monkeypatch.setattr("agents.dead_letters.ROOM", 0)
    body = b"x" * 900
    kept = decode(letter_value(letter(message(body), "clean", "odd")), DeadLetter)
    assert (kept.value, kept.size) == (None, 900)
    assert (kept.sha256, kept.origin) == (hashlib.sha256(body).hexdigest(), "articles.raw/3/7")
