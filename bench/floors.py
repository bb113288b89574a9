"""Floors under the scores of our own set: ``python -m bench.floors`` raises them to what is reached now.

A score below its floor fails the tests. The floors belong to one corpus, whose hash they carry.
"""

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import click

from bench.accuracy import measure, replay
from bench.gold import read_sets
from bench.incidents import Scores

OWN = Path(__file__).parent / "own"
FLOORS = Path(__file__).parent / "floors.json"
GUARDED = (
    "killed",
    "injured",
    "both",
    "city",
    "state",
    "date",
    "bcubed_f1",
    "pair_f1",
    "claims_f1",
    "claims_full_f1",
    "speakers",
)


def corpus_hash(directory: Path = OWN, files: str = "*.jsonl") -> str:
    """Return a hash of every article and gold line of a directory."""
    content = hashlib.sha256()
    for path in sorted(directory.glob(files)):
        content.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return content.hexdigest()[:16]


def reached() -> dict[str, Scores]:
    """Return the guarded scores of our own set as the pipeline stands, by half."""
    result: dict[str, Scores] = {}
    for gold in read_sets(str(OWN)):
        scores, _ = measure(gold, replay(gold.articles).events)
        # Rounded down, so that the score that set a floor passes it.
        result[gold.name] = {name: math.floor(scores[name] * 1000) / 1000 for name in GUARDED}
    return result


def drops(floors: dict[str, Scores], scores: dict[str, Scores]) -> list[str]:
    """Return a line for each score that is below its floor or missing."""
    return [
        f"{half} {name}: {scores.get(half, {}).get(name, 0):.3f} is below {floor:.3f}"
        for half, names in floors.items()
        for name, floor in names.items()
        if scores.get(half, {}).get(name, -1) < floor
    ]


def update(scores: dict[str, Scores], path: Path, corpus: str, *, allow_regression: bool) -> None:
    """Write the scores as the new floors.

    Raises ValueError, naming each, where one would be lower than before and that is not allowed.
    """
    old: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {"floors": {}}
    lowered = drops(old["floors"], scores)
    if lowered and not allow_regression:
        raise ValueError("\n".join(lowered))
    path.write_text(json.dumps({"corpus": corpus, "floors": scores}, indent=1) + "\n")


@click.command()
@click.option("--allow-regression", is_flag=True, help="Lower floors too.")
def main(allow_regression: bool) -> None:
    """Raise bench/floors.json to the present scores of our own set."""
    try:
        update(reached(), FLOORS, corpus_hash(), allow_regression=allow_regression)
    except ValueError as error:
        raise click.ClickException(f"{error}\n--allow-regression lowers floors") from None


if __name__ == "__main__":
    main()
