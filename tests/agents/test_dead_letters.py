import base64
import hashlib
from collections.abc import Callable

import pytest

from agents.dead_letters import LONGEST_REASON, headers, letter
from agents.message import Message


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
    kept = letter(message(body), "clean", "odd")
    assert (kept.value, kept.key, kept.size) == (None, "YQ==", 900)
    assert (kept.sha256, kept.origin) == (hashlib.sha256(body).hexdigest(), "articles.raw/3/7")
    assert letter(message(body, b"k" * 900), "clean", "odd").key is None


def test_a_reason_that_quotes_a_huge_value_fits_into_a_header(message: Callable[..., Message]) -> None:
    long = letter(message(b"x"), "clean", "no such thing: " + "é" * (1 << 20))
    assert len(long.reason) == LONGEST_REASON
    assert dict(headers(long))["error"] == long.reason.encode()
