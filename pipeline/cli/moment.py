"""A moment as an option's value: a date, which begins at midnight UTC, or a date and a time."""

import datetime as dt

import click


class Moment(click.ParamType):
    """ISO 8601; what has no zone is UTC."""

    name = "TIME"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """Return ``value`` in UTC."""
        try:
            given = dt.datetime.fromisoformat(str(value))
            return (given if given.tzinfo else given.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no time; expected such as 2024-05-01 or 2024-05-01T12:30", param, ctx)
