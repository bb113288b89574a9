"""`tallywire dead-letters`: what could not be processed, looked at and sent back."""

import asyncio
import functools
import sys
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from typing import Any, get_args

import click
import msgspec
from rich.table import Table
from rich.text import Text

from agents import logs
from agents.dead_letters import letters
from agents.send_back import SOURCES, replays, send_back, target
from pipeline import letters as tried
from pipeline.bodies import configured
from pipeline.cli import options
from pipeline.cli.moment import Moment
from pipeline.cli.table import console
from pipeline.cli.text import json_line, plain
from pipeline.embedded import utc_now
from pipeline.errors import UserError
from pipeline.letters import Choice
from pipeline.records.codec import encode
from pipeline.records.dead_letter import DeadLetter, Stage
from pipeline.store import Reader, Store

SHOWN = 4000
"""Bytes of a value that `show` prints; --raw writes all of it."""
MANY = 10
"""Messages that are sent back without a question."""


class Source:
    """Where the letters are: in a table, else on the topic of a broker."""

    def __init__(self, db: str | None, broker: str, prefix: str) -> None:
        self.db = db
        self.broker = broker
        self.prefix = prefix

    async def letters(self, choice: Choice) -> AsyncGenerator[DeadLetter]:
        """Yield those of ``choice``, the oldest first."""
        if self.db:
            for letter in self.stored(choice):
                yield letter
            return
        if choice.origin and choice.origin.startswith(SOURCES):  # the prefix need not be written
            choice = choice._replace(origin=self.prefix + choice.origin)
        async with aclosing(letters(self.broker, self.prefix, configured())) as found:
            async for letter in found:
                if choice.takes(letter):
                    yield letter

    def stored(self, choice: Choice) -> Iterator[DeadLetter]:
        """Yield those of ``choice`` that the table holds."""
        with Reader.open(self.db or "") as table:
            yield from filter(choice.takes, table.dead_letters())


def _chosen(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give ``command`` the options by which letters are chosen, as ``source`` and ``choice``."""

    @functools.wraps(command)
    def run(db: str | None, broker: str, prefix: str, **given: Any) -> Any:
        logs.set_up()
        choice = Choice(**{name: given.pop(name) for name in Choice._fields if name in given})
        return command(source=Source(db, broker, prefix), choice=choice, **given)

    with_choice: Callable[..., Any] = run
    for option in (
        options.broker,
        options.prefix,
        options.only("db", help="Those that this table holds: of replays into it, and of tally."),
        click.option("--stage", type=click.Choice(get_args(Stage)), help="Which stage refused it."),
        click.option("--kind", type=click.Choice(["poison", "bug"]), help="Whose fault it is."),
        click.option("--reason", metavar="TEXT", help="Part of the reason, in any case."),
        click.option(
            "--origin", metavar="TOPIC[/PARTITION[/OFFSET]]", help="Where it stood; or a file's path."
        ),
        click.option("--since", type=Moment(), help="Came in at this moment or later."),
        click.option("--until", type=Moment(), help="Came in before this moment."),
        click.option("--all", "replayed", is_flag=True, help="Those that were replayed already, too."),
    )[::-1]:
        with_choice = option(with_choice)
    return with_choice


@click.group("dead-letters")
def dead_letters() -> None:
    """Messages that could not be processed."""


@dead_letters.command("list")
@_chosen
@click.option(
    "--format", "form", type=click.Choice(["table", "jsonl"]), default="table", show_default=True,
    help="For a person, or whole, one JSON a line.",
)  # fmt: skip
def list_letters(source: Source, choice: Choice, form: str) -> None:
    """Show the dead letters that nobody has replayed: where each message stood, and why it is here.

    "came in" is the time that the message itself has; "tries" how often it was replayed before.
    """
    columns = ("id", "came in", "stage", "stood at", "bytes", "tries", "reason")
    table = Table(*columns, box=None, header_style="bold")

    def show(letter: DeadLetter) -> None:
        if form == "jsonl":
            click.echo(json_line(encode(letter)))
            return
        when = letter.known_at.isoformat(" ", "seconds").removesuffix("+00:00")
        tries = f"{replays(letter)}" + " replayed" * bool(letter.replayed_at)
        reason = "bug: " * (letter.kind == "bug") + letter.reason
        cells = (letter.letter_id, when, letter.stage, letter.origin, f"{letter.size:,}", tries, reason)
        table.add_row(*(Text(plain(cell)) for cell in cells))

    asyncio.run(_each(source.letters(choice), show))
    if form == "table":
        console().print(table if table.row_count else "no dead letters")


@dead_letters.command()
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@_chosen
@click.option("--raw", is_flag=True, help="Write the value of the one message as it was, and nothing else.")
def show(source: Source, choice: Choice, raw: bool) -> None:
    """Show messages whole: the reason, where each stood, headers, key and value.

    ID is a letter's id or the beginning of it. What would steer a terminal is escaped.
    """
    choice = choice._replace(replayed=True)
    found: list[DeadLetter] = []
    asyncio.run(_each(source.letters(choice), found.append))
    _check(choice, found)
    if raw:
        if len(found) > 1:
            raise UserError(f"--raw writes one message, these are {len(found)}")
        sys.stdout.buffer.write(configured().of_letter(found[0]) or b"")
        return
    for letter in found:
        click.echo("\n".join(_whole(letter)))


@dead_letters.command()
@click.argument("ids", metavar="[ID...]", nargs=-1)
@_chosen
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
def replay(source: Source, choice: Choice, dry_run: bool, yes: bool) -> int:
    """Send messages back to the topic they came from, key and value as they were, for the workers to retry.

    Each that the broker has taken is marked as replayed. One that fails again is a new dead letter, which
    counts one try more. With --db the letters are tried at once and without a broker, on the table that holds
    them.
    """
    if source.db:
        with Reader.open(source.db) as table:
            if log := table.follows():
                raise UserError(f"{source.db} holds what workers read from {log}: replay without --db")
    found: list[DeadLetter] = []

    def keep(letter: DeadLetter) -> None:
        found.append(msgspec.structs.replace(letter, value=None))  # all values may exceed the memory
        if dry_run:
            goal = source.db or target(letter, source.prefix)
            click.echo(plain(f"{letter.letter_id} to {goal}, {letter.size:,} bytes"))

    asyncio.run(_each(source.letters(choice), keep))
    _check(choice, found)
    if dry_run or not found:
        click.echo(f"{len(found):,} to replay", err=True)
        return 0
    if len(found) > MANY and not yes and sys.stdin.isatty():
        click.confirm(f"replay {len(found):,} messages?", abort=True)
    choice = choice._replace(ids=tuple(letter.letter_id for letter in found))
    failed = _here(source, choice) if source.db else asyncio.run(_through(source, choice))
    click.echo(f"{len(found) - failed:,} replayed, {failed:,} not", err=True)
    return int(failed > 0)


def _here(source: Source, choice: Choice) -> int:
    """Try the letters on their own table; return how many failed again."""
    failed = 0
    with Store.open(source.db or "") as store:
        for letter, error in tried.replay(source.stored(choice), store, utc_now):
            failed += error is not None
            click.echo(plain(f"{letter.letter_id} {f'still: {error}' if error else 'is in the table'}"))
    return failed


async def _through(source: Source, choice: Choice) -> int:
    """Send the messages back to their topics; return how many cannot be sent."""
    failed = 0
    sent = send_back(source.letters(choice), source.broker, source.prefix, configured(), utc_now)
    async with aclosing(sent) as done:
        async for letter, error in done:
            failed += error is not None
            where = f"is in {target(letter, source.prefix)}"
            click.echo(plain(f"{letter.letter_id} {f'still: {error}' if error else where}"))
    return failed


async def _each(found: AsyncGenerator[DeadLetter], do: Callable[[DeadLetter], None]) -> None:
    async with aclosing(found):
        async for letter in found:
            do(letter)


def _check(choice: Choice, found: Sequence[DeadLetter]) -> None:
    """Raise UserError where an id that was given means no letter, or several."""
    for id_ in choice.ids:
        meant = [letter.letter_id for letter in found if letter.letter_id.startswith(id_)]
        if not meant:
            hint = "" if choice.replayed else "; --all also looks at those that were replayed"
            raise UserError(f"no dead letter {id_!r} of that kind{hint}")
        if len(meant) > 1:
            raise UserError(f"{id_!r} is the beginning of several ids: {', '.join(meant[:2])} ...")


def _whole(letter: DeadLetter) -> Iterator[str]:
    facts = {
        "id": letter.letter_id,
        "stage": letter.stage,
        "kind": letter.kind,
        "reason": letter.reason,
        "stood at": letter.origin,
        "came in": letter.known_at.isoformat(),
        "replayed": letter.replayed_at.isoformat() if letter.replayed_at else "no",
        "bytes": f"{letter.size:,}, SHA-256 {letter.sha256}",
        **({"lies in": letter.place} if letter.place else {}),
        "key": _escaped(letter.message_key),
    }
    for name, text in facts.items():
        yield f"{name:9} {plain(text)}"
    for name, content in letter.message_headers:
        yield f"{'header':9} {plain(name)}: {_escaped(content)}"
    value = configured().of_letter(letter)
    yield ""
    yield from (_escaped(line) for line in (value or b"null")[:SHOWN].split(b"\n"))
    if value and len(value) > SHOWN:
        yield f"... {len(value) - SHOWN:,} bytes more: --raw writes all of them"


def _escaped(data: bytes | None) -> str:
    """Return ``data`` legible and harmless; bytes that are no UTF-8 as \\x.."""
    return "none" if data is None else json_line(data.decode(errors="backslashreplace").encode())
