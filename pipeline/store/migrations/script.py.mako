"""${message}."""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """TODO: why, and what becomes of the rows that are there."""
    ${upgrades if upgrades else "pass"}
