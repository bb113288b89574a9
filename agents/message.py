"""A message as this project's code sees it, whichever client delivered it."""

import datetime as dt
from typing import Any, NamedTuple, Self

Header = tuple[str, bytes]


class Message(NamedTuple):
    """What one Kafka record holds, and where it stands."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    at: dt.datetime
    """The record's timestamp. It never changes, so a replay of the topic gives the same moment of entry."""
    headers: tuple[Header, ...] = ()

    @property
    def origin(self) -> str:
        """topic/partition/offset."""
        return f"{self.topic}/{self.partition}/{self.offset}"

    @property
    def fields(self) -> dict[str, str | int]:
        """Where it stands, for a log."""
        return {"topic": self.topic, "partition": self.partition, "offset": self.offset}

    @classmethod
    def of_faust(cls, message: Any) -> Self:
        """Return the message that a Faust event carries; its timestamp is in seconds."""
        return cls._of(message, message.timestamp)

    @classmethod
    def of_aiokafka(cls, record: Any) -> Self:
        """Return an aiokafka ConsumerRecord; its timestamp is in milliseconds."""
        return cls._of(record, record.timestamp / 1000)

    @classmethod
    def _of(cls, record: Any, seconds: float | None) -> Self:
        place = (record.topic, record.partition, record.offset)
        return cls(*place, record.key, record.value, moment(seconds), tuple(record.headers or ()))


def moment(seconds: float | None) -> dt.datetime:
    """Return ``seconds`` after 1970 in UTC; a record without a timestamp (None or -1) came in 1970."""
    return dt.datetime.fromtimestamp(max(seconds or 0, 0), dt.UTC)
