"""Review: an analyst's word on mentions and claims. See docs/review.md."""

import datetime as dt
from itertools import combinations
from typing import Any, Literal, TypeAlias

from msgspec.structs import replace

from pipeline.errors import PoisonError
from pipeline.records.base import Moment, Record
from pipeline.records.codec import convert, digest, encode, parse

Verdict = Literal["same", "not_same", "reject", "correct"]
Pair: TypeAlias = tuple[str, str]
"""Two mention_ids, the smaller one first."""

SCHEMA = "tallywire.review/1"
MENTIONS = 20
"""Most mentions that one review may name: 190 pairs."""
LONGEST = {"review_id": 200, "mentions": 600, "claim_id": 200, "author": 100, "reason": 2_000}
"""Characters. A mention's id begins with that of its article, which has 500 at most."""
MOST = (1 << 53) - 1
"""The largest number that every reader of JSON has exactly (RFC 8259, section 6)."""


class Review(Record, frozen=True, kw_only=True):
    """Names mentions (same, not_same) or a claim (reject, correct), never an event, whose id may change.

    Of several records with one ``review_id`` the latest holds, so that a review is changed or taken back by a
    later record.
    """

    schema: Literal["tallywire.review/1"] = "tallywire.review/1"
    review_id: str
    verdict: Verdict
    mentions: tuple[str, ...] = ()
    """mention_id of those that are the same event, or are not. Of a claim: the mention that makes it, where
    it is known; then it is found faster."""
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
    """When it was said. Of two reviews of the same claim, or the same pair of mentions, the later holds."""
    withdrawn: bool = False
    """True where this record takes the review back."""

    @property
    def record_id(self) -> str:
        """What the record is known by: one that comes twice is one."""
        return digest(encode(self), length=32)

    @property
    def of_claim(self) -> bool:
        """True for reject and correct."""
        return self.verdict in ("reject", "correct")

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The mentions that it joins or keeps apart, each with each."""
        return () if self.of_claim else tuple(combinations(sorted(set(self.mentions)), 2))

    @property
    def articles(self) -> frozenset[str]:
        """article_id of the mentions that it names."""
        return frozenset(mention.rpartition(":")[0] for mention in self.mentions)


def is_review(value: bytes | None) -> bool:
    """Return whether ``value`` calls itself a review, whatever else is wrong with it."""
    if value is None or SCHEMA.encode() not in value:  # a look at the bytes, for most are long articles
        return False
    try:
        given = parse(value)
    except PoisonError:
        return False
    return isinstance(given, dict) and given.get("schema") == SCHEMA


def admit_review(value: bytes | None) -> Review:
    """Return the review that a record of a stranger holds.

    Raises PoisonError, naming the field, where it is none, or cannot mean anything.
    """
    if value is None:
        raise PoisonError("null: a review is taken back by a record with `withdrawn`, which says who and why")
    return admit(parse(value))


def admit(given: Any) -> Review:
    """Return plain objects as a review; raises PoisonError as ``admit_review`` does."""
    review = convert(given, Review)
    check(review)
    return replace(review, at=review.at.astimezone(dt.UTC))


def check(review: Review) -> None:
    """Raise PoisonError, naming the field, where ``review`` cannot mean anything or is beyond the bounds."""
    if len(review.mentions) > MENTIONS:  # before any pair is made of them
        raise PoisonError(f"mentions: {len(review.mentions)} of them; {MENTIONS} at most")
    _check_text(review)
    if review.of_claim:
        if review.claim_id is None:
            raise PoisonError(f"claim_id: missing; {review.verdict} is said of a claim")
    elif not review.pairs:
        raise PoisonError(f"mentions: {review.verdict} is said of two mentions or more")
    if review.verdict == "correct":
        _check_numbers(review.low, review.high)


def _check_text(review: Review) -> None:
    given = {name: getattr(review, name) for name in ("review_id", "claim_id", "author", "reason")}
    for name, text in (*given.items(), *(("mentions", mention) for mention in review.mentions)):
        if text is None:
            continue
        if not text.strip():
            raise PoisonError(f"{name}: empty")
        if len(text) > LONGEST[name]:
            raise PoisonError(f"{name}: {len(text):,} characters; {LONGEST[name]:,} at most")
        if "\0" in text:
            raise PoisonError(f"{name}: holds a NUL character, which no text has")
        if name in ("review_id", "author") and not text.isprintable():
            raise PoisonError(f"{name}: holds characters that cannot be printed")


def _check_numbers(low: int | None, high: int | None) -> None:
    if low is None and high is None:
        raise PoisonError("low: missing, and so is high; correct needs one of them")
    for name, number in (("low", low), ("high", high)):
        if number is not None and not 0 <= number <= MOST:
            raise PoisonError(f"{name}: {number} is not from 0 to {MOST}")
    if low is not None and high is not None and low > high:
        raise PoisonError(f"low: {low} is more than high, {high}")
