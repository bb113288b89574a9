"""Dead letters chosen, and tried again on the table that holds them."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from pipeline.bodies import configured
from pipeline.errors import MissingBodyError, PoisonError
from pipeline.guard import Guard
from pipeline.records.article import CleanArticle
from pipeline.records.codec import decode
from pipeline.records.dead_letter import DeadLetter
from pipeline.records.log import decode_logged
from pipeline.records.mention import Mentions
from pipeline.records.raw import Raw
from pipeline.records.review import Review
from pipeline.stages import Stages
from pipeline.store import Logged, Store

SOURCE = "dead-letters/replayed"
"""The log under which the table counts the letters that were replayed into it."""


class Choice(NamedTuple):
    """Which letters are meant: those to which all that is given applies."""

    ids: tuple[str, ...] = ()
    """Whole ids or their beginnings; any of them."""
    stage: str | None = None
    kind: str | None = None
    reason: str | None = None
    """Part of it, in any case."""
    origin: str | None = None
    """topic[/partition[/offset]], or a file, with or without the line."""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    replayed: bool = False
    """True: those that were replayed already, too."""

    def takes(self, letter: DeadLetter) -> bool:
        """Return whether ``letter`` is meant."""
        return (
            (not self.ids or letter.letter_id.startswith(self.ids))
            and self.stage in (None, letter.stage)
            and self.kind in (None, letter.kind)
            and (self.reason or "").casefold() in letter.reason.casefold()
            and (self.origin is None or _within(letter.origin, self.origin))
            and (self.since is None or letter.known_at >= self.since)
            and (self.until is None or letter.known_at < self.until)
            and (self.replayed or letter.replayed_at is None)
        )


def _within(origin: str, part: str) -> bool:
    return origin == part or origin.startswith((f"{part}/", f"{part}:"))


class Tried(NamedTuple):
    """What came of a letter that was tried again."""

    letter: DeadLetter
    failed: PoisonError | MissingBodyError | None
    """Why it stays where it is; None where the table, or its topic, has the message now."""


def replay(letters: Iterable[DeadLetter], store: Store, now: Callable[[], dt.datetime]) -> Iterator[Tried]:
    """Try each of ``letters`` again from the stage on that refused it, and yield what came of it.

    One that ``store`` has taken in is marked there as replayed. Raises TransientError and BrokenStageError as
    ``Guard`` does.
    """
    stages, tally = Stages(), Guard("tally", None)
    for letter in letters:
        try:
            mentions = _read(letter, stages)
            record = Logged(store.offset(SOURCE), mentions)
            tally.run(partial(store.apply, [record], SOURCE, now()))
        except (PoisonError, MissingBodyError) as error:
            yield Tried(letter, error)
        else:
            store.replayed(letter.letter_id, now())
            yield Tried(letter, None)


def _read(letter: DeadLetter, stages: Stages) -> Mentions | Review:
    """Return what the message of ``letter`` says; raises as its stage does where it still fails."""
    raw = Raw(configured().of_letter(letter), letter.message_key, letter.origin)
    topic = re.fullmatch(r"[\w.-]*?(articles\.clean|mentions|reviews)/\d+/\d+", letter.origin)
    found: Mentions | Review | DeadLetter
    if topic and topic[1] == "reviews":
        found = stages.review(raw, letter.known_at)
    elif topic and topic[1] == "mentions":
        found = decode_logged(configured().resolve(raw.value) or b"")
    elif topic:
        article = decode(configured().resolve(raw.value) or b"", CleanArticle)
        found = stages.extract(article, raw, letter.known_at)
    else:
        found = stages.record(raw, letter.known_at)
    if isinstance(found, DeadLetter):
        raise PoisonError(found.reason)
    return found
