"""DuckDB on what `tallywire replay --format jsonl` printed: `python duckdb_rows.py rows.jsonl`."""

import sys

import duckdb

rows = duckdb.read_json(sys.argv[1], sample_size=-1)
print(
    duckdb.sql(
        """
        SELECT type, place.country AS country, count(*) AS events, sum(totals.killed.best) AS killed
        FROM rows
        WHERE level = 'incident'  -- campaigns hold incidents: summing both would count people twice
        GROUP BY ALL ORDER BY killed DESC NULLS LAST, events DESC, type
        """
    )
)
