"""Who is named for what a sentence says."""

from msgspec import Struct

from pipeline.records.base import Span
from pipeline.records.claim import OriginKind


class Attribution(Struct, frozen=True, gc=False):
    """The speaker of a sentence. ``origin_key`` is the body's key, else the person's; ``kind`` is None for
    persons of whom the text does not tell what they are."""

    origin: str
    origin_key: str
    kind: OriginKind | None
    span: Span
    """The words that name the speaker, in source_text."""
    person: str | None = None
    body: str | None = None
    role: str | None = None
    """What the text calls a person who speaks for nobody: "neighbor", "his brother"."""
    private: bool = False
    """True for a person who speaks for no body and in no office that the words beside the name tell."""
