"""Options made from settings, so that they read the same everywhere."""

from collections.abc import Callable
from typing import Any

import click

from pipeline.cli.kinds import AsOf
from pipeline.settings import DEFAULT, Setting, chosen, declared

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def option(
    name: str, *, default: bool = True, help: str | None = None, called: str | None = None
) -> Decorator:
    """Return the option of the setting ``name``.

    Without ``default`` it is None where nobody chose a value. ``help`` is for a command to which the setting
    means something of its own, ``called`` for one to which a shorter name says it.
    """
    setting = declared()[name]

    def value() -> Any:
        found = chosen()[name]
        return found.value if default or found.origin != DEFAULT else None

    shown = f"{setting.variable}, else {setting.default or 'none'}" if default else setting.variable
    return _option(setting, help or setting.description, called, default=value, show_default=shown)


def only(name: str, *, help: str) -> Decorator:
    """Return an option named as the setting, for a command to which nothing but the option says it."""
    return _option(declared()[name], help)


def _option(setting: Setting, help: str, called: str | None = None, **more: Any) -> Decorator:
    def checked(_: click.Context, parameter: click.Parameter, given: object) -> Any:
        return None if given is None else setting.read(given, parameter.opts[0])

    return click.option(
        called or f"--{setting.name.replace('_', '-')}",
        setting.name,
        type=click.Choice(setting.choices) if setting.choices else None,
        metavar=setting.metavar,
        callback=checked,
        help=help,
        **more,
    )


db = option("db")
broker = option("broker")
prefix = option("prefix")
as_of = click.option(
    "--as-of",
    type=AsOf(),
    metavar="TIME",
    help="As of what was known at this time: a date (its end, in UTC) or YYYY-MM-DDTHH:MM:SSZ.",
)
