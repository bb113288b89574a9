"""What analysts say of claims and mentions, and what of it holds. docs/review.md has the rule in full."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from pipeline.records.event import Event, Reviewed
from pipeline.records.review import Pair, Review
from pipeline.tally.near import Group
from pipeline.tally.origins import Said


def holding(records: Iterable[Review]) -> list[Review]:
    """Return of each review the record that holds, the oldest review first; none of one that is taken back.

    The latest holds, the one that takes back among equals.
    """
    latest: dict[str, Review] = {}
    for record in records:
        rival = latest.get(record.review_id)
        if rival is None or of_one_review(record) > of_one_review(rival):
            latest[record.review_id] = record
    return sorted((review for review in latest.values() if not review.withdrawn), key=_age)


def claims_of(event: Event) -> Iterator[tuple[str, Reviewed]]:
    """Yield the claim_id of each claim of ``event`` of which something is said that holds, and that."""
    for figure in event.figures:
        yield from ((claim.claim_id, claim.review) for claim in figure.claims if claim.review is not None)


def notes_of(event: Event) -> dict[str, Reviewed]:
    """Return all that is said of ``event`` and holds, by review_id."""
    return {said.review_id: said for said in (*event.reviews, *(said for _, said in claims_of(event)))}


def of_one_review(record: Review) -> tuple[dt.datetime, bool, str]:
    """Sort key of the records of one review: the last holds."""
    return (record.at, record.withdrawn, record.record_id)


def _age(review: Review) -> tuple[dt.datetime, str]:
    return (review.at, review.review_id)


class Joined(NamedTuple):
    """Groups after the reviews, each with what was said of it."""

    groups: list[Group]
    notes: list[tuple[Reviewed, ...]]


class Verdicts:
    """The latest word on each claim and on each pair of mentions."""

    def __init__(self, records: Iterable[Review] = ()) -> None:
        self.of_claim: dict[str, Review] = {}
        self.of_pair: dict[Pair, Review] = {}
        for review in holding(records):  # a later one takes the place of an earlier
            if not review.of_claim:
                self.of_pair.update(dict.fromkeys(review.pairs, review))
            elif review.claim_id is not None:
                self.of_claim[review.claim_id] = review

    def holds(self, review: Review) -> bool:
        """Return whether ``review`` is the latest word on anything that it names."""
        if review.of_claim:
            return self.of_claim.get(review.claim_id or "") == review
        return any(self.of_pair.get(pair) == review for pair in review.pairs)

    @property
    def parted(self) -> frozenset[Pair]:
        """The pairs that are not the same."""
        return frozenset(pair for pair, review in self.of_pair.items() if review.verdict == "not_same")

    def join(self, groups: list[Group]) -> Joined:
        """Make one of the groups that have a mention each of a pair that is the same.

        The newest word comes first. One that would bring two mentions together that are not the same is
        overruled: what keeps apart is a wall, whatever joins around it.
        """
        if not self.of_pair:
            return Joined(groups, [()] * len(groups))
        return _Joining(groups, self.of_pair).done()


class _Joining:
    def __init__(self, groups: list[Group], words: Mapping[Pair, Review]) -> None:
        self._groups = groups
        self._owner = {told.id: n for n, members in enumerate(groups) for told in members}
        self._parent = list(range(len(groups)))
        self._words = {pair: said for pair, said in words.items() if all(one in self._owner for one in pair)}
        """What is said of mentions that are there, both of them."""
        self._walls = {pair: said for pair, said in self._words.items() if said.verdict == "not_same"}
        self._overruled: dict[str, str] = {}

    def done(self) -> Joined:
        in_order = sorted(self._words.items(), key=lambda item: item[0])  # the pairs of one review
        for pair, said in sorted(in_order, key=lambda item: _age(item[1]), reverse=True):
            if said.verdict == "same":
                self._join(pair, said)
        members = defaultdict[int, Group](list)
        for n, group in enumerate(self._groups):
            members[self._root(n)] += group
        said_of = defaultdict[int, dict[str, Review]](dict)
        for pair, said in self._words.items():
            for one in pair:
                said_of[self._root(self._owner[one])][said.review_id] = said
        return Joined(
            [sorted(group, key=lambda told: told.id) for group in members.values()],
            [self._notes(said_of[n].values()) for n in members],
        )

    def _join(self, pair: Pair, said: Review) -> None:
        one, other = (self._root(self._owner[mention]) for mention in pair)
        if one == other:
            return
        if between := [wall for walled, wall in self._walls.items() if self._roots(walled) == {one, other}]:
            self._overruled.setdefault(said.review_id, max(between, key=_age).review_id)
        else:
            self._parent[max(one, other)] = min(one, other)

    def _root(self, n: int) -> int:
        while self._parent[n] != n:
            n = self._parent[n]
        return n

    def _roots(self, pair: Pair) -> set[int]:
        return {self._root(self._owner[mention]) for mention in pair}

    def _notes(self, said: Iterable[Review]) -> tuple[Reviewed, ...]:
        some: Sequence[Review] = sorted(said, key=_age)
        return tuple(note(review, self._overruled.get(review.review_id)) for review in some)


def reviewed(said: Iterable[Said], words: Mapping[str, Review]) -> list[Said]:
    """Return ``said`` with what is said of each claim, the numbers corrected that are.

    Who said it was found before: that follows from the words of the article, which stay what they are.
    """
    if not words:
        return list(said)
    return [_reviewed(one, words.get(one.claim.claim_id)) for one in said]


def _reviewed(said: Said, review: Review | None) -> Said:
    if review is None or review.verdict == "reject":
        return said._replace(review=review)
    claim = replace(said.claim, low=review.low, high=review.high)
    return said._replace(claim=claim, review=review, written=said.claim)


def note(review: Review, overruled_by: str | None = None) -> Reviewed:
    """Return ``review`` as a row shows it."""
    correct = review.verdict == "correct"
    return Reviewed(
        review_id=review.review_id,
        verdict=review.verdict,
        mentions=() if review.of_claim else tuple(sorted(set(review.mentions))),
        low=review.low if correct else None,
        high=review.high if correct else None,
        author=review.author,
        reason=review.reason,
        at=review.at,
        overruled_by=overruled_by,
    )
