"""What a worker counts and measures, for Prometheus. docs/operations.md says what to watch."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Literal, TypeAlias, get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

from pipeline.records.dead_letter import Stage
from pipeline.settings import RULES_VERSION

Hop: TypeAlias = Stage | Literal["review"]
"""What takes messages from one topic to the next: a stage, or what forwards reviews to tally."""
Outcome = Literal["record", "dead_letter", "duplicate", "repeated"]

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
MESSAGES = (1, 2, 5, 10, 20, 50, 100, 200, 500)

RETRIES = Counter(
    "tallywire_retries",
    "Attempts that failed because broker, table or body store is away, and were made again.",
    registry=None,
)
"""Of the process: whoever tries again knows no worker."""


class Metrics:
    """The metrics of one worker, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        registry.register(RETRIES)
        messages = Counter(
            "tallywire_messages",
            "Messages that a stage is done with, by outcome: record or dead_letter; in tally also duplicate "
            "(an article version that the table has) and repeated (a message delivered again).",
            ["stage", "outcome"], registry=registry,
        )  # fmt: skip
        seconds = Histogram(
            "tallywire_stage_seconds",
            "Time that a stage works on one message, without waiting for the broker.",
            ["stage"], buckets=SECONDS, registry=registry,
        )  # fmt: skip
        self._transaction_seconds = Histogram(
            "tallywire_transaction_seconds",
            "Time of one transaction of tally.", buckets=SECONDS, registry=registry,
        )  # fmt: skip
        self._transaction_messages = Histogram(
            "tallywire_transaction_messages",
            "Messages of `mentions` in one transaction of tally.", buckets=MESSAGES, registry=registry,
        )  # fmt: skip
        self.lag = Gauge(
            "tallywire_lag_messages",
            "Messages that the group has not committed; of `mentions`, that the table has not taken in.",
            ["topic", "partition"], registry=registry,
        )  # fmt: skip
        self.stalled = Gauge(
            "tallywire_commit_age_seconds",
            "How long there have been messages to process without any commit; 0 where there are none.",
            ["topic", "partition"], registry=registry,
        )  # fmt: skip
        self.outbox = Gauge(
            "tallywire_outbox_messages", "Messages that the table owes the topics.", registry=registry
        )
        self.outbox_age = Gauge(
            "tallywire_outbox_age_seconds",
            "Age of the oldest of these, as far as this worker has seen it; 0 where there are none.",
            registry=registry,
        )
        self.ready = Gauge("tallywire_ready", "1 while GET /readyz says ready.", registry=registry)
        self.owner = Gauge("tallywire_owner", "1 while this worker owns the table.", registry=registry)
        self.epoch = Gauge(
            "tallywire_epoch", "Epoch of this worker's latest ownership of the table.", registry=registry
        )
        info = Gauge("tallywire_rules_info", "Version of the rules.", ["version"], registry=registry)
        info.labels(RULES_VERSION).set(1)
        # Each from 0 on, because a rate needs two points; and looked up once, not for every message.
        stages: tuple[Hop, ...] = (*get_args(Stage), "review")
        self._seconds: dict[Hop, Histogram] = {
            stage: seconds.labels(stage) for stage in stages if stage != "tally"
        }
        self._messages = {
            (stage, outcome): messages.labels(stage, outcome)
            for stage in stages
            for outcome in get_args(Outcome)
            if stage == "tally" or outcome in ("record", "dead_letter")
        }

    def done(self, stage: Hop, outcome: Outcome, count: int = 1) -> None:
        """Count ``count`` messages that ``stage`` is done with."""
        self._messages[stage, outcome].inc(count)

    def working(self, stage: Hop) -> AbstractContextManager[object]:
        """Measure the work of ``stage`` on one message."""
        return self._seconds[stage].time()

    @contextmanager
    def transaction(self, messages: int) -> Iterator[None]:
        """Measure one transaction of tally over ``messages``."""
        self._transaction_messages.observe(messages)
        with self._transaction_seconds.time():
            yield
