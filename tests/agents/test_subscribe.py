from collections.abc import Callable

import pytest

from agents.message import Message
from agents.subscribe import line


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (b'{"a":\r\n 1}', b'{"a":   1}'),
        (b'{"n": 12345678901234567890123}', b'{"n": 12345678901234567890123}'),
        (b'{"a": NaN}', b'{"key":"a","value_base64":"eyJhIjogTmFOfQ=="}'),
        (None, b'{"key":"a","value_base64":null}'),
        (b"\xff", b'{"key":"a","value_base64":"/w=="}'),
        (b"[1]", b'{"key":"a","value_base64":"WzFd"}'),
    ],
)
def test_every_message_is_one_line_of_json(
    value: bytes | None, expected: bytes, message: Callable[..., Message]
) -> None:
    assert line(message(value)) == expected
