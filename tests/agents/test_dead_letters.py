from collections.abc import Callable

from agents.dead_letters import headers, letter
from agents.message import Message
from pipeline.bodies import LARGEST_VALUE, Bodies
from pipeline.errors import BugError, PoisonError
from pipeline.records.codec import encode
from pipeline.records.dead_letter import LONGEST_REASON

Make = Callable[..., Message]


def test_key_value_and_headers_come_back_byte_for_byte(message: Make, bodies: Bodies) -> None:
    given = message(b"\xff\x00", None)._replace(headers=(("trace", b"\xfe"), ("trace", b"")))
    poison = letter(given, "clean", PoisonError("not JSON"), bodies)
    assert bodies.of_letter(poison) == given.value
    assert poison.message_key is None
    assert tuple(poison.message_headers) == given.headers
    assert (poison.known_at, poison.kind, poison.place) == (given.at, "poison", None)


def test_a_bug_is_told_from_poison(message: Make, bodies: Bodies) -> None:
    bug = letter(message(), "clean", BugError("KeyError: 'x'"), bodies)
    assert bug.kind == "bug"
    assert dict(headers(bug))["kind"] == b"bug"


def test_a_value_too_large_for_a_letter_lies_in_the_body_store(message: Make, bodies: Bodies) -> None:
    value = b"x" * (LARGEST_VALUE * 3 // 4)  # base64 makes it a third longer
    kept = letter(message(value), "clean", PoisonError("odd"), bodies)
    assert (kept.value, kept.size) == (None, len(value))
    assert kept.place
    assert kept.place.endswith(kept.sha256)
    assert bodies.of_letter(kept) == value
    assert len(encode(kept)) < 1000


def test_a_reason_that_quotes_a_huge_value_fits_into_a_header(message: Make, bodies: Bodies) -> None:
    long = letter(message(b"x"), "clean", PoisonError("no such thing: " + "é" * (1 << 20)), bodies)
    assert len(long.reason) == LONGEST_REASON
    assert dict(headers(long))["error"] == long.reason.encode()
