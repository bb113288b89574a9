"""The driver without a broker: raw records in, the table out, in one process."""

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import NamedTuple, TypeAlias, TypeVar

from pipeline.errors import BugError, UserError
from pipeline.guard import Guard
from pipeline.pace import Pace, timed
from pipeline.parallel import Processes
from pipeline.records.article import CleanArticle
from pipeline.records.codec import digest, encode
from pipeline.records.dead_letter import DeadLetter, Stage
from pipeline.records.mention import Mentions
from pipeline.records.raw import Raw
from pipeline.records.review import Review, is_review
from pipeline.settings import RULES_VERSION
from pipeline.stages import Counts, Stages, letter
from pipeline.store import Logged, Store
from pipeline.store.wire import change_value, event_value

GROUP_RECORDS = 200
"""Articles in one transaction: a commit costs some milliseconds, 200 articles a second or so."""
GROUP_BYTES = 16 << 20
"""Bytes of one transaction's articles, so that huge ones do not fill the memory."""
GROUPS_AHEAD = 2
"""Groups that other processes read while one is tallied: with fewer they would wait for the next."""

TOPICS = (
    "articles.raw", "articles.clean", "mentions", "events", "event-changes", "dead-letters", "reviews"
)  # fmt: skip

Clock = Callable[[], dt.datetime]
Readout: TypeAlias = Callable[[], Sequence[Mentions | Review | DeadLetter]]
"""Waits until a group is read, and returns what tally takes in of it; raises as ``Stages`` does."""


class HopCounts(NamedTuple):
    """What became of the article versions that one hop took: ``taken`` is ``records`` and ``letters``."""

    hop: str
    taken: int
    records: int
    letters: int


NO_REVIEWS = HopCounts("tally", 0, 0, 0)


class Replayed(NamedTuple):
    """What a replay did."""

    hops: tuple[HopCounts, ...]
    known: int
    """Raw records that were not read again, because an earlier replay into this table had committed them."""
    reviews: HopCounts = NO_REVIEWS
    """Of reviews that stood among the articles."""


class Message(NamedTuple):
    """A message as a topic would hold it."""

    key: bytes | None
    value: bytes | None


T = TypeVar("T")


def utc_now() -> dt.datetime:
    """Return the moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def replay(
    raws: Iterable[Raw],
    store: Store,
    *,
    now: Clock = utc_now,
    progress: Callable[[Raw], None] | None = None,
    pace: Pace | None = None,
    processes: Processes | None = None,
) -> Replayed:
    """Take ``raws`` through every stage into ``store``; calls ``progress`` with each once it is committed.

    A replay that was cut off is simply started again. Records are committed in groups, and a group is known
    by the hash of its bytes, their places and the rules: one that the table has is passed over. So a file
    that has grown is read on from its last full group, a changed one from the first that differs.

    With ``pace``, ``raws`` must stand in the order of their times. A group then holds records of one time,
    which is waited for unless the table has them.

    With ``processes``, these read the next groups while one is tallied; the table is the same.

    What no stage can process, or brings out a bug, becomes a dead letter in the table. Raises TransientError
    where the table, the body store or the machine gives up, BrokenStageError where a stage fails over
    everything; the groups before are committed.
    """
    intake = Intake(store, now, processes)

    def begun() -> Iterator[tuple[list[Raw], str, Readout | None]]:
        for at, group in _moments(raws) if pace else ((None, group) for group in _groups(raws)):
            source = _source(group)
            there = store.offset(source) == len(group)
            if pace:
                (pace.skip if there else pace.wait)(at)
            yield group, source, None if there else intake.begin(group)

    known = 0
    for group, source, readout in _ahead(begun(), GROUPS_AHEAD if processes and not pace else 0):
        if readout is None or store.offset(source) == len(group):  # it may stand in the input twice
            known += len(group)
        else:
            intake.finish(group, source, readout)
        if progress:
            for raw in group:
                progress(raw)
    return Replayed(intake.hops(), known, intake.reviews())


def _ahead(items: Iterable[T], count: int) -> Iterator[T]:
    """Yield ``items``, each once ``count`` more of them have been made."""
    waiting: deque[T] = deque()
    for item in items:
        waiting.append(item)
        if len(waiting) > count:
            yield waiting.popleft()
    yield from waiting


class Intake:
    """The stages and the table, group after group; raises as ``replay`` does."""

    def __init__(self, store: Store, now: Clock = utc_now, processes: Processes | None = None) -> None:
        """``processes`` read what is taken in; without them the caller's does."""
        self._store = store
        self._now = now
        self._processes = processes
        self._stages, self._tally = Stages(), Guard("tally", None)

    def take_in(self, group: Sequence[Raw], source: str, start: int = 0) -> None:
        """Take ``group``, which stands in the log ``source`` from the offset ``start`` on, into the table."""
        self.finish(group, source, self.begin(group), start)

    def begin(self, group: Sequence[Raw]) -> Readout:
        """Let ``group`` be read, where there are processes for it, and return what waits for that."""
        entered = [(raw, self._now()) for raw in group]
        if self._processes:
            return partial(self._processes.begin(entered), self._stages)
        return lambda: [self._stages.record(raw, at) for raw, at in entered]

    def finish(self, group: Sequence[Raw], source: str, readout: Readout, start: int = 0) -> None:
        """Take what ``readout`` waits for into the table, as ``take_in`` does."""
        read = readout()
        dead = sum(isinstance(one, Mentions) for one in self._apply(group, read, source, start))
        self._stages.counts["tally", DeadLetter] += dead
        self._stages.counts["tally", Mentions] += sum(isinstance(one, Mentions) for one in read) - dead

    def hops(self) -> tuple[HopCounts, ...]:
        """Return what became of all articles so far."""
        return tuple(_hops(self._stages.counts))

    def reviews(self) -> HopCounts:
        """Return what became of all reviews so far."""
        records, letters = self._stages.reviews[Review], self._stages.reviews[DeadLetter]
        return HopCounts("tally", records + letters, records, letters)

    def _apply(
        self, group: Sequence[Raw], read: Sequence[Mentions | Review | DeadLetter], source: str, start: int
    ) -> Iterator[Mentions | Review | DeadLetter]:
        """Apply what was ``read`` from ``group``; yield what brings out a bug, and is a dead letter now."""
        records = [Logged(*record) for record in enumerate(read, start)]
        apply, now = self._store.apply, self._now
        try:
            self._tally.run(lambda: apply(records, source, now()))
        except BugError:
            for record, raw in zip(records, group, strict=True):
                try:
                    self._tally.run(partial(apply, [record], source, now()))
                except BugError as error:
                    dead = letter(raw, "tally", error, now())
                    apply([Logged(record.offset, dead)], source, now())
                    yield record.content


def topic_records(name: str, raws: Iterable[Raw], store: Store, *, now: Clock = utc_now) -> Iterator[Message]:
    """Return what the topic ``name`` would hold after ``raws``, in its order, ``events`` after compaction.

    ``events`` and ``event-changes`` are those of all that ``store`` holds after the replay; the others come
    as they are read and leave it alone. Raises UserError for an unknown name.
    """
    if name not in TOPICS:
        raise UserError(f"no topic {name!r}; the topics are {', '.join(TOPICS)}")
    if name in ("events", "event-changes"):
        replay(raws, store, now=now)
    if name == "events":
        yield from (Message(e.event_id.encode(), event_value(e) or None) for e in store.ever())
    elif name == "event-changes":
        yield from (Message(c.event_id.encode(), change_value(c)) for c in store.changes())
    elif name == "articles.raw":
        yield from (Message(raw.key, raw.value) for raw in raws if not is_review(raw.value))
    else:
        yield from _streamed(name, raws, now)


def _streamed(name: str, raws: Iterable[Raw], now: Clock) -> Iterator[Message]:
    wanted = {
        "articles.clean": CleanArticle, "mentions": Mentions | Review, "dead-letters": DeadLetter,
        "reviews": Review,
    }[name]  # fmt: skip
    stages = Stages()
    for raw in raws:
        if (name, is_review(raw.value)) in (("articles.clean", True), ("reviews", False)):
            continue
        at = now()
        record = stages.clean(raw, at) if wanted is CleanArticle else stages.record(raw, at)
        if isinstance(record, wanted):
            yield Message(_key(record).encode(), encode(record))


def _key(record: CleanArticle | Mentions | Review | DeadLetter) -> str:
    match record:
        case DeadLetter():
            return record.letter_id
        case Review():
            return record.review_id
    return record.article_id


def _moments(raws: Iterable[Raw]) -> Iterator[tuple[dt.datetime | None, list[Raw]]]:
    """Yield groups of one time each: nothing is held back while the next time is waited for."""
    for at, same in groupby(timed(raws), key=lambda one: one.at):
        for group in _groups(one.raw for one in same):
            yield at, group


def _groups(raws: Iterable[Raw]) -> Iterator[list[Raw]]:
    group: list[Raw] = []
    size = 0
    for raw in raws:
        group.append(raw)
        size += len(raw.value or b"")
        if len(group) == GROUP_RECORDS or size >= GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _source(group: list[Raw]) -> str:
    """Return the name under which ``inputs`` knows ``group``."""
    return "replay/" + digest(RULES_VERSION, *(repr(tuple(raw)) for raw in group), length=32)


def _hops(counts: Counts) -> Iterator[HopCounts]:
    out: dict[Stage, type] = {"clean": CleanArticle, "extract": Mentions, "tally": Mentions}
    for hop, record in out.items():
        records, letters = counts[hop, record], counts[hop, DeadLetter]
        yield HopCounts(hop, records + letters, records, letters)
