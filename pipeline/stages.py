"""The stages before tally on one raw record, each failure a dead letter: what the hops are on Kafka."""

import datetime as dt
from collections import Counter
from functools import partial
from typing import TypeAlias

from pipeline.bodies import configured
from pipeline.clean import clean
from pipeline.clean.admit import admit
from pipeline.errors import BugError, MissingBodyError, PoisonError
from pipeline.extract import extract
from pipeline.guard import Guard
from pipeline.records.article import CleanArticle
from pipeline.records.dead_letter import DeadLetter, Stage
from pipeline.records.mention import Mentions
from pipeline.records.raw import Raw
from pipeline.records.review import Review, admit_review, is_review
from pipeline.settings import settings

Counts: TypeAlias = Counter[tuple[Stage, type]]
"""How many records of each type came out of each stage."""


class Stages:
    """Clean and extract for one run. They raise TransientError and BrokenStageError as ``Guard`` does."""

    def __init__(self) -> None:
        seconds = settings().stage_seconds
        self._clean = Guard("clean", seconds)
        self._extract = Guard("extract", seconds)
        self.counts: Counts = Counter()
        self.reviews = Counter[type]()
        """How many reviews came in, and how many records that call themselves one and are none."""

    def record(self, raw: Raw, at: dt.datetime) -> Mentions | Review | DeadLetter:
        """Return what tally takes in of ``raw``, an article or a review, which came in ``at`` that moment."""
        return self.review(raw, at) if is_review(raw.value) else self.mentions(raw, at)

    def review(self, raw: Raw, at: dt.datetime) -> Review | DeadLetter:
        """Return the review that ``raw`` holds; no stage has to read it before tally does."""
        found: Review | DeadLetter
        try:
            found = admit_review(raw.value)
        except PoisonError as error:
            found = letter(raw, "tally", error, at)
        self.reviews[type(found)] += 1
        return found

    def mentions(self, raw: Raw, at: dt.datetime) -> Mentions | DeadLetter:
        """Return what both make of ``raw``, which came in ``at`` that moment."""
        article = self.clean(raw, at)
        return article if isinstance(article, DeadLetter) else self.extract(article, raw, at)

    def clean(self, raw: Raw, at: dt.datetime) -> CleanArticle | DeadLetter:
        """Return the article that ``raw`` holds, or that its body in the store does."""
        found: CleanArticle | DeadLetter
        try:
            value = configured().resolve(raw.value)
            found = self._clean.run(lambda: clean(admit(value, raw.key, at)))
        except (PoisonError, MissingBodyError) as error:
            found = letter(raw, "clean", error, at)
        self.counts["clean", type(found)] += 1
        return found

    def extract(self, article: CleanArticle, raw: Raw, at: dt.datetime) -> Mentions | DeadLetter:
        """Return what ``article``, made from ``raw``, says."""
        found: Mentions | DeadLetter
        try:
            found = self._extract.run(partial(extract, article))
        except PoisonError as error:
            found = letter(raw, "extract", error, at)
        self.counts["extract", type(found)] += 1
        return found


def letter(raw: Raw, stage: Stage, error: PoisonError | MissingBodyError, at: dt.datetime) -> DeadLetter:
    """Return the dead letter of ``raw``, which ``stage`` cannot process."""
    return DeadLetter.of(
        raw.value,
        raw.key,
        stage=stage,
        reason=str(error),
        origin=raw.origin,
        known_at=at,
        kind="bug" if isinstance(error, BugError) else "poison",
    )
