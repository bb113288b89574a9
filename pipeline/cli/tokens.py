"""`tallywire tokens`: who may do what over HTTP."""

from typing import get_args

import click

from pipeline.web.tokens import May, new


@click.group()
def tokens() -> None:
    """Who may do what over HTTP; the setting `tokens` names the file that lists them."""


@tokens.command("new")
@click.argument("name")
@click.option(
    "--may", "more", type=click.Choice([may for may in get_args(May) if may != "read"]), multiple=True,
    help="What it allows besides reading.",
)  # fmt: skip
def new_token(name: str, more: tuple[May, ...]) -> None:
    """Make a token for NAME, the author of what it writes.

    It is printed this once, and kept nowhere: give it to its owner. The lines below it, which do not tell it,
    belong into the file of tokens.
    """
    secret, lines = new(name, ("read", *more))
    click.echo(secret)
    click.echo("the token; it is shown this once. For the file of tokens:", err=True)
    click.echo(lines)
