"""Static membership: a worker that comes back in time has its partitions again, and nobody else notices.

Kafka knows such a member by its instance id. Where a second process comes with the same id, Kafka gives it
the first one's place. The first should be told so (FENCED_INSTANCE_ID), but aiokafka 0.14 sends no instance
id with its heartbeats: it only hears that it is no member any more, joins anew and takes the place back, for
ever, and both work on the same partitions meanwhile. So a worker that loses its partitions looks who has its
id now, and leaves where it is another.
"""

import logging
from typing import Any

import faust
from aiokafka.errors import KafkaError

from agents import topics
from agents.hardening import leave
from pipeline.errors import UserError

log = logging.getLogger("tallywire")

REPLACED = 75
"""Status of a worker whose instance id another one has taken."""

SESSION_SECONDS = 30.0
"""How long Kafka keeps the place of a member with an instance id: a restart takes
6 s, a new container more."""


class Membership:
    """The place of one worker in its group, which Kafka calls ``instance_id``-UUID."""

    def __init__(self, broker: str, group: str, instance_id: str) -> None:
        self._broker = broker
        self._group = group
        self._instance_id = instance_id
        self._member: str | None = None

    async def joined(self) -> None:
        """Remember under which name."""
        self._member = await self._found()

    async def lost(self) -> None:
        """Leave the process where another one has the place now; where nobody has, Faust joins anew."""
        found = await self._found()
        if self._member and found and found != self._member:
            leave(REPLACED, f"another worker came with instance_id {self._instance_id}")

    async def _found(self) -> str | None:
        """Return the name of the member that has the instance id; None: nobody has, or nobody answers."""
        try:
            async with topics.admin(self._broker) as admin:
                (answer,) = await admin.describe_consumer_groups([self._group])
        except (KafkaError, OSError, UserError) as error:
            log.info("the members of %s are not known: %s", self._group, error)
            return None
        *_, members = answer.groups[0][:6]
        own = (member[0] for member in members if member[0].startswith(f"{self._instance_id}-"))
        return next(own, None)


def install(app: faust.App, broker: str, instance_id: str) -> None:
    """Make ``app`` a static member of its group."""
    membership = Membership(broker, app.conf.id, instance_id)
    app.conf.consumer_group_instance_id = instance_id
    app.conf.broker_session_timeout = SESSION_SECONDS

    async def on_assigned(*_: Any, **__: Any) -> None:
        await membership.joined()

    async def on_revoked(*_: Any, **__: Any) -> None:
        await membership.lost()

    signals: Any = app
    signals.on_partitions_assigned.connect(on_assigned, weak=False)
    signals.on_partitions_revoked.connect(on_revoked, weak=False)
