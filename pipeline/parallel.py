"""Clean and extract in several processes, for as many cores; tally and the table stay in the one that asks.

Stages are pure functions, so who runs them, and when, changes nothing in the table. A group goes out in as
many pieces as there are children, and what they made of it comes back encoded, in its order. Each child has a
thread here that hands it one piece after the other over a pipe of their own. No lock is shared: a child that
is killed leaves none behind, and one whose parent is gone reads the end of its pipe and leaves.
"""

import datetime as dt
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from queue import SimpleQueue
from typing import NamedTuple, TypeAlias

from pipeline.children import let_children_miss_ctrl_c
from pipeline.errors import TallywireError, TransientError
from pipeline.garbage import look_seldom
from pipeline.records.codec import decode, encode
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.mention import Mentions
from pipeline.records.raw import Raw
from pipeline.records.review import Review
from pipeline.stages import Counts, Stages

ATTEMPTS = 2
"""A child that was killed by accident is not killed again over the same articles; one that they crash is."""

Entered: TypeAlias = tuple[Raw, dt.datetime]
"""A raw record, and when it came in."""
Record: TypeAlias = Mentions | Review | DeadLetter
MakeStages: TypeAlias = Callable[[], Stages]


class Read(NamedTuple):
    """What a child made of a piece."""

    records: list[tuple[type[Record], bytes]]
    counts: Counts
    reviews: Counter[type]


class Processes:
    """``count`` children that read articles, each with ``stages`` of its own, until they are closed."""

    def __init__(self, count: int, stages: MakeStages = Stages) -> None:
        self._children = [_Child(stages) for _ in range(count)]
        self._idle: SimpleQueue[_Child] = SimpleQueue()
        for child in self._children:
            self._idle.put(child)
        self._threads = ThreadPoolExecutor(count, "reading", let_children_miss_ctrl_c)

    def begin(self, group: Sequence[Entered]) -> Callable[[Stages], list[Record]]:
        """Let ``group`` be read; return what waits for its records, and adds them to the counts of stages.

        That raises TransientError where a child dies over one piece twice, and whatever ``Stages`` raises.
        """
        size = math.ceil(len(group) / len(self._children))
        pieces = [group[start : start + size] for start in range(0, len(group), size)]
        reading = [self._threads.submit(self._read, piece) for piece in pieces]

        def records(stages: Stages) -> list[Record]:
            read = [future.result() for future in reading]
            for one in read:
                stages.counts.update(one.counts)
                stages.reviews.update(one.reviews)
            return [decode(value, kind) for one in read for kind, value in one.records]

        return records

    def close(self) -> None:
        """End the children, whatever they are doing: they hold nothing that anybody would miss."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for child in self._children:
            child.end()

    def _read(self, piece: Sequence[Entered]) -> Read:
        child = self._idle.get()
        try:
            answer = child.ask(piece)
        finally:
            self._idle.put(child)
        if isinstance(answer, TallywireError):
            raise answer
        return answer


@contextmanager
def processes(count: int) -> Iterator[Processes | None]:
    """Yield ``count`` children, or None where that is one: then the process itself is as quick."""
    if count == 1:
        yield None
        return
    children = Processes(count)
    try:
        yield children
    finally:
        children.close()


class _Child:
    """A process that is started when there is something to read, and again where it died."""

    def __init__(self, stages: MakeStages) -> None:
        self._stages = stages
        self._running: tuple[BaseProcess, Connection] | None = None
        self._ended = False

    def ask(self, piece: Sequence[Entered]) -> Read | TallywireError:
        """Return what the process makes of ``piece``, or the error that it raises."""
        code = None
        for _ in range(ATTEMPTS):
            process, pipe = self._running = self._running or self._start()
            if self._ended:  # by another thread, which knew nothing of a process just started
                process.kill()
            try:
                pipe.send(piece)
                answer: Read | TallywireError = pipe.recv()
                return answer
            except (EOFError, OSError):
                self._running = None
                pipe.close()
                process.join()
                code = process.exitcode
        raise TransientError(
            f"a process that read {piece[0][0].origin} to {piece[-1][0].origin} died twice (exit code {code})"
        )

    def end(self) -> None:
        self._ended = True
        if running := self._running:
            running[0].kill()
            running[0].join()

    def _start(self) -> tuple[BaseProcess, Connection]:
        context = get_context("forkserver")  # inherits no open table, and no lock that some thread holds
        context.set_forkserver_preload(["pipeline.stages"])  # imported once for all of them
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._stages), daemon=True)
        process.start()
        theirs.close()  # or the end of the child would not be the end of the pipe
        return process, ours


def _serve(pipe: Connection, make_stages: MakeStages) -> None:
    """Read one piece after the other, until the parent has gone."""
    look_seldom()
    stages = make_stages()
    with suppress(EOFError, OSError):
        while True:
            piece: Sequence[Entered] = pipe.recv()
            try:
                pipe.send(_read(piece, stages))
            except TallywireError as error:
                pipe.send(error)


def _read(piece: Sequence[Entered], stages: Stages) -> Read:
    stages.counts, stages.reviews = Counter(), Counter()
    records = [stages.record(raw, at) for raw, at in piece]
    return Read([(type(one), encode(one)) for one in records], stages.counts, stages.reviews)
