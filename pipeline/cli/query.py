"""`tallywire query`: the rows that fit, as they are or as of a past moment."""

import datetime as dt
from typing import get_args

import click

from pipeline.cli import options, output
from pipeline.cli.kinds import Country, Day
from pipeline.cli.progress import past
from pipeline.errors import UserError
from pipeline.records.mention import Level
from pipeline.records.vocabulary import EVENT_TYPES
from pipeline.store import Reader, Wanted

MOST = (1 << 31) - 1
"""The largest number that a column of any database can be compared with."""


@click.command()
@click.option(
    "--country", "countries", type=Country(), multiple=True, metavar="NAME|CODE",
    help="In this country: an English name or an ISO 3166-1 code. May be given several times.",
)  # fmt: skip
@click.option(
    "--place", metavar="WORDS",
    help="Where the name of the place or of its first-order division has these words, whatever their case "
    "and accents.",
)  # fmt: skip
@click.option(
    "--type", "types", type=click.Choice(EVENT_TYPES), multiple=True, metavar="TYPE",
    help="Of this type, such as airstrike. May be given several times.",
)  # fmt: skip
@click.option(
    "--level", "levels", type=click.Choice(get_args(Level)), multiple=True,
    help="Of this level; only incidents may be summed. May be given several times.",
)  # fmt: skip
@click.option(
    "--since", type=Day(), metavar="DATE",
    help="Not over before this day. With --since or --until, events without a date are left out.",
)  # fmt: skip
@click.option("--until", type=Day(), metavar="DATE", help="Begun by this day.")
@click.option(
    "--min-killed", type=click.IntRange(0, MOST), metavar="N",
    help="With N killed or more, by the best number.",
)  # fmt: skip
@click.option(
    "--origins", type=click.IntRange(0, MOST), metavar="N",
    help="With a total that N independent origins or more stand behind.",
)  # fmt: skip
@options.as_of
@options.db
@click.option(
    "--format", "form", type=click.Choice(output.FORMATS), default="table", show_default=True,
    help="For a person, or rows as `tallywire replay` prints them.",
)  # fmt: skip
def query(
    countries: tuple[str, ...],
    place: str | None,
    types: tuple[str, ...],
    levels: tuple[str, ...],
    since: dt.date | None,
    until: dt.date | None,
    min_killed: int | None,
    origins: int | None,
    as_of: dt.datetime | None,
    db: str,
    form: str,
) -> None:
    """Print the live events of the table that fit every option.

    Dates are civil dates at the place, YYYY-MM-DD; an event that lasts fits where any of its days does.
    """
    if since and until and until < since:
        raise UserError(f"--until {until} is before --since {since}")
    wanted = Wanted(
        countries=countries,
        place=place,
        types=types,
        levels=levels,
        since=since,
        until=until,
        least=() if min_killed is None else (("killed", min_killed),),
        origins=origins,
    )
    with Reader.open(db) as table:
        if as_of is None:
            output.write(table.events(wanted), form)
        else:
            with past(table, as_of) as then:
                output.write(then.events(wanted), form)
