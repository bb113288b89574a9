"""How older tables become those of today: one file a step, run by Alembic, only ever forwards."""
