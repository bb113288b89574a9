"""Names of rows and hashes of their content."""

from msgspec.structs import replace

from pipeline.records.codec import digest, encode
from pipeline.records.event import Event


def event_id(founding_mention: str) -> str:
    """Return the id of the event that ``founding_mention``, a mention_id, was the first to tell."""
    return digest("event", founding_mention)


def founding_mention(event: Event) -> str:
    """Return the mention_id that ``event`` is named after: articles and mentions stand in founding order."""
    return event.articles[0].mentions[0]


def content_digest(event: Event) -> str:
    """Return the hash of everything in the row but the hash itself, ``version`` and ``updated_at``."""
    return digest(encode(replace(event, digest="", version=0, updated_at=None)))
