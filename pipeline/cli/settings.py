"""`tallywire settings`, and docs/settings.md: ``python -m pipeline.cli.settings`` prints it."""

import click
from rich.table import Table
from rich.text import Text

from pipeline.cli.table import console
from pipeline.cli.text import plain
from pipeline.settings import CONFIG, Setting, chosen, declared

PAGE = f"""# Settings

<!-- Written by `make generate` from pipeline/settings.py. -->

A setting comes from the first of these that names it:

1. the option of the command, where it has one (`http_port` is `--http-port`; `--help` tells);
2. the environment variable, `TALLYWIRE_` and the name in capitals; an empty one counts as not there;
3. the TOML file that `tallywire --config FILE` or `{CONFIG}` names; no file is read unasked;
4. the default.

`tallywire settings` shows what holds and where it comes from. A file with every default, to copy from:
[config/tallywire.toml](../config/tallywire.toml). A value that cannot be is one line on standard error with
what is allowed, and status 2. Passwords are never options, because every user of a machine sees those. They
are never printed.

| setting | default | what |
|---|---|---|
"""


@click.command()
def settings() -> None:
    """Show every setting, its value, and where that comes from; passwords stay hidden."""
    table = Table("setting", "value", "from", box=None, header_style="bold")
    for name, found in chosen().items():
        cells = (name, declared()[name].shown(found.value), found.origin)
        table.add_row(*(Text(plain(cell)) for cell in cells))
    console().print(table)


def page() -> str:
    """Return docs/settings.md."""
    rows = (f"| `{s.name}` | {_default(s)} | {_text(s)} |\n" for s in declared().values())
    return PAGE + "".join(rows)


def _default(setting: Setting) -> str:
    return "" if setting.default == "" else f"`{setting.default}`"


def _text(setting: Setting) -> str:
    choices = ", ".join(f"`{choice}`" for choice in setting.choices)
    return setting.description + (f" One of {choices}." if choices else "")


if __name__ == "__main__":
    print(page(), end="")
