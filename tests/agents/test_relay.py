import asyncio

import pytest

from agents.relay import Relay
from pipeline.store import Due
from tests.agents.stand_ins import Sent


class Outbox:
    def __init__(self, *due: Due) -> None:
        self.rows = list(due)

    def due(self, limit: int) -> tuple[Due, ...]:
        return tuple(self.rows[:limit])

    def sent(self, due: tuple[Due, ...], source: str, epoch: int) -> None:
        assert (source, epoch) == ("mentions/0", 4)
        self.rows = [row for row in self.rows if row not in due]


class Owner:
    source = "mentions/0"

    def __init__(self, epoch: int | None = 4) -> None:
        self.epoch = epoch
        self.committed = asyncio.Event()


def relay(outbox: Outbox, sent: Sent, owner: Owner) -> Relay:
    return Relay(outbox, "p.", sent, owner)  # type: ignore[arg-type]


async def test_the_outbox_is_sent_in_its_order_and_then_forgotten(sent: Sent) -> None:
    outbox = Outbox(Due(1, "events", "e1", b"row", 4), Due(2, "event-changes", "e1", b"change", 4))
    assert await relay(outbox, sent, Owner()).send_due() == 2
    header = [("epoch", b"4")]
    assert sent.messages == [
        ("p.events", b"e1", b"row", header),
        ("p.event-changes", b"e1", b"change", header),
    ]
    assert not outbox.rows


async def test_what_the_broker_did_not_take_stays_due(sent: Sent) -> None:
    outbox = Outbox(Due(1, "events", "e1", b"row", 4))
    sent.refuse = [OSError("away")]
    with pytest.raises(OSError, match="away"):
        await relay(outbox, sent, Owner()).send_due()
    assert outbox.rows


async def test_only_the_owner_sends(sent: Sent) -> None:
    outbox = Outbox(Due(1, "events", "e1", b"row", 4))
    task = asyncio.create_task(relay(outbox, sent, Owner(None)).run())
    await asyncio.sleep(0.15)
    task.cancel()
    assert not sent.messages


async def test_what_tally_commits_is_not_waited_for(sent: Sent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("agents.relay.IDLE", 60)
    outbox, owner = Outbox(), Owner()
    task = asyncio.create_task(relay(outbox, sent, owner).run())
    await asyncio.sleep(0.05)
    outbox.rows.append(Due(1, "events", "e1", b"row", 4))
    owner.committed.set()
    async with asyncio.timeout(5):
        while outbox.rows:
            await asyncio.sleep(0.01)
    task.cancel()
    assert len(sent.messages) == 1
