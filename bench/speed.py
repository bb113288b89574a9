"""Speed on one core: ``python -m bench.speed [SET ...]``, on news and on generated articles.

Each set is timed in a process of its own (see bench.timing), beside baselines of the same call: a floor that
no reader of news gets under, spaCy with a Matcher over the same text, and with ``--against`` another revision
of this project, in turns with this one, so that a busy hour hits both alike. Three hops of Faust and of
quixstreams are beside the workers in bench.throughput. Figures are medians over the rounds.
"""

import datetime as dt
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from bench import entities
from bench.accuracy import save
from bench.generated import KINDS, generated
from bench.gold import read_sets
from bench.profiled import profile
from bench.releases import ROOT, checkout, time_in, unpack
from bench.timing import FLOOR, STAGES, Timing, median
from pipeline.reader import read

MADE = 200
"""Articles of each kind."""


def in_turns(sides: Sequence[Path], files: Iterable[Path], rounds: int) -> dict[tuple[Path, Path], Timing]:
    """Return the median for each side and file; in every round, the side that was last goes first."""
    timings: dict[tuple[Path, Path], list[Timing]] = {}
    for number in range(rounds):
        for file in files:
            for side in sides if number % 2 == 0 else reversed(sides):
                timings.setdefault((side, file), []).append(time_in(side, file))
    return {which: median(found) for which, found in timings.items()}


def ratios(timing: Timing, other: Timing) -> dict[str, float]:
    """Return what each stage, and all of them, take in parts of what they take in ``other``."""
    by_stage = {stage: timing.seconds[stage] / other.seconds[stage] for stage in STAGES}
    return by_stage | {"together": timing.total / other.total}


def lines(timing: Timing, spacy: float | None, against: Mapping[str, float] | None) -> list[str]:
    """Return a line for each stage, for all, and for the memory."""

    def of_other(what: str) -> str:
        return f"   {against[what]:.2f} of the other revision" if against else ""

    together = 1000 * timing.total / timing.articles
    floor = f"{timing.ratio:.1f} times the floor of {timing.milliseconds(FLOOR):.3f} ms"
    of_spacy = f", {together / spacy:.3f} of spaCy's {spacy:.0f} ms" if spacy else ""
    return [
        *(
            f"  {stage:8} {timing.milliseconds(stage):7.3f} ms an article "
            f"{timing.seconds[stage] / timing.total:4.0%}{of_other(stage)}"
            for stage in STAGES
        ),
        f"  together {together:7.3f} ms: {floor}{of_spacy}{of_other('together')}",
        f"  memory   {', '.join(f'{size} MB with {what}' for what, size in timing.megabytes.items())}",
    ]


def _files(sets: Sequence[str], made: int, folder: Path) -> dict[str, Path]:
    """Return the articles of all sets by name, generated ones written into ``folder``."""
    try:
        files = {gold.name: gold.articles for argument in sets for gold in read_sets(argument)}
    except FileNotFoundError as error:
        raise click.UsageError(str(error)) from None
    for kind in KINDS if made else ():
        file = folder / f"{kind}.jsonl"
        file.write_bytes(b"".join((raw.value or b"") + b"\n" for raw in generated(kind, made)))
        files[kind] = file
    return files


@click.command()
@click.argument("sets", nargs=-1, metavar="[[NAME=]SET]...")
@click.option("--made", default=MADE, show_default=True, help="Generated articles of each kind; 0: none.")
@click.option("--against", metavar="REVISION", help="Measure this revision of git as well, in turns.")
@click.option("--wheel", type=click.Path(path_type=Path), help="Measure this wheel, not the checkout.")
@click.option("--rounds", default=3, show_default=True, help="How often each set is timed.")
@click.option("--profile", "profiled", is_flag=True, help="Print where the time goes as well.")
@click.option("--save", "name", help="Keep the figures as bench/results/DATE-NAME.json.")
def main(
    sets: tuple[str, ...],
    made: int,
    against: str | None,
    wheel: Path | None,
    rounds: int,
    profiled: bool,
    name: str | None,
) -> None:
    """Print how fast the articles of each SET, named as for bench.accuracy, become rows on one core."""
    results: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        files = _files(sets, made, Path(folder))
        here = unpack(wheel, Path(folder, "wheel")) if wheel else ROOT
        sides = [here, checkout(against, Path(folder, "other"))] if against else [here]
        spacy = entities.milliseconds(list(files.values()))
        if spacy is None:
            click.echo(f"without spaCy, which is not installed ({entities.INSTALL})")
        timings = in_turns(sides, files.values(), rounds)
        for number, (set_, file) in enumerate(files.items()):
            timing, of_spacy = timings[here, file], spacy[number] if spacy else None
            of_other = ratios(timing, timings[sides[1], file]) if against else None
            click.echo(f"{set_}: {timing.articles:,} articles, {timing.per_second:.0f} a second")
            click.echo("\n".join(lines(timing, of_spacy, of_other)))
            results[set_] = timing.figures() | {"spacy_milliseconds": of_spacy, "of_the_other": of_other}
        if profiled:
            click.echo("\n".join(profile(raw for file in files.values() for raw in read([str(file)]))))
    if name:
        kept = {"against": against, "wheel": wheel is not None, "sets": results}
        click.echo(f"kept in {save(name, kept, dt.date.today())}")


if __name__ == "__main__":
    main()
