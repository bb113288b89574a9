"""What one GET gave."""

from typing import NamedTuple


class Answer(NamedTuple):
    """One GET, redirects followed."""

    url: str
    """Where it ended."""
    status: int
    """200, or 304 where the caller's validators still hold; everything else is an error."""
    body: bytes
    """Decompressed; empty for 304."""
    content_type: str
    """Media type, lower case, without parameters; ``application/octet-stream`` where nothing was said."""
    charset: str | None
    """As the header says."""
    etag: str | None
    last_modified: str | None
    fresh_seconds: float
    """How long Cache-Control, Expires and Age allow to keep it; 0 where they say nothing."""
    moved_to: str | None
    """Where every redirect on the way was permanent: what to ask from now on."""
    received: int
    """Bytes of the body on the wire."""
