"""Accuracy on sets of news with gold answers, end to end: ``python -m bench.accuracy SET [SET ...]``.

Each set goes once through ``tallywire replay``, the code that runs in production, and what comes out is
held against its gold. Three tenths of every set, or the parts that are marked so, are unread: scored, and
never shown.
"""

import datetime as dt
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import click
import orjson

from bench.causes import count_causes, worst_documents, worst_incidents
from bench.claims import found_claims, score_claims, score_figures
from bench.gold import GoldSet, read_sets
from bench.incidents import Row, Scores, clustering, outcomes, score

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True)
class Run:
    """The event rows of one replay."""

    events: tuple[Row, ...]
    articles: int
    seconds: float


def replay(articles: Path) -> Run:
    """Return the event table of a file of articles. Raises CalledProcessError where the command fails."""
    command = [str(Path(sys.executable).with_name("tallywire")), "replay", str(articles), "--format", "jsonl"]
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603
    seconds = time.perf_counter() - start
    events = tuple(orjson.loads(line) for line in done.stdout.splitlines() if line.strip())
    with articles.open("rb") as lines:
        return Run(events, sum(bool(line.strip()) for line in lines), seconds)


def measure(gold: GoldSet, events: Sequence[Row]) -> tuple[Scores, dict[str, int]]:
    """Return every score that the gold allows, and the errors by cause."""
    found = found_claims(events)
    judged = outcomes(gold.incidents, events)
    scores: Scores = {}
    if judged:
        scores = score(judged) | clustering(gold.incidents, events)
    scores |= score_figures(gold.documents, found) | score_claims(gold.documents, found)
    return scores, count_causes(judged, gold.documents)


def report(gold: GoldSet, events: Sequence[Row], worst: int) -> None:
    """Print the worst cases of the read part."""
    found = found_claims(events)
    for line in worst_incidents(outcomes(gold.incidents, events), gold.documents, found, worst):
        click.echo(line)
    for line in worst_documents(gold.documents, found, worst):
        click.echo(line)


def save(name: str, result: dict[str, Any], today: dt.date) -> Path:
    """Write a result as bench/results/DATE-NAME.json and return the path. It holds figures only, no text."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{today.isoformat()}-{name}.json"
    path.write_text(json.dumps({"name": name, "date": today.isoformat()} | result, indent=1) + "\n")
    return path


@click.command()
@click.argument("sets", nargs=-1, required=True, metavar="[NAME=]SET...")
@click.option(
    "--part", type=click.Choice(["read", "unread", "all"]), default="all", help="Which gold to score."
)
@click.option("--worst", default=0, help="Show this many of the worst cases; never of the unread part.")
@click.option("--save", "name", help="Keep the figures as bench/results/DATE-NAME.json.")
def main(sets: tuple[str, ...], part: Literal["read", "unread", "all"], worst: int, name: str | None) -> None:
    """Score the event table of each SET: ARTICLES:GOLD, a prefix of such a pair, or a directory of pairs."""
    results: dict[str, Any] = {}
    try:
        chosen = [gold for argument in sets for gold in read_sets(argument)]
    except FileNotFoundError as error:
        raise click.UsageError(str(error)) from None
    for whole in chosen:
        gold = whole.only(part)
        if not gold.incidents and not gold.documents:
            continue
        run = replay(gold.articles)
        scores, causes = measure(gold, run.events)
        speed = run.articles / run.seconds
        click.echo(f"\n{gold.name} ({part}): {run.articles} articles, {speed:.0f} a second with start-up")
        for key, value in scores.items():
            click.echo(f"  {key:16} {value:.3f}" if isinstance(value, float) else f"  {key:16} {value}")
        for cause, count in causes.items():
            click.echo(f"    {count:4} {cause}")
        if worst:
            report(gold, run.events, worst)
        results[gold.name] = {"articles_per_second": round(speed, 1), "scores": scores, "causes": causes}
    if name:
        click.echo(f"kept in {save(name, {'part': part, 'sets': results}, dt.date.today())}")


if __name__ == "__main__":
    main()
