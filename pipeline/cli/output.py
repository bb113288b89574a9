"""The formats that rows are printed in."""

import sys
from collections.abc import Iterable
from typing import TextIO

from pipeline.cli.flat import write_csv
from pipeline.cli.table import console, table
from pipeline.cli.text import json_line
from pipeline.records.codec import encode
from pipeline.records.event import Event

FORMATS = ("table", "json", "jsonl", "csv")


def write(events: Iterable[Event], form: str) -> None:
    """Print ``events`` on standard output in one of ``FORMATS``."""
    if form == "table":
        console().print(table(events))
    elif form == "csv":
        write_csv(events, sys.stdout)
    else:
        write_json(map(encode, events), sys.stdout, array=form == "json")


def write_json(values: Iterable[bytes], stream: TextIO, *, array: bool) -> None:
    """Write JSON ``values`` one a line, or as one array with one a line."""
    if not array:
        stream.writelines(f"{json_line(value)}\n" for value in values)
        return
    before = "[\n"
    for value in values:
        stream.write(before + json_line(value))
        before = ",\n"
    stream.write("[]\n" if before == "[\n" else "\n]\n")
