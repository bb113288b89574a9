"""What became of every article version at every hop, counted from the topics and the table."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import aclosing
from typing import NamedTuple

from agents.dead_letters import letters
from agents.message import Message
from agents.subscribe import messages
from pipeline.bodies import configured
from pipeline.clean.admit import admit
from pipeline.errors import PoisonError
from pipeline.records.article import CleanArticle
from pipeline.records.base import ArticleVersion
from pipeline.records.codec import decode
from pipeline.records.mention import Mentions
from pipeline.store import Reader
from pipeline.store.versions import version_id


class Fates(NamedTuple):
    """What one hop made of the distinct article versions that its source holds."""

    hop: str
    taken: int
    records: int
    letters: int
    repeated: int
    """Records beyond the first of a version: delivery is at least once."""
    lost: int
    """Versions with neither a record nor a dead letter."""
    both: int
    """Versions with a record and a dead letter."""

    @property
    def right(self) -> bool:
        """True where each version has exactly one fate."""
        return not self.lost and not self.both


async def fates(broker: str, prefix: str, table: Reader) -> tuple[Fates, ...]:
    """Return the fates of all that `articles.raw` holds: at clean, extract and tally."""
    dead: dict[str, list[str]] = {"clean": [], "extract": [], "tally": []}
    async for letter in letters(broker, prefix, configured()):
        if not letter.replayed_at:
            dead[letter.stage].append(letter.origin)
    raw = await _versions(broker, f"{prefix}articles.raw", _of_raw)
    clean = await _versions(broker, f"{prefix}articles.clean", _of(CleanArticle))
    mentions = await _versions(broker, f"{prefix}mentions", _of(Mentions))
    return (
        _hop("clean", raw, clean.values(), dead["clean"]),
        _hop("extract", clean, mentions.values(), dead["extract"]),
        _hop("tally", mentions, table.version_ids(), dead["tally"]),
    )


async def _versions(broker: str, topic: str, version: Callable[[Message], str]) -> dict[str, str]:
    """Return the version that each message of ``topic`` holds, by where it stands."""
    async with aclosing(messages(broker, topic, earliest=True, once=True)) as found:
        return {message.origin: version(message) async for message in found}


def _of_raw(message: Message) -> str:
    try:
        return version_id(admit(configured().resolve(message.value), message.key, message.at))
    except PoisonError:
        return message.origin  # no article: a version that is like no other


def _of(record: type[ArticleVersion]) -> Callable[[Message], str]:
    return lambda message: version_id(decode(configured().resolve(message.value) or b"", record))


def _hop(hop: str, source: Mapping[str, str], target: Iterable[str], dead: Iterable[str]) -> Fates:
    taken = set(source.values())
    records = Counter(target)
    letters = {source[origin] for origin in dead}
    return Fates(
        hop,
        taken=len(taken),
        records=len(records),
        letters=len(letters),
        repeated=records.total() - len(records),
        lost=len(taken - records.keys() - letters),
        both=len(records.keys() & letters),
    )
