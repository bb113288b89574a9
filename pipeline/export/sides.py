"""Who fought whom: the organised actors of an event on the two sides that UCDP tells apart."""

import functools
from typing import Literal, NamedTuple

from pipeline.lexicon.load import load
from pipeline.records.event import Event

Kind = Literal["state", "group"]
STATE_BASED, NON_STATE, ONE_SIDED = 1, 2, 3
"""UCDP's types of organised violence."""
CIVILIANS = "Civilians"
"""Side B of one-sided violence, as UCDP names it."""
_ATTACKED = ("attacker", "claims_responsibility", "blamed")
_FIGHTS = frozenset({"armed_clash", "ambush", "offensive", "territory_captured"})


class Sides(NamedTuple):
    """The two sides; what the row does not tell is null."""

    a: str | None
    """Of state-based violence the state, of one-sided violence whoever attacked."""
    b: str | None
    violence: int | None


def sides(event: Event) -> Sides | None:
    """Return who fought whom, None where no organised actor took part.

    Who is merely named beside an event (``party``) fought in it only where the kind of event is a fight.
    """
    organised = [actor for actor in event.actors if kind(actor.name)]
    parties = [actor.name for actor in organised if actor.role == "party" and event.type in _FIGHTS]
    attackers = [actor.name for actor in organised if actor.role in _ATTACKED]
    targets = [actor.name for actor in organised if actor.role == "target"]
    one = next(iter(attackers or parties), None)
    other = next((name for name in (*targets, *parties) if name != one), None)
    if one and other:
        return _fight(one, other)
    if one and _civilians_killed(event):
        return Sides(one, CIVILIANS, ONE_SIDED)
    return Sides(one, other, None) if one or other else None


def _fight(one: str, other: str) -> Sides:
    kinds = kind(one), kind(other)
    if kinds == ("group", "state"):
        one, other = other, one
    return Sides(one, other, STATE_BASED if "state" in kinds else NON_STATE)


def _civilians_killed(event: Event) -> bool:
    return any(f.measure == "killed" and f.best and f.civilian_status == "civilian" for f in event.figures)


@functools.cache
def kind(actor: str) -> Kind | None:
    """Return what an actor is: a state's force (or an alliance of states'), an armed group, or neither."""
    groups = load("armed_groups")
    if actor in groups:
        return "group" if groups[actor]["kind"] == "group" else "state"
    return "state" if actor.endswith(tuple(f" {word}" for word in load("actors")["state"])) else None
