"""`tallywire erase`: an article's words taken out of all that is kept, for ever."""

import click
from rich.console import Console
from rich.status import Status
from rich.table import Table

from pipeline.bodies import configured
from pipeline.clean.admit import canonical_url
from pipeline.cli import options
from pipeline.cli.table import console
from pipeline.cli.text import json_line, plain
from pipeline.embedded import utc_now
from pipeline.errors import UserError
from pipeline.records.codec import digest
from pipeline.store import Reader, Store
from pipeline.store.about import any_of

LONGEST_REASON = 500
"""Characters. It is shown wherever the article is missed."""


@click.command()
@click.argument("articles", metavar="[ARTICLE]...", nargs=-1)
@click.option("--reason", metavar="TEXT", help="Why; shown to whoever looks for the article later.")
@click.option("--by", metavar="NAME", help="Who decided it; kept beside the reason.")
@click.option(
    "--unseen", is_flag=True, help="Erase an ARTICLE that the table does not know, before it comes."
)
@click.option("--list", "listing", is_flag=True, help="Show what was erased.")
@options.db
@click.option(
    "--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True,
    help="Of --list: for a person; or records that erase the same in another table, by `tallywire replay`.",
)  # fmt: skip
def erase(
    articles: tuple[str, ...],
    reason: str | None,
    by: str | None,
    unseen: bool,
    listing: bool,
    db: str,
    form: str,
) -> None:
    """Erase each ARTICLE for ever: text, sentences, headline and names leave the table and its history.

    ARTICLE is an article's id, as `tallywire event` shows it, or its URL. What it said counts no more, what
    others said stays, and when it comes again nothing of it is kept. Where workers read a topic into the
    table, they are sent what the topics need. docs/privacy.md tells what stays where.
    """
    if listing:
        with Reader.open(db) as table:
            _list(table, form)
        return
    if not articles or not (reason or "").strip():
        raise click.UsageError("name an ARTICLE and a --reason, or --list")
    assert reason is not None
    if len(reason) > LONGEST_REASON:
        raise UserError(f"--reason: {len(reason):,} characters; {LONGEST_REASON} at most")
    with Reader.open(db) as table:
        ids = [_id(table, article) for article in articles]
        outbox = table.follows() is not None
    with Store.open(db, outbox=outbox) as store, Console(stderr=True).status("erasing ...") as status:
        for article_id in ids:
            _erase(store, article_id, reason.strip(), by, unseen, status)
        status.update("writing the file anew, without the bytes ...")
        if not store.compact():
            click.echo("the server overwrites the bytes after its next VACUUM: see docs/privacy.md", err=True)
        status.update("looking through the body store ...")
        configured().erase(lambda body: any_of(ids, body, None))


def _id(table: Reader, article: str) -> str:
    """Return the id that is meant: what was given where it is one, else that of an article at this URL."""
    if "://" in article and not table.knows(article):
        return digest(canonical_url(article))
    return article


def _erase(store: Store, article_id: str, reason: str, by: str | None, unseen: bool, status: Status) -> None:
    rows = store.told_by(article_id)
    copies = {source.article_id for row in rows for source in row.articles if source.copy_of == article_id}

    def advance(done: int, of: int) -> None:
        status.update(f"{plain(article_id)}: {done:,} of {of:,} events ...")

    if not store.erase(article_id, reason, utc_now(), by=by, unseen=unseen, advance=advance):
        [known] = [one for one in store.erasures() if one.article_id == article_id]
        click.echo(f"{plain(article_id)} was erased on {known.at:%Y-%m-%d}: {plain(known.reason)}")
        return
    click.echo(f"erased {plain(article_id)}, which told of {len(rows):,} live events")
    for copy in sorted(copies):
        click.echo(f"{plain(copy)} repeats its text, and stays")


def _list(table: Reader, form: str) -> None:
    found = table.erasures()
    if form == "jsonl":
        for one in found:
            click.echo(json_line(one.marker))
        return
    output = Table("article", "erased", "by", "reason", box=None, header_style="bold", pad_edge=False)
    for one in found:
        output.add_row(
            plain(one.article_id), f"{one.at:%Y-%m-%d %H:%M}", plain(one.by or "—"), plain(one.reason)
        )
    console().print(output if found else "nothing was erased")
