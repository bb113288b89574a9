"""Count what becomes of 1,000 articles at every hop: `python -m bench.hops [--broker HOST:PORT]`.

Each article version must be one record or one dead letter behind each hop, with and without Kafka.
"""

import tempfile
import time
from pathlib import Path

import click

from agents.replay import replay_through_kafka
from bench.articles import made_articles
from pipeline import embedded
from pipeline.embedded import HopCounts
from pipeline.store import Store


def lines(hops: tuple[HopCounts, ...]) -> list[str]:
    """Return one line for each hop, with "=" where its count is right."""
    return [
        f"  {hop.hop:8} {hop.taken:6,} article versions "
        f"{'=' if hop.taken == hop.records + hop.letters else 'IS NOT'} "
        f"{hop.records:6,} records + {hop.letters:4,} dead letters"
        for hop in hops
    ]


@click.command()
@click.option("--broker", help="Go through this Kafka as well.")
@click.option("--articles", default=1000, show_default=True)
@click.option("--poison-every", default=97, show_default=True, help="One record in so many is no article.")
def main(broker: str | None, articles: int, poison_every: int) -> None:
    """Print the counts of each hop, for the driver without a broker and for Kafka."""
    made = list(made_articles(articles, poison_every=poison_every))
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        with Store.open(Path(folder, "embedded.db")) as store:
            hops = embedded.replay(made, store).hops
        click.echo(f"embedded, {time.perf_counter() - began:.1f} s")
        click.echo("\n".join(lines(hops)))
        if broker:
            began = time.perf_counter()
            hops = replay_through_kafka(made, str(Path(folder, "kafka.db")), broker).hops
            click.echo(f"Kafka, {time.perf_counter() - began:.1f} s")
            click.echo("\n".join(lines(hops)))


if __name__ == "__main__":
    main()
