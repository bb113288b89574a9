"""What happened to a row, in sentences, the newest first."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from pipeline.records.claim import ALL
from pipeline.records.event import Change
from pipeline.store.history import Noted, Revised
from pipeline.web.pages import words
from pipeline.web.pages.text import line

_SENTENCES = {
    "event.created": "Reported for the first time",
    "event.merged": "Found to be the same event as another",
    "event.split": "Found to be an event of its own",
    "event.withdrawn": "Withdrawn: no article tells of it any more",
    "event.erased": "The words of an article were erased",
    "source.withdrawn": "An article tells of it no more",
}


class Happened(NamedTuple):
    """A revision of the row, and what made it another."""

    revision: Revised
    sentences: tuple["Sentence", ...]


class Sentence(NamedTuple):
    """What changed, and the claim that caused it."""

    text: str
    claim_id: str | None
    event_id: str | None = None
    """Another event that it names."""
    stranger: str = ""
    """A title or name, in words of a stranger."""


def happened(revisions: Iterable[Revised]) -> tuple[Happened, ...]:
    """Return ``revisions`` in words; of one revision the totals first."""
    return tuple(
        Happened(revision, tuple(sentence(change) for change in _worth_telling(revision.changes)))
        for revision in revisions
    )


def _worth_telling(changes: tuple[Noted, ...]) -> list[Noted]:
    """Return the totals before the groups; the group of everybody says the same as the total once more."""
    totals = {(c.kind, c.measure, c.old, c.new) for c in changes if c.measure and c.group is None}
    told = [c for c in changes if c.group != ALL or (c.kind, c.measure, c.old, c.new) not in totals]
    return sorted(told, key=totals_first)


def totals_first(change: Noted | Change) -> tuple[bool, str]:
    """Return what changes of one revision are sorted by."""
    return (change.group is not None, change.kind)


def sentence(change: Noted | Change) -> Sentence:
    """Return what ``change`` says."""
    claim_id = change.claim_id
    match change.kind:
        case "figure.raised" | "figure.lowered":
            return Sentence(f"{_what(change)}: {_number(change.old)} → {_number(change.new)}", claim_id)
        case "figure.contested":
            dispute = "disputed from now on" if change.new else "no longer disputed"
            return Sentence(f"{_what(change)}: {dispute}", claim_id)
        case "speaker.joined":
            return Sentence(f"{_what(change)}: a speaker joined,", claim_id, stranger=_quoted(change.new))
        case "event.renamed":
            return Sentence("Renamed from", claim_id, stranger=_quoted(change.old))
        case "event.merged":
            return Sentence(_SENTENCES[change.kind], claim_id, event_id=str(change.new))
        case "event.split":
            return Sentence(_SENTENCES[change.kind], claim_id, event_id=str(change.old))
        case "review.applied" | "review.lifted":
            said = change.new or change.old
            lifted = "" if change.new else "No longer: "
            what = f"{lifted}{words.VERDICTS[said['verdict']]}, says {line(said['author'])}:"
            return Sentence(what[:1].upper() + what[1:], claim_id, stranger=said["reason"])
        case "event.updated":
            return Sentence(_fields(change.old, change.new), claim_id)
        case _:
            plain = words.spaced(change.kind.replace(".", " ")).capitalize()
            return Sentence(_SENTENCES.get(change.kind, plain), claim_id)


def _what(change: Noted | Change) -> str:
    measure = words.spaced(change.measure or "").capitalize()
    return f"{measure} ({line(change.group)})" if change.group not in (None, ALL) else measure


def _number(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else "none that holds"


def _fields(old: dict[str, Any], new: dict[str, Any]) -> str:
    """Return "Date: 2020-03-03 → 2020-03-04; articles: 3 → 5"."""
    told = []
    for name in new:
        if name in ("type", "level"):
            told.append(f"{name}: {words.spaced(old.get(name) or '')} → {words.spaced(new[name])}")
        elif isinstance(new[name], int) and isinstance(old.get(name), int) and new[name] == old[name]:
            told.append(f"other {words.spaced(name)}, as many")
        else:
            told.append(f"{words.spaced(name)}: {_plain(old.get(name))} → {_plain(new[name])}")
    text = "; ".join(told)
    return text[:1].upper() + text[1:]


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        named = (value.get(name) for name in ("name", "admin1", "country"))
        return line(", ".join(str(part) for part in named if part)) or words.NOT_REPORTED
    return words.NOT_REPORTED if value is None else line(str(value))


def _quoted(value: object) -> str:
    """Return a stranger's words; they are null where their article was erased."""
    return "(erased)" if value is None else str(value)
