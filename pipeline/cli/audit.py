"""`tallywire audit`: do topics, table and a fresh tally say the same?"""

from collections.abc import Callable
from importlib.metadata import entry_points

import click
from rich.console import Console

from pipeline.audit.ledger import FIRST, Comparison, Ledger
from pipeline.audit.table import compare_table
from pipeline.cli import options
from pipeline.cli.text import plain
from pipeline.errors import UserError
from pipeline.settings import settings
from pipeline.store.facts import Facts


@click.command()
@options.only("broker", help="Compare the topics of this Kafka, too; without, the table alone.")
@options.only("prefix", help="Put before every topic name; only with --broker.")
@options.db
@click.pass_context
def audit(context: click.Context, broker: str | None, prefix: str | None, db: str) -> None:
    """Compare topics, table and a fresh tally of the table's mentions, and name each difference.

    Each line tells what is compared, how many there are on both sides, and a digest of all of them; below it
    stand the first that differ. Status 1 where anything differs. Run it while no worker is at work: what is
    under way differs, too.
    """
    if prefix and not broker:
        raise click.UsageError("--prefix names topics of a broker: give --broker too")
    differing = []

    def show(found: Comparison) -> None:
        for line in lines(found):
            click.echo(line)
        if not found.equal:
            differing.append(found)

    with Facts.open(db) as table, Ledger.open() as ledger, Console(stderr=True).status("...") as status:

        def tell(what: str, count: int) -> None:
            status.update(f"{what}: {count:,}")

        if broker:
            topics = settings().prefix if prefix is None else prefix
            _compare_topics(broker, topics, table, ledger, show, tell)
        for found in compare_table(table, ledger, tell):
            show(found)
    if differing:
        click.echo(f"{len(differing)} of these comparisons differ")
        context.exit(1)
    click.echo("all agree")


def lines(found: Comparison) -> list[str]:
    """Return ``found`` for a person: a line, and one for each of the first differences."""
    counts = [f"{count:,}" for count in found.counts]
    digests = [digest or "cut" for digest in found.digests]
    told = [
        f"{found.left:<20} {counts[0]:>11}  {digests[0]:<12} {'=' if found.equal else '≠'} "
        f"{counts[1]:>11}  {digests[1]:<12}  {found.right}"
    ]
    told += [f"    {plain(difference)}" for difference in found.first]
    if found.differing > FIRST:
        told.append(f"    and {found.differing - FIRST:,} more")
    return told


def _compare_topics(
    broker: str,
    prefix: str,
    table: Facts,
    ledger: Ledger,
    show: Callable[[Comparison], None],
    tell: Callable[[str, int], None],
) -> None:
    for driver in entry_points(group="tallywire.drivers", name="audit"):
        driver.load()(broker, prefix, table, ledger, show, tell)
        return
    raise UserError("--broker: the Kafka driver is not installed")
