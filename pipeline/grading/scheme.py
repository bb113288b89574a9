"""A scheme: the grades there are, and the rules that give them, as a TOML file says it."""

import functools
import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from pipeline.errors import UserError
from pipeline.records.base import Record
from pipeline.records.claim import CivilianStatus, OriginKind
from pipeline.records.mention import Level, Role
from pipeline.records.vocabulary import EventType, Measure
from pipeline.settings import settings

Number = Annotated[int, Meta(ge=1)]


class Rule(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must hold for a grade: all that is given; a rule that asks for nothing always holds.

    "The number" is the total of the measure that is graded, its speakers are those of the claims behind it.
    """

    grade: Annotated[str, Meta(pattern=r"\A[a-z][a-z0-9_]{0,40}\Z")]
    label: Annotated[str, Meta(min_length=1, max_length=60)]
    """What a person reads for it."""
    origins: Number | None = None
    """At least so many independent origins stand behind the number."""
    publishers: Number | None = None
    """At least so many printed it."""
    kinds: tuple[OriginKind, ...] | None = None
    """A speaker is of one of these kinds."""
    only_kinds: tuple[OriginKind, ...] | None = None
    """Every speaker is of one of these kinds; nobody's number is of none."""
    roles: dict[Role, Number] | None = None
    """At least so many actors of the event have the role."""
    attacker_reports: bool | None = None
    """Whether one who attacked, or claims it, reports of people hurt who were no combatants."""
    disputed: bool | None = None
    """Whether what two origins say now cannot both be right."""
    denied: bool | None = None
    """Whether a current claim denies a number of the measure."""
    victims: tuple[CivilianStatus, ...] | None = None
    """All who were counted are of one of these sides."""


class Scheme(Record, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules in the order in which they are tried: the first that holds gives the grade."""

    name: Annotated[str, Meta(pattern=r"\A[a-z][a-z0-9_]{0,30}\Z")]
    """As columns of exports name it."""
    title: Annotated[str, Meta(min_length=1, max_length=60)]
    about: str = ""
    """What it is in the manner of, and where it differs."""
    sources: tuple[str, ...] = ()
    """Where its definitions are published."""
    measures: Annotated[tuple[Measure, ...], Meta(min_length=1)]
    """What is graded: the first of these of which the row counts one or more."""
    types: tuple[EventType, ...] = ()
    """The kinds of event that it is for; none given: all."""
    levels: tuple[Level, ...] = ("incident",)
    rule: Annotated[tuple[Rule, ...], Meta(min_length=1)]


def schemes(names: str) -> tuple[Scheme, ...]:
    """Return the schemes of ``names``: presets, or TOML files of one's own, separated by commas.

    Raises UserError, in one line with the place, where there is no such scheme or a file is wrong.
    """
    found = tuple(_scheme(name.strip()) for name in names.split(",") if name.strip())
    for n, scheme in enumerate(found):
        if scheme.name in {other.name for other in found[:n]}:
            raise UserError(f"grades: two schemes are called {scheme.name}")
    return found


def configured() -> tuple[Scheme, ...]:
    """Return the schemes that the settings name, read once."""
    return _known(settings().grades)


_known = functools.lru_cache(maxsize=8)(schemes)


def presets() -> dict[str, str]:
    """Return the schemes that come with Tallywire, as TOML, by their names."""
    folder = resources.files("pipeline.grading").joinpath("schemes")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda f: f.name)
    return {file.name.removesuffix(".toml"): file.read_text(encoding="utf-8") for file in files}


def _scheme(name: str) -> Scheme:
    there = presets()
    if name in there:
        return _read(there[name], name)
    if not name.endswith(".toml"):
        raise UserError(f"grades: {name!r} is neither a TOML file nor one of {', '.join(there)}")
    try:
        return _read(Path(name).read_text(encoding="utf-8"), name)
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"grades: {name}: {getattr(error, 'strerror', None) or error}") from None


def _read(text: str, place: str) -> Scheme:
    try:
        return msgspec.convert(tomllib.loads(text), Scheme)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UserError(f"grades: {place}: {_said(str(error))}") from None


def _said(error: str) -> str:
    """Return what msgspec says of a mistake, its place as a person counts: "$.rule[0].kinds" is rule 1."""
    said, _, path = error.partition(" - at ")
    said = re.sub(r"\s+", " ", said)
    place = re.sub(r"\[(\d+)\]", lambda match: f" {int(match[1]) + 1}", path.strip("`").removeprefix("$"))
    return f"{place.strip('.').replace('.', ', ')}: {said}" if place else said
