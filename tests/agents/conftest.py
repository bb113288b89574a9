import datetime as dt
from collections.abc import Callable

import pytest

from agents.message import Message
from tests.agents.stand_ins import Left, Sent

AT = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def sent() -> Sent:
    return Sent()


@pytest.fixture
def message() -> Callable[..., Message]:
    def make(value: bytes | None = b"{}", key: bytes | None = b"a", offset: int = 7) -> Message:
        return Message("articles.raw", 3, offset, key, value, AT)

    return make


@pytest.fixture
def no_leaving(monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(status: int, why: str) -> None:
        raise Left(status, why)

    monkeypatch.setattr("agents.hop.leave", leave)
    monkeypatch.setattr("agents.hardening.leave", leave)
    monkeypatch.setattr("agents.hop.BACKOFF", 0)
