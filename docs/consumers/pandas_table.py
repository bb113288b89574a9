"""pandas on the table itself, an SQLite file: `python pandas_table.py tallywire.db`.

With PostgreSQL pass a SQLAlchemy engine to `read_sql`; the tables are the same.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pandas as pd

QUERY = """
SELECT event_id, type, title, start, country, killed_best AS killed, origins
FROM events
WHERE status = 'live' AND level = 'incident'
"""

# Read-only: Tallywire alone writes there.
with closing(sqlite3.connect(f"{Path(sys.argv[1]).absolute().as_uri()}?mode=ro", uri=True)) as table:
    events = pd.read_sql(QUERY, table, parse_dates=["start"])

killed = events.astype({"killed": "Int64"}).groupby(["type", "country"], dropna=False)["killed"]
# Not reported is not 0: a sum of nothing is nothing.
print(pd.DataFrame({"events": killed.size(), "killed": killed.sum(min_count=1)}).to_string())
