"""The Faust app: settings, and the agents on it. A function makes it, so that nothing hangs on an import."""

from collections.abc import Callable
from typing import Any

import faust
from faust.types import TP

from agents import batches, clean, connection, extract, hop, membership, reviews
from agents.hardening import Sender
from agents.metrics import Metrics
from agents.relay import Relay
from agents.tally import Tally
from agents.watch import Watch
from pipeline.bodies import Bodies
from pipeline.embedded import utc_now
from pipeline.store import Store

MENTIONS = "mentions"

BUFFERED = 8
"""Batches of one topic that wait for its agent. A rebalance drops them: they are read again."""


def group(prefix: str) -> str:
    """Return the consumer group of the workers that share the topics of ``prefix``."""
    return f"{prefix}tallywire"


class Worker:
    """One worker: the app, tally and the relay, which belong to one another; and who looks on."""

    def __init__(
        self, broker: str, prefix: str, store: Store, bodies: Bodies, datadir: str, instance_id: str = ""
    ) -> None:
        self.app = make_app(broker, prefix, datadir)
        if instance_id:
            membership.install(self.app, broker, instance_id)
        self.metrics = Metrics()
        sender = Sender(self.app, bodies)
        for stage in (clean.HOP, extract.HOP, reviews.HOP):
            hop.install(self.app, prefix, stage, sender, bodies, self.metrics)
        self.tally = Tally(store, broker, prefix + MENTIONS, bodies, clock=utc_now, metrics=self.metrics)
        self.relay = Relay(store, prefix, sender, self.tally)
        _install_tally(self.app, self.tally, prefix + MENTIONS)
        assigned = _assignment(self.app)
        self.watch = Watch(
            store,
            broker,
            prefix,
            group(prefix),
            self.metrics,
            owned=lambda: assigned() if self.ready else None,
        )
        self.metrics.ready.set_function(lambda: self.ready)
        self.metrics.owner.set_function(lambda: self.tally.generation is not None)

    @property
    def stuck(self) -> list[str]:
        """What has work and has not moved for too long."""
        return self.watch.stuck

    @property
    def ready(self) -> bool:
        """True while the worker has its partitions and no rebalance is under way."""
        return bool(self.app.tables.actives_ready and not self.app.rebalancing)


def make_app(broker: str, prefix: str, datadir: str) -> faust.App:
    """Return the app without agents; ``datadir`` is a folder that Faust asks for and nothing is kept in."""
    app = faust.App(
        group(prefix),
        **connection.faust_arguments(broker),
        datadir=datadir,
        # Faust's exactly_once sends what leaves the app outside any transaction (faust#177); state that is a
        # set makes at-least-once delivery exact.
        processing_guarantee="at_least_once",
        table_standby_replicas=0,
        # The topics are made by `tallywire topics create`, with what Faust cannot set.
        topic_allow_declare=False,
        topic_disable_leader=True,
        consumer_auto_offset_reset="earliest",
        # A rebalance makes what lies between two commits come again: keep it short.
        broker_commit_interval=1.0,
        # A killed worker's partitions stand still for the session timeout.
        broker_session_timeout=10.0,
        broker_heartbeat_interval=2.0,
        broker_rebalance_timeout=60.0,
        broker_request_timeout=90.0,
        stream_wait_empty=True,
        stream_buffer_maxsize=BUFFERED,
        stream_publish_on_commit=False,
        producer_acks=-1,
        producer_compression_type=connection.COMPRESSION,
        producer_linger=0.02,
        producer_max_batch_size=256 << 10,
        # Faust's own 20 minutes would hide a broker that has gone for as long.
        producer_request_timeout=120.0,
        web_enabled=False,
    )
    app.transport = batches.Transport(app.conf.broker_consumer, app)
    return app


def _assignment(app: faust.App) -> Callable[[], set[str]]:
    """Return what tells which partitions the worker has now, each as topic/number."""
    found: set[str] = set()

    async def on_assigned(_: Any, assigned: set[TP], **__: Any) -> None:
        found.clear()
        found.update(f"{partition.topic}/{partition.partition}" for partition in assigned)

    signals: Any = app
    signals.on_partitions_assigned.connect(on_assigned, weak=False)
    return lambda: found


def _install_tally(app: faust.App, tally: Tally, topic: str) -> None:
    mentions = TP(topic, 0)

    async def on_assigned(_: Any, assigned: set[TP], **__: Any) -> None:
        if mentions in assigned:
            tally.assigned(app.consumer_generation_id)

    async def on_revoked(_: Any, revoked: set[TP], **__: Any) -> None:
        if mentions in revoked:
            tally.revoked()

    signals: Any = app
    # Faust holds handlers weakly unless told otherwise.
    signals.on_partitions_assigned.connect(on_assigned, weak=False)
    signals.on_partitions_revoked.connect(on_revoked, weak=False)

    async def run(stream: Any) -> None:
        async for batch in stream:
            tally.deliver(batch.messages)
            batch.done = batch.end

    app.agent(hop.raw_topic(app, topic), name="tally", concurrency=1)(run)
