"""Review: an analyst's word on mentions and claims."""

import datetime as dt
from typing import Literal

from pipeline.records.base import Record


class Review(Record, frozen=True, kw_only=True):
    """Names mentions (same, not_same) or a claim (reject, correct), never an event, whose id may change."""

    review_id: str
    verdict: Literal["same", "not_same", "reject", "correct"]
    mentions: tuple[str, ...] = ()
    claim_id: str | None = None
    low: int | None = None
    high: int | None = None
    author: str
    reason: str
    at: dt.datetime
