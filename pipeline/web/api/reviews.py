"""GET /api/reviews: what analysts have said. POST /api/reviews: one says something (docs/review.md)."""

import datetime as dt
import logging
from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from pipeline.errors import PoisonError, UserError
from pipeline.records.review import Review, Verdict, check
from pipeline.reviewing import new_id, say
from pipeline.store import Standing
from pipeline.store.reviews import State
from pipeline.web import etags
from pipeline.web.api.operation import JSON, Answer, Operation, json
from pipeline.web.api.parameters import LARGEST_PAGE, PAGE, parsed
from pipeline.web.authors import author
from pipeline.web.problem import Problem
from pipeline.web.site import Site, site

log = logging.getLogger("tallywire.web")

_LATER = {"Retry-After": "5"}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which reviews."""

    event: Annotated[
        Annotated[str, Meta(pattern="^[A-Za-z0-9]{1,64}$")] | None,
        Meta(
            description="Those that the row of this event_id shows.", extra={"allowed": "an event_id, whole"}
        ),
    ] = None
    orphaned: Annotated[
        Literal["true", "false"] | None,
        Meta(description="Those whose mention or claim is not there now; or all others."),
    ] = None
    after: Annotated[
        Annotated[str, Meta(max_length=300)] | None,
        Meta(description="The `next` of the page before, with the same filters."),
    ] = None
    limit: Annotated[int, Meta(description="How many.", ge=1, le=LARGEST_PAGE)] = PAGE

    @property
    def orphans(self) -> bool | None:
        """``orphaned`` as the store takes it."""
        return None if self.orphaned is None else self.orphaned == "true"


class Shown(Review, frozen=True, kw_only=True):
    """A review, and what has become of it."""

    state: State
    """applied; overruled by a not_same that it contradicts; replaced by a later one of the same mentions or
    claim; orphaned, while these are not there; withdrawn."""
    events: tuple[str, ...]
    """event_id of the rows that show it."""
    overruled_by: str | None
    """review_id of what overrules it."""


class Reviews(msgspec.Struct, frozen=True, kw_only=True):
    """A page of what was said."""

    reviews: tuple[Shown, ...]
    """The newest first."""
    next: str | None
    """The cursor to go on from, as `after`; null where the list ends here."""


class Given(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an analyst says. Its author is the name of the token, its time that of the server."""

    reason: str
    """Why, for whoever reads it later: 2,000 characters at most."""
    verdict: Verdict | None = None
    """Needed, but where a review is taken back."""
    mentions: tuple[str, ...] = ()
    """mention_id of those that are the same event, or are not. Of a claim: the mention that makes it, where
    it is known; then it is found faster."""
    claim_id: str | None = None
    """The claim that is rejected or corrected."""
    low: int | None = None
    """What a corrected claim says at least."""
    high: int | None = None
    """What a corrected claim says at most."""
    review_id: str | None = None
    """One that is known is changed by this; else it is the new one's. Without it the header Idempotency-Key
    is the id, else the server gives one."""
    withdrawn: bool = False
    """True takes the review `review_id` back, whatever else is given but the reason."""
    force: bool = False
    """Also where the table does not have what is named (yet)."""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it."""

    review: Review
    topic: str | None
    """The topic that it was sent to, where workers write the table; null: it is in the table."""


def reviews(request: Request) -> Response:
    """Answer with a page of what was said."""
    asked = parsed(Asked, request.query_params.multi_items())
    found, cursor = listed(site(request), asked)
    body = json(Reviews(reviews=tuple(map(_shown, found)), next=cursor))
    return etags.answer(request, body, JSON)


def listed(here: Site, asked: Asked) -> tuple[list[Standing], str | None]:
    """Return the reviews that are asked for and where to go on; raises Problem for a cursor that is none."""
    before = _place(asked.after) if asked.after else None
    found: list[Standing] = []
    standings = here.table.reviews(event_id=asked.event, orphaned=asked.orphans, before=before)
    for standing in standings:
        if len(found) == asked.limit:
            standings.close()
            last = found[-1].review
            return found, f"{last.at.isoformat()} {last.review_id}"
        found.append(standing)
    return found, None


def _place(cursor: str) -> tuple[dt.datetime, str]:
    at, _, review_id = cursor.partition(" ")
    try:
        moment = dt.datetime.fromisoformat(at)
        if moment.tzinfo and review_id and "\0" not in review_id:
            return moment.astimezone(dt.UTC), review_id
    except (ValueError, OverflowError):
        pass
    raise Problem(400, "after is no cursor of this list: it is the `next` of the page before.")


def _shown(standing: Standing) -> Shown:
    return Shown(
        **msgspec.structs.asdict(standing.review),
        state=standing.state,
        events=standing.events,
        overruled_by=standing.overruled_by,
    )


async def review(request: Request) -> Response:
    """Take in what a token's holder says."""
    name = author(request, "review")
    try:
        given = msgspec.json.decode(await request.body(), type=Given)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem(400, f"The review cannot be read: {error}.") from None
    key = request.headers.get("idempotency-key")
    return await run_in_threadpool(_take, site(request), name, given, key)


def _take(here: Site, name: str, given: Given, key: str | None) -> Response:
    now = dt.datetime.now(dt.UTC)
    id_ = given.review_id or key
    known = here.table.latest_review(id_) if id_ and "\0" not in id_ else None
    said = _withdrawal(given, known, name, now) if given.withdrawn else _said(given, id_, name, now)
    try:
        check(said)
    except PoisonError as error:
        raise Problem(400, f"{error}.") from None
    if known and _says(known) == _says(said):
        return _answer(200, known, None)
    if known and not given.review_id:
        raise Problem(409, "This Idempotency-Key was used for another review.")
    if not given.force and not given.withdrawn and (missing := here.table.missing(said)):
        raise Problem(404, f"The table has no {', '.join(missing)}; with `force` it is said all the same.")
    try:
        topic = say(said, here.table, now)
    except UserError as error:  # of whoever set up the server, not of who asks
        log.error("%s", error)
        raise Problem(
            503, "The review cannot be sent to the workers; the server's log tells more.", _LATER
        ) from None
    return _answer(202 if topic else 201, said, topic)


def _said(given: Given, id_: str | None, name: str, now: dt.datetime) -> Review:
    if given.verdict is None:
        raise Problem(400, "verdict: missing.")
    said = Review(
        review_id=id_ or "",
        verdict=given.verdict,
        mentions=given.mentions,
        claim_id=given.claim_id,
        low=given.low,
        high=given.high,
        author=name,
        reason=given.reason,
        at=now,
    )
    return said if id_ is not None else msgspec.structs.replace(said, review_id=new_id(said))


def _withdrawal(given: Given, known: Review | None, name: str, now: dt.datetime) -> Review:
    if known is None:
        raise Problem(404, f"No review has the id {(given.review_id or '')[:64]!r}.")
    at = max(now, known.at)  # one that is dated ahead can be taken back, too
    return msgspec.structs.replace(known, author=name, reason=given.reason, at=at, withdrawn=True)


def _says(review: Review) -> Review:
    """Return what ``review`` says, whenever."""
    return msgspec.structs.replace(review, at=dt.datetime.min)


def _answer(status: int, said: Review, topic: str | None) -> Response:
    return Response(json(Taken(review=said, topic=topic)), status, media_type=JSON)


_CACHED = {"ETag": "Changes when the answer does; send it back as If-None-Match."}
OPERATIONS = (
    Operation(
        "/api/reviews", reviews, "What analysts have said of mentions and claims, the newest first",
        {200: Answer("A page of reviews.", Reviews, headers=_CACHED),
         304: Answer("It is what If-None-Match says.", headers=_CACHED)},
        query=Asked, headers={"If-None-Match": "An ETag: 304 where nothing changed since."},
    ),
    Operation(
        "/api/reviews", review, "Say something of mentions or of a claim, change it, or take it back",
        {200: Answer("It was known already.", Taken), 201: Answer("It is in the table.", Taken),
         202: Answer("It is on its way to the workers that write the table.", Taken)},
        method="POST", body=Given, may="review", errors=(400, 404, 409),
        headers={"Idempotency-Key": "The id of the review, so that it is said once, however often sent."},
    ),
)  # fmt: skip
