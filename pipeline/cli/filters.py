"""The options that say which rows are wanted, for every command that prints some."""

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any, get_args

import click

from pipeline.cli.kinds import Country, Day, Written
from pipeline.errors import UserError
from pipeline.records.mention import Level
from pipeline.records.vocabulary import EVENT_TYPES
from pipeline.store import Near, Wanted
from pipeline.store.asked import least as read_least
from pipeline.store.asked import near as read_near

MOST = (1 << 31) - 1
"""The largest number of origins that a column can be compared with."""

_OPTIONS = (
    click.option(
        "--country", "countries", type=Country(), multiple=True, metavar="NAME|CODE",
        help="In this country: an English name or an ISO 3166-1 code. May be given several times.",
    ),
    click.option(
        "--place", metavar="WORDS",
        help="Where the name of the place or of its first-order division has these words, whatever their "
        "case and accents.",
    ),
    click.option(
        "--near", type=Written("near", read_near), metavar="LAT,LON,KM",
        help="Within so many kilometres of a point, given in degrees north and east: 34.69,40.83,50.",
    ),
    click.option(
        "--type", "types", type=click.Choice(EVENT_TYPES), multiple=True, metavar="TYPE",
        help="Of this type, such as airstrike. May be given several times.",
    ),
    click.option(
        "--level", "levels", type=click.Choice(get_args(Level)), multiple=True,
        help="Of this level; only incidents may be summed. May be given several times.",
    ),
    click.option(
        "--since", type=Day(), metavar="DATE",
        help="Not over before this day. With --since or --until, events without a date are left out.",
    ),
    click.option("--until", type=Day(), metavar="DATE", help="Begun by this day."),
    click.option(
        "--min", "least", type=Written("min", read_least), multiple=True, metavar="MEASURE:N",
        help="With N or more of a measure, by the best number: killed:10. May be given several times.",
    ),
    click.option(
        "--origins", type=click.IntRange(0, MOST), metavar="N",
        help="With a total that N independent origins or more stand behind.",
    ),
    click.option(
        "--text", metavar="WORDS",
        help="With all these words in title, place, country, actors, groups counted or speakers, whatever "
        "their case and accents; the last may be the beginning of a word.",
    ),
)  # fmt: skip


def wanted(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give ``command`` the options, and what was chosen as ``wanted``."""

    @functools.wraps(command)
    def with_wanted(
        *,
        countries: tuple[str, ...],
        place: str | None,
        near: Near | None,
        types: tuple[str, ...],
        levels: tuple[str, ...],
        since: dt.date | None,
        until: dt.date | None,
        least: tuple[tuple[str, int], ...],
        origins: int | None,
        text: str | None,
        **others: Any,
    ) -> Any:
        if since and until and until < since:
            raise UserError(f"--until {until} is before --since {since}")
        chosen = Wanted(
            countries=countries, place=place, near=near, types=types, levels=levels, since=since,
            until=until, least=least, origins=origins, text=text,
        )  # fmt: skip
        return command(wanted=chosen, **others)

    for option in reversed(_OPTIONS):
        with_wanted = option(with_wanted)
    return with_wanted
