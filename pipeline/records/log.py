"""What `mentions` holds, the one log that tally reads: what articles say, and what analysts say of that."""

from pipeline.records.codec import convert, parse
from pipeline.records.mention import Mentions
from pipeline.records.review import SCHEMA, Review, admit


def decode_logged(value: bytes) -> Mentions | Review:
    """Return the record that ``value`` holds; raises PoisonError, naming the field, where it is neither."""
    given = parse(value)
    if isinstance(given, dict) and given.get("schema") == SCHEMA:
        return admit(given)
    return convert(given, Mentions)
