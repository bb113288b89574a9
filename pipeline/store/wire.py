"""Rows as the topics carry them: whole where they fit, else with what bears the figures."""

from collections.abc import Callable

import msgspec

from pipeline.records.codec import encode
from pipeline.records.event import Change, Event, EventClaim, Figure, Grounds

EVENTS, EVENT_CHANGES, DEAD_LETTERS, RAW = "events", "event-changes", "dead-letters", "articles.raw"
"""Topics that the outbox is due on, without their prefix."""

NULL = b""
"""A null in the outbox: what compaction takes for the end of a key."""

LARGEST = 256 << 10
"""Bytes of one value. A quarter of what a broker takes by default, so that a change fits beside its row."""


def event_value(event: Event) -> bytes:
    """Return ``event`` as the value of a message on ``events``: ``NULL`` where all of it was erased."""
    return NULL if event.void else encode(trimmed(event))


def change_value(change: Change) -> bytes:
    """Return ``change`` as the value of a message on ``event-changes``."""
    return encode(msgspec.structs.replace(change, row=trimmed(change.row)))


def without_row(change: Change) -> bytes:
    """Return ``change`` as the table keeps it: its row is the revision of that version."""
    return encode({name: getattr(change, name) for name in change.__struct_fields__ if name != "row"})


def trimmed(event: Event, largest: int = LARGEST) -> Event:
    """Return ``event`` with as much as ``largest`` bytes hold, and the number of what was left out.

    First go claims that neither set a bound nor are the newest of their origin, then all that set no bound,
    then articles that no claim left cites, then all but the totals, which name no claims then.
    """
    for cut in (_whole, _newest, _bounds, _cited, _totals):
        event = cut(event)
        if len(encode(event)) <= largest:
            break
    return event


def _whole(event: Event) -> Event:
    return event


def _newest(event: Event) -> Event:
    def newest(figure: Figure) -> set[str]:
        return set({c.origin_number: c.claim_id for c in sorted(figure.claims, key=_age)}.values())

    return _with_claims(event, newest)


def _bounds(event: Event) -> Event:
    return _with_claims(event, lambda figure: set())


def _cited(event: Event) -> Event:
    cited = {claim.article_id for figure in event.figures for claim in figure.claims}
    articles = tuple(article for article in event.articles if article.article_id in cited)
    left_out = len(event.articles) - len(articles)
    return msgspec.structs.replace(event, articles=articles, articles_left_out=left_out)


def _totals(event: Event) -> Event:
    return msgspec.structs.replace(
        event,
        totals={
            measure: msgspec.structs.replace(total, because=Grounds())
            for measure, total in event.totals.items()
        },
        articles=(),
        articles_left_out=len(event.articles) + event.articles_left_out,
        figures=(),
        figures_left_out=len(event.figures),
        actors=(),
        related=(),
        reviews=(),
        reviews_left_out=len(event.reviews),
    )


def _setters(event: Event) -> set[str]:
    """Return the claims that set a bound of a figure or of a total."""
    figures = [figure.because for figure in event.figures]
    totals = [total.because for total in event.totals.values()]
    setters = {id_ for because in figures for id_ in (because.best, because.low, because.high) if id_}
    return setters | {id_ for because in totals for id_ in (*because.best, *because.low, *because.high)}


def _age(claim: EventClaim) -> tuple[bool, str, str]:
    reported = claim.reported_at.isoformat() if claim.reported_at else ""
    return (claim.current, reported, claim.claim_id)


def _with_claims(event: Event, besides: Callable[[Figure], set[str]]) -> Event:
    """Return ``event`` with the claims that set a bound, and those ``besides``."""
    setters = _setters(event)
    figures = []
    for figure in event.figures:
        kept = setters | besides(figure)
        claims = tuple(claim for claim in figure.claims if claim.claim_id in kept)
        left_out = figure.claims_left_out + len(figure.claims) - len(claims)
        figures.append(msgspec.structs.replace(figure, claims=claims, claims_left_out=left_out))
    return msgspec.structs.replace(event, figures=tuple(figures))
