"""Review: an analyst's word on mentions and claims."""

from typing import Literal

from pipeline.records.base import Moment, Record


class Review(Record, frozen=True, kw_only=True):
    """Names mentions (same, not_same) or a claim (reject, correct), never an event, whose id may change."""

    schema: Literal["tallywire.review/1"] = "tallywire.review/1"
    review_id: str
    verdict: Literal["same", "not_same", "reject", "correct"]
    mentions: tuple[str, ...] = ()
    """mention_id of those that are the same event, or are not."""
    claim_id: str | None = None
    """The claim that is rejected or corrected."""
    low: int | None = None
    """What a corrected claim says at least."""
    high: int | None = None
    """What a corrected claim says at most."""
    author: str
    """Who says so."""
    reason: str
    """Why, for whoever reads it later."""
    at: Moment
    """When it was said."""
