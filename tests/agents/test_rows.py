"""Which of several rows of one event holds; tests/integration has it on a broker."""

import datetime as dt
from collections.abc import AsyncGenerator

import pytest

from agents.message import Header, Message
from agents.rows import live_rows
from pipeline.records.codec import encode
from pipeline.records.event import Event

AT = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)


def test_a_later_owners_row_holds_and_of_one_owners_the_higher_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def messages(*_: object, **__: object) -> AsyncGenerator[Message]:
        for offset, (epoch, version) in enumerate([(b"3", 8), (b"4", 2), (b"4", 1), (b"3", 9), (None, 9)]):
            row = Event(event_id="e", title=f"{epoch!r} {version}", version=version, updated_at=AT)
            headers: tuple[Header, ...] = (("epoch", epoch),) if epoch else ()
            yield Message("events", 0, offset, b"e", encode(row), AT, headers)

    monkeypatch.setattr("agents.rows.messages", messages)
    assert [row.title for row in live_rows("broker", "")] == ["b'4' 2"]
