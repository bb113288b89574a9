"""Run by Alembic: takes the connection that ``migrate`` has locked the table with, in its transaction.

For `alembic revision --autogenerate` there is none; then it is the table that TALLYWIRE_DB names.
"""

from alembic import context

from pipeline.settings import settings
from pipeline.store.engine import connect, writing
from pipeline.store.schema import metadata

given = context.config.attributes.get("connection")
if given is not None:
    # SQLite cannot alter a column: batch mode writes the table anew.
    context.configure(connection=given, target_metadata=metadata, render_as_batch=True)
    context.run_migrations()
else:
    with writing(connect(settings().db)).begin() as db:
        context.configure(connection=db, target_metadata=metadata, render_as_batch=True)
        context.run_migrations()
