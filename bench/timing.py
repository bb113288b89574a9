"""What articles cost in one process, stage by stage: ``python -m bench.timing FILE`` prints it as JSON.

They go through the stages in the groups in which ``tallywire replay`` commits. The clock is CPU time. A floor
is measured beside each group: what it takes to decode the JSON and to look up every word of the text in one
dictionary, which no reader of news can do without. The ratio to it compares machines, and busy hours with
idle ones.
"""

import datetime as dt
import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from pipeline.clean import clean
from pipeline.clean.admit import admit
from pipeline.embedded import GROUP_RECORDS
from pipeline.extract import extract
from pipeline.lexicon.load import load
from pipeline.reader import read
from pipeline.records.raw import Raw
from pipeline.store import Logged, Store

STAGES = ("clean", "extract", "tally")
FLOOR = "floor"
_NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_WORD = re.compile(r"\w+")


@dataclass
class Timing:
    """CPU seconds that ``articles`` took in each stage, the floor under them, and what memory they needed."""

    articles: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys((*STAGES, FLOOR), 0.0))
    megabytes: dict[str, int] = field(default_factory=dict)
    """The most so far: with the code, with the word lists, with everything."""

    @property
    def total(self) -> float:
        return sum(self.seconds[stage] for stage in STAGES)

    @property
    def per_second(self) -> float:
        return self.articles / self.total

    @property
    def ratio(self) -> float:
        """How many times the floor the stages take."""
        return self.total / self.seconds[FLOOR]

    def milliseconds(self, what: str) -> float:
        """Return what one article takes in a stage, or as the floor."""
        return 1000 * self.seconds[what] / self.articles

    def figures(self) -> dict[str, Any]:
        """Return what is kept in bench/results."""
        return {
            "articles": self.articles,
            "articles_per_second": round(self.per_second, 1),
            "milliseconds": {stage: round(self.milliseconds(stage), 3) for stage in STAGES},
            "floor_milliseconds": round(self.milliseconds(FLOOR), 3),
            "times_the_floor": round(self.ratio, 1),
            "megabytes": self.megabytes,
        }


def median(timings: Sequence[Timing]) -> Timing:
    """Return the median of each figure over ``timings`` of the same articles."""
    first = timings[0]
    return Timing(
        first.articles,
        {what: statistics.median(one.seconds[what] for one in timings) for what in first.seconds},
        {what: int(statistics.median(one.megabytes[what] for one in timings)) for what in first.megabytes},
    )


def measure(raws: Iterable[Raw]) -> Timing:
    """Take ``raws`` through all stages into a table of their own."""
    timing, raws = Timing(), iter(raws)
    group = list(islice(raws, GROUP_RECORDS))
    timing.megabytes["code"] = peak_megabytes()
    extract(clean(admit(group[0].value, group[0].key, _NOW)))  # the first one loads the word lists
    timing.megabytes["word lists"] = peak_megabytes()
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder, "speed.db")) as store:
        while group:
            with _timed(timing, FLOOR):
                _floor(group)
            with _timed(timing, "clean"):
                articles = [clean(admit(raw.value, raw.key, _NOW)) for raw in group]
            with _timed(timing, "extract"):
                mentions = [extract(article) for article in articles]
            with _timed(timing, "tally"):
                records = [Logged(*logged) for logged in enumerate(mentions)]
                store.apply(records, f"group {timing.articles}", _NOW)
            timing.articles += len(group)
            group = list(islice(raws, GROUP_RECORDS))
    timing.megabytes["all"] = peak_megabytes()
    return timing


@contextmanager
def _timed(timing: Timing, what: str) -> Iterator[None]:
    began = time.process_time()
    yield
    timing.seconds[what] += time.process_time() - began


def _floor(raws: Sequence[Raw]) -> None:
    known = frozenset(load("languages")["english"]["words"])
    for raw in raws:
        text = orjson.loads(raw.value or b"{}").get("text") or ""
        sum([word in known for word in _WORD.findall(text.lower())])


def peak_megabytes() -> int:
    """Return the most memory that this process has had so far."""
    with suppress(FileNotFoundError):  # Linux alone has it; elsewhere the parent's may be counted, too
        if found := re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text()):
            return int(found[1]) // 1024
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit


if __name__ == "__main__":
    with suppress(ModuleNotFoundError):  # an older revision looks as often as it did
        from pipeline.garbage import look_seldom

        look_seldom()
    print(orjson.dumps(measure(read([sys.argv[1]]))).decode())
