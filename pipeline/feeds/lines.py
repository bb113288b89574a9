"""Raw records, one a line, as others wrote them: what ingestion adds to them."""

import datetime as dt

import orjson

from pipeline.clean.admit import LONGEST
from pipeline.feeds.declared import Feed
from pipeline.feeds.seen import Line


def line(value: bytes, feed: Feed, now: dt.datetime) -> Line:
    """Return ``value`` for the log: with ``now`` as ``fetched_at``, unless it tells one itself.

    That is stamped once, so that whoever reads the log again finds the same ``known_at``. What is no JSON
    object comes out as it is, to become a dead letter.
    """
    try:
        record = orjson.loads(value)
    except orjson.JSONDecodeError:
        record = None
    if not isinstance(record, dict):
        return Line(None, value)
    if record.get("fetched_at") is None:
        record["fetched_at"] = now.isoformat(timespec="microseconds")
    if feed.quotes == "none":
        record["quotes"] = "none"
    try:
        value = orjson.dumps(record)
    except orjson.JSONEncodeError:  # it can be read deeper than it can be written
        return Line(None, value)
    id_ = record.get("id")
    fits = isinstance(id_, str) and len(id_) <= LONGEST["id"] and "\0" not in id_
    return Line(id_ if fits else None, value)
