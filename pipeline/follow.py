"""The driver without a broker on a log that grows: what ingestion appends is taken into the same table.

The same records leave the same table as in a replay. The log stays; ``inputs`` knows how far it was read, so
that a process that was killed goes on there.
"""

from collections.abc import Iterable
from contextlib import closing

from pipeline.embedded import GROUP_BYTES, Intake
from pipeline.records.raw import Raw
from pipeline.store import LogRecord

GROUP_RECORDS = 50
"""Articles in one transaction: some seconds of work, which one that is told to stop still finishes."""

LOG = "raw_log"
"""The log as ``inputs`` and dead letters name it."""


class Follower(Intake):
    """Takes what ingestion appends to the log of ``store`` into its table; raises as ``replay`` does."""

    def step(self) -> int:
        """Take in the next group and return how many records it was: 0 where all have been taken in."""
        start = self._store.offset(LOG)
        with closing(self._store.log(start)) as records:
            group = _following(records)
        if group and group[0].seq > start:
            self._store.skip(LOG, group[0].seq)
        if group:
            raws = [from_log(record, LOG) for record in group]
            self.take_in(raws, LOG, group[0].seq)
        return len(group)

    def left(self) -> int:
        """Return how many records of the log have still to be taken in."""
        return self._store.log_left(self._store.offset(LOG))


def from_log(record: LogRecord, name: str) -> Raw:
    """Return a record of the log that is called ``name`` as it came in."""
    key = None if record.key is None else record.key.encode()
    return Raw(record.value, key, f"{name}/0/{record.seq}")


def _following(records: Iterable[LogRecord]) -> list[LogRecord]:
    """Return the first of ``records``: as many as make a group, none missing between them."""
    group: list[LogRecord] = []
    size = 0
    for record in records:
        if group and record.seq != group[-1].seq + 1:
            break
        group.append(record)
        size += len(record.value)
        if len(group) == GROUP_RECORDS or size >= GROUP_BYTES:
            break
    return group
