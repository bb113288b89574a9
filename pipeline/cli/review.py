"""`tallywire review`: an analyst's word on mentions and claims; `tallywire reviews`: what was said."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import click
from msgspec.structs import replace
from rich.table import Table
from rich.text import Text

from pipeline.cli import options
from pipeline.cli.bounds import span
from pipeline.cli.table import console
from pipeline.cli.text import json_line, plain
from pipeline.embedded import utc_now
from pipeline.errors import PoisonError, UserError
from pipeline.records.codec import encode
from pipeline.records.review import Review, Verdict, check
from pipeline.reviewing import new_id, say
from pipeline.store import Reader, Standing
from pipeline.tally.identity import founding_mention

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

SHOWN = 200
"""Reviews in the list for a person; one JSON a line has them all."""


def _said(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give ``command`` the options that every review has."""
    for option in (
        options.db,
        options.option("author"),
        click.option("--id", "review_id", metavar="ID", help="Its id; one that is known is changed by this."),
        click.option("--reason", required=True, metavar="TEXT", help="Why, for whoever reads it later."),
    ):
        command = option(command)
    return command


force = click.option("--force", is_flag=True, help="Also where the table does not have what it names (yet).")


@click.group()
def review() -> None:
    """Say that reports are of one event or are not, or that a number is wrong.

    What is said stands in the row and in its history, with author, time and reason, and holds until it is
    taken back or somebody says otherwise. docs/review.md tells what follows from it.
    """


@review.command()
@click.argument("mentions", metavar="MENTION|EVENT...", nargs=-1, required=True)
@force
@_said
def same(mentions: tuple[str, ...], **given: Any) -> None:
    """Make one event of what tells of these.

    MENTION is the id of what one article tells, as `tallywire event` shows it; EVENT the id of an event, or
    the beginning of it.
    """
    _about_mentions("same", mentions, **given)


@review.command("not-same")
@click.argument("mentions", metavar="MENTION|EVENT...", nargs=-1, required=True)
@force
@_said
def not_same(mentions: tuple[str, ...], **given: Any) -> None:
    """Keep apart what tells of these, each from each, whatever else speaks for one event."""
    _about_mentions("not_same", mentions, **given)


@review.command()
@click.argument("claim", metavar="CLAIM")
@force
@_said
def reject(claim: str, **given: Any) -> None:
    """Let the claim count for nothing; it stays in the row, marked."""
    _about_claim("reject", claim, **given)


@review.command()
@click.argument("claim", metavar="CLAIM")
@click.option("--low", type=click.IntRange(0), metavar="N", help="What it says at least.")
@click.option("--high", type=click.IntRange(0), metavar="N", help="What it says at most.")
@force
@_said
def correct(claim: str, **given: Any) -> None:
    """Let the claim count with other numbers; those of the article stay beside them.

    Exactly 16 is `--low 16 --high 16`; more than 16 is `--low 16` alone.
    """
    _about_claim("correct", claim, **given)


@review.command()
@click.argument("review_id", metavar="REVIEW")
@options.option("author")
@click.option("--reason", required=True, metavar="TEXT", help="Why, for whoever reads it later.")
@options.db
def withdraw(review_id: str, author: str, reason: str, db: str) -> None:
    """Take a review back. It stays in the history."""
    with Reader.open(db) as table:
        said = table.latest_review(review_id)
    if said is None:
        raise UserError(f"no review {review_id!r} in the table; `tallywire reviews` lists them")
    now = max(utc_now(), said.at)  # one that is dated ahead can be taken back, too
    _say(replace(said, author=author, reason=reason, at=now, withdrawn=True), db, force=True)


def _about_mentions(verdict: Verdict, mentions: tuple[str, ...], db: str, **given: Any) -> None:
    with Reader.open(db) as table:
        named = tuple(_mention(table, text) for text in mentions)
    _new(verdict, db, mentions=named, **given)


def _mention(table: Reader, text: str) -> str:
    """Return the mention that is meant: of an event the one that founded it."""
    return text if ":" in text else founding_mention(table.event(text))


def _about_claim(verdict: Verdict, claim: str, **given: Any) -> None:
    _new(verdict, claim_id=claim, **given)


def _new(verdict: Verdict, db: str, review_id: str | None, force: bool, **fields: Any) -> None:
    said = Review(review_id=review_id or "", verdict=verdict, at=utc_now(), **fields)
    _say(said if review_id else replace(said, review_id=new_id(said)), db, force=force)


def _say(said: Review, db: str, *, force: bool) -> None:
    try:
        check(said)
    except PoisonError as error:
        raise UserError(str(error)) from None
    with Reader.open(db) as table:
        if not force and (missing := table.missing(said)):
            raise UserError(
                f"the table has no {', '.join(missing)}; --force says it all the same, for when it comes"
            )
        topic = say(said, table, utc_now())
    done = "taken back" if said.withdrawn else "in the table"
    click.echo(plain(f"review {said.review_id} is {f'sent to {topic}' if topic else done}"))


@click.command()
@click.option("--orphaned", is_flag=True, help="Those whose mention or claim is not there now.")
@click.option("--event", "event_id", metavar="ID", help="Those that hold of this event.")
@click.option(
    "--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True,
    help="For a person; or every record, one JSON a line, which `tallywire replay` takes among the articles.",
)  # fmt: skip
@options.db
def reviews(orphaned: bool, event_id: str | None, form: str, db: str) -> None:
    """Show what analysts have said, the newest first, and what has become of it.

    As JSON lines without a filter, all records come out, the oldest first, also those since changed or taken
    back: the log from which a rebuild has them all.
    """
    with Reader.open(db) as table:
        if form == "jsonl" and not orphaned and not event_id:
            for record in table.review_records():
                click.echo(json_line(encode(record)))
            return
        whole = table.event(event_id).event_id if event_id else None
        found = table.reviews(event_id=whole, orphaned=orphaned or None)
        if form == "jsonl":
            for standing in found:
                click.echo(json_line(encode(standing.review)))
        else:
            console().print(_table(islice(found, SHOWN)))


def _table(found: Iterator[Standing]) -> Table | str:
    table = Table("id", "said at", "by", "verdict", "of", "reason", "state", box=None, header_style="bold")
    for standing in found:
        said = standing.review
        state = f"overruled by {standing.overruled_by}" if standing.overruled_by else standing.state
        about = [said.claim_id or ""] if said.of_claim else said.mentions
        verdict = said.verdict.replace("_", " ")
        if said.verdict == "correct":
            verdict += f" to {span(said.low, said.high)}"
        cells = (
            said.review_id, f"{said.at:%Y-%m-%d %H:%M}", said.author, verdict, "\n".join(map(plain, about)),
            said.reason,
        )  # fmt: skip
        table.add_row(*(Text("\n".join(map(plain, cell.split("\n")))) for cell in (*cells, state)))
    return table if table.row_count else "no reviews"
