"""What the value of an option may be: a country, a day, a moment to look back to, a speed."""

import datetime as dt
import math
from collections.abc import Callable
from typing import Any

import click

from pipeline.cli.moment import Moment
from pipeline.cli.text import plain
from pipeline.errors import UserError
from pipeline.lexicon.world import country_code


class Country(click.ParamType):
    """An ISO 3166-1 code or an English name; the code comes out."""

    name = "country"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return country_code(plain(str(value)))
        except UserError as error:
            self.fail(str(error), param, ctx)


class Day(click.ParamType):
    """A civil date."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date; expected YYYY-MM-DD, such as 2018-12-15", param, ctx)


class AsOf(Moment):
    """A moment to look back to: a date stands for its end, so that all of that day is known."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """Return ``value`` in UTC."""
        try:
            return dt.datetime.combine(dt.date.fromisoformat(str(value)), dt.time.max, dt.UTC)
        except ValueError:
            return super().convert(value, param, ctx)


class Written(click.ParamType):
    """What ``read`` returns for a text, and raises UserError where it is none."""

    def __init__(self, name: str, read: Callable[[str], Any]) -> None:
        self.name = name
        self._read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return self._read(str(value))
        except UserError as error:
            self.fail(plain(str(error)), param, ctx)


class Speed(click.ParamType):
    """How many times as fast as it was: any number above 0."""

    name = "speed"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        try:
            speed = float(value)
        except ValueError:
            speed = math.nan
        if not 0 < speed < math.inf:
            self.fail(
                f"{plain(str(value))!r} is no speed; expected a number above 0, such as 3600", param, ctx
            )
        return speed
