"""Junk left and story lost on web pages of many makes: ``python -m bench.cleaning``.

trafilatura with its defaults stands beside trafilatura and our clean stage. Counts are of sentences; a
heading, a button or a row of a table is one.
"""

import datetime as dt
from typing import Any

import click

from bench.accuracy import save
from bench.cleaning.pages import CLEANERS, FLOORS, GUARDED, corpus, judge, names, reached
from bench.cleaning.score import Score
from bench.floors import update

Judged = dict[tuple[str, str], Score]


def table(scores: Judged) -> list[str]:
    """Return a line for each page."""
    heads = "".join(f"{cleaner:>14}" for cleaner in CLEANERS)
    lines = [f"{'':26}{heads}", f"{'page':26}" + f"{'junk':>8}{'lost':>6}" * len(CLEANERS)]
    for name, part in names().items():
        counts = "".join(f"{len(s.junk):8}{len(s.lost):6}" for s in (scores[c, name] for c in CLEANERS))
        lines.append(f"{name + (' *' if part == 'unread' else ''):26}{counts}")
    return [*lines, "* unread"]


def totals(scores: Judged) -> dict[str, dict[str, dict[str, Any]]]:
    """Return counts and figures by part and cleaner."""
    result: dict[str, dict[str, dict[str, Any]]] = {}
    for part in ("read", "unread", "all"):
        chosen = [name for name, of in names().items() if part in (of, "all")]
        result[part] = {}
        for cleaner in CLEANERS:
            whole = sum((scores[cleaner, name] for name in chosen), Score())
            counts = {"pages": len(chosen), "kept": whole.kept, "junk": len(whole.junk)}
            counts |= {"story": whole.story, "lost": len(whole.lost)}
            result[part][cleaner] = counts | {k: round(v, 4) for k, v in whole.figures().items()}
    return result


def show(name: str) -> list[str]:
    """Return what each cleaner does wrong on a page. Raises UsageError where that may not be read."""
    readable = [page for page, part in names().items() if part == "read"]
    if name not in readable:
        raise click.UsageError(f"{name} is no page that may be read; those are {', '.join(readable)}")
    lines = []
    for cleaner in CLEANERS:
        found = judge(cleaner, name)
        lines.append(f"{name}, {cleaner}:")
        lines += [f"  junk  {sentence}" for sentence in found.junk]
        lines += [f"  lost  {sentence}" for sentence in found.lost]
    return lines


@click.command()
@click.option("--show", "shown", multiple=True, metavar="NAME", help="Print what goes wrong on a page.")
@click.option("--floors", is_flag=True, help="Raise bench/cleaning/floors.json to what is reached.")
@click.option("--allow-regression", is_flag=True, help="With --floors: lower them too.")
@click.option("--save", "name", help="Keep the figures as bench/results/DATE-NAME.json.")
def main(shown: tuple[str, ...], floors: bool, allow_regression: bool, name: str | None) -> None:
    """Score what is left of every page in bench/cleaning."""
    if shown:
        click.echo("\n".join(line for page in shown for line in show(page)))
        return
    if floors:
        try:
            update(reached(), FLOORS, corpus(), allow_regression=allow_regression)
        except ValueError as error:
            raise click.ClickException(f"{error}\n--allow-regression lowers floors") from None
        return
    scores = {(cleaner, page): judge(cleaner, page) for page in names() for cleaner in CLEANERS}
    parts = totals(scores)
    click.echo("\n".join(table(scores)))
    for part, cleaners in parts.items():
        for cleaner, figures in cleaners.items():
            shares = "  ".join(f"{k} {figures[k]:.3f}" for k in GUARDED)
            junk = f"{figures['junk']} junk of {figures['kept']} kept"
            lost = f"{figures['lost']} lost of {figures['story']}"
            click.echo(f"{part:7}{cleaner:12} {figures['pages']} pages: {junk}, {lost}; {shares}")
    if name:
        pages = {f"{c} {page}": {"junk": len(s.junk), "lost": len(s.lost)} for (c, page), s in scores.items()}
        click.echo(f"kept in {save(name, {'parts': parts, 'pages': pages}, dt.date.today())}")


if __name__ == "__main__":
    main()
