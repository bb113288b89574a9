"""Body: what a topic holds in the place of a value that is too large for a message."""

from typing import Annotated, Literal

from msgspec import Meta

from pipeline.records.base import Record

SCHEMA: Literal["tallywire.body/1"] = "tallywire.body/1"


class Body(Record, frozen=True, kw_only=True):
    """A value that lies in the body store. Readers find it there by its hash alone."""

    schema: Literal["tallywire.body/1"] = SCHEMA
    key: str | None = None
    """The message's key as text: the id of the article, or of the dead letter."""
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$", max_length=64)]
    size: Annotated[int, Meta(ge=0)]
    """Bytes."""
    place: str = ""
    """URL, for whoever has no other way to it; see ``pipeline.bodies`` for why it is not followed here."""
