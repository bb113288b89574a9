"""Keeps the schemas that consumers hold: ``python -m pipeline.records.release config/schemas/released``.

Run when a version of Tallywire is released. A file there is the newest release of its major version; later
schemas of that version are measured by it, and files of earlier versions stay.
"""

import sys
from pathlib import Path

import orjson

from pipeline.records.compatibility import breaks
from pipeline.records.schemas import CONTRACTS, encoded, json_schema


def released(topic: str) -> str:
    """Return the name of the file that keeps the schema of ``topic`` in its present major version."""
    return CONTRACTS[topic].schema.removeprefix("tallywire.").replace("/", "-") + ".json"


def release(folder: Path) -> list[str]:
    """Write the schemas into ``folder``, unless one breaks its release; return what does."""
    broken = []
    for topic, contract in CONTRACTS.items():
        path = folder / released(topic)
        if path.exists():
            lines = breaks(orjson.loads(path.read_bytes()), json_schema(topic), foreign=contract.foreign)
            broken += [f"{topic} {line}" for line in lines]
    if not broken:
        for topic in CONTRACTS:
            (folder / released(topic)).write_bytes(encoded(json_schema(topic)))
    return broken


if __name__ == "__main__":
    if told := release(Path(sys.argv[1])):
        sys.exit("\n".join([*told, "a new major version is needed, see CONTRIBUTING.md"]))
