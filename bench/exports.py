"""Rows a second, bytes and memory of every format: ``python -m bench.exports DB``.

DB is a table, such as ``python -m bench.as_of`` or ``bench.rebuild`` leaves one. Each format is written once,
in a process of its own, so that its memory is its own.
"""

import resource
import time
from concurrent.futures import ProcessPoolExecutor
from tempfile import TemporaryFile
from typing import NamedTuple

import click

from pipeline.export import FORMATS, About
from pipeline.grading import configured
from pipeline.store import Reader


class Measured(NamedTuple):
    """What writing all rows took."""

    rows: int
    seconds: float
    processor: float
    bytes: int
    megabytes: int
    """The most memory that the process had."""


def measure(where: str, form: str) -> Measured:
    """Write every row of ``where``."""
    with Reader.open(where) as table, TemporaryFile() as out:
        began, cpu_began = time.perf_counter(), time.process_time()
        written = FORMATS[form].write(table.events(), out, About(schemes=configured()))
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu_began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        return Measured(written.rows + sum(written.left_out.values()), seconds, cpu, out.tell(), memory)


@click.command()
@click.argument("db")
def main(db: str) -> None:
    """Print for each format: rows read, seconds, of these the processor's, rows a second, bytes, memory."""
    click.echo("format      rows  seconds  processor  rows/s       bytes  memory")
    for form in FORMATS:
        with ProcessPoolExecutor(1) as process:
            m = process.submit(measure, db, form).result()
        speed = m.rows / m.processor
        click.echo(
            f"{form:8}{m.rows:8,}  {m.seconds:7.1f}  {m.processor:9.1f}  {speed:6,.0f}  {m.bytes:10,}  "
            f"{m.megabytes:,} MB"
        )


if __name__ == "__main__":
    main()
