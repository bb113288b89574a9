"""One feed on the web: it is polled, and what it tells of is looked at, page after page."""

import datetime as dt

from msgspec.structs import replace

from pipeline.errors import TallywireError
from pipeline.feeds import rhythm
from pipeline.feeds.allowance import Allowance
from pipeline.feeds.article import Article, article, withdrawal
from pipeline.feeds.dates import iso
from pipeline.feeds.declared import Feed
from pipeline.feeds.desk import Desk, bug
from pipeline.feeds.entry import Document, Entry, FeedError
from pipeline.feeds.items import Item, failed, missing, skipped, unchanged, unpack
from pipeline.feeds.seen import NONE, FeedState, Traffic
from pipeline.fetch import Answer, FailedError, RefusedError

FEED_BYTES = 10 << 20
"""Of a document; those of the busiest agencies have under 5 MB."""
PAGE_BYTES = 5 << 20
"""Of a page: as many as an article may have characters."""
BATCH = 20
"""Items that are read from the table at a time."""

FEEDS = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, text/html;q=0.2, */*;q=0.1"
)
PAGES = "text/html, application/xhtml+xml;q=0.9, text/plain;q=0.5, */*;q=0.1"
READABLE = ("text/html", "application/xhtml+xml", "text/plain", "application/octet-stream")
"""Media types of pages; the last is what is said where nothing was said."""


class WebFeed:
    """What one task does as long as ingestion runs."""

    def __init__(self, feed: Feed, desk: Desk, allowance: Allowance, parent: str | None = None) -> None:
        self.feed = feed
        self._desk = desk
        self._allowance = allowance
        self._parent = parent
        self.named: tuple[str, ...] = ()
        """Feeds that this one, a sitemap index, named when it was last read."""
        self._requoted = False

    async def turn(self) -> dt.datetime | None:
        """Poll the feed if it is time, look at what is due, and return when to come again.

        With ``desk.once`` the feed is polled whatever the time, and None returned.
        """
        desk, feed = self._desk, self.feed
        if not self._requoted:
            await desk.db(desk.seen.requote, feed, desk.now())
            self._requoted = True
        state = await desk.db(desk.seen.feed, feed.url, self._parent)
        if until := self._allowance.until(desk.now()):
            return await self._rest(state, until)
        if desk.once or self._next_poll(state) <= desk.now():
            state = await self._poll(state)
        while items := await desk.db(desk.seen.due, feed.url, desk.now(), BATCH):
            for item in items:
                if desk.stopping.is_set():
                    return None
                if until := self._allowance.until(desk.now()):
                    return await self._rest(state, until)
                await self._look(item, state.title)
            if not desk.once and self._next_poll(state) <= desk.now():
                return desk.now()
        if desk.once:
            return None
        look = await desk.db(desk.seen.next_look, feed.url)
        return min(filter(None, (self._next_poll(state), look)))

    async def _rest(self, state: FeedState, until: dt.datetime) -> dt.datetime | None:
        """Leave the feed, which has brought more than one may, alone until then."""
        desk = self._desk
        reason = f"has brought more than {self._allowance.most >> 20:,} MB within a day: it goes on tomorrow"
        left = (until - desk.now()).total_seconds()
        state = await self._failed(state, FailedError(reason, retry_after=left))
        return None if desk.once else self._next_poll(state)

    def _next_poll(self, state: FeedState) -> dt.datetime:
        """Return when the feed is to be polled; a shorter ``poll_minutes`` holds from the next start on."""
        now = self._desk.now()
        if state.next_poll is None or state.next_poll > now + rhythm.FARTHEST:
            return now  # nothing waits for so long: the clock was wrong when that was written
        if self.feed.poll_minutes and state.last_success and not state.failures:
            most = dt.timedelta(minutes=self.feed.poll_minutes * (1 + rhythm.SPREAD))
            return min(state.next_poll, state.last_success + most)
        return state.next_poll

    async def _poll(self, state: FeedState) -> FeedState:
        desk, feed = self._desk, self.feed
        try:
            answer = await desk.fetcher.get(
                state.moved_to or feed.url,
                limit=FEED_BYTES, accept=FEEDS, etag=state.etag, last_modified=state.last_modified,
            )  # fmt: skip
            document = None
            if answer.status != 304:
                document = await desk.parser.parse(
                    answer.body, answer.content_type, answer.charset, answer.url
                )
        except (RefusedError, FailedError, FeedError) as error:
            return await self._failed(state, error)
        except Exception as error:
            return await self._failed(state, bug(error))
        desk.works(feed.url)
        state, traffic = self._answered(state, answer, document)
        if document is None:
            await desk.db(desk.seen.polled, feed, state, desk.now(), traffic)
        else:
            self.named = document.next
            new = await desk.db(
                desk.seen.polled, feed, state, desk.now(), traffic,
                document.entries, document.skipped, desk.feeds,
            )  # fmt: skip
            self._allowance.spend(new, desk.now())
        return state

    async def _failed(self, state: FeedState, error: TallywireError) -> FeedState:
        desk = self._desk
        reason, failures, now = str(error), state.failures + 1, desk.now()
        wait = rhythm.after_failure(
            failures, chance=desk.chance(), retry_after=getattr(error, "retry_after", None)
        )
        state = replace(
            state, last_error=reason, last_error_at=now, failures=failures,
            next_poll=now + dt.timedelta(seconds=wait),
        )  # fmt: skip
        if state.moved_to:  # the next attempt begins anew at the address that was given
            state = replace(state, moved_to=None, etag=None, last_modified=None)
        desk.fails(self.feed.url, reason)
        await desk.db(desk.seen.polled, self.feed, state, now)
        return state

    def _answered(
        self, state: FeedState, answer: Answer, document: Document | None
    ) -> tuple[FeedState, Traffic]:
        now, feed = self._desk.now(), self.feed
        given = {"chance": self._desk.chance(), "fresh": answer.fresh_seconds}
        declared = None if feed.poll_minutes is None else feed.poll_minutes * 60
        if document is None:
            # An eighth of the silence is waited for, as where the entries tell how long it has lasted.
            wanted = (state.interval_seconds or rhythm.UNKNOWN) * 9 / 8
            wait = rhythm.after_success(now, (), declared=declared or wanted, **given)
            state = replace(state, interval_seconds=wait)
            traffic = Traffic(answer.received, max(state.size - answer.received, 0))
        else:
            told = (entry.published or entry.updated for entry in document.entries)
            times = [at for text in told if text and (at := iso(text))]
            wait = rhythm.after_success(now, times, ttl=document.ttl_seconds, declared=declared, **given)
            state = replace(
                state, title=document.title, etag=answer.etag, last_modified=answer.last_modified,
                size=answer.received, interval_seconds=wait, items=len(document.entries),
            )  # fmt: skip
            traffic = Traffic(answer.received)
        return replace(
            state, moved_to=answer.moved_to or state.moved_to, failures=0, last_success=now,
            next_poll=now + dt.timedelta(seconds=wait),
        ), traffic  # fmt: skip

    async def _look(self, item: Item, title: str | None) -> None:
        """Look at one item; whatever goes wrong ends there, with its reason."""
        desk = self._desk
        try:
            await self._look_at(item, title)
        except RefusedError as error:
            if error.status in (404, 410):
                await self._missing(item, error.status)
            else:
                await desk.db(desk.seen.looked, skipped(item, str(error), desk.now()))
        except FailedError as error:
            after = failed(item, str(error), desk.now(), chance=desk.chance(), retry_after=error.retry_after)
            await desk.db(desk.seen.looked, after)
        except FeedError as error:
            if not desk.stopping.is_set():  # else it may be the child that was told to stop, too
                await desk.db(desk.seen.looked, skipped(item, f"the page: {error}", desk.now()))
        except TallywireError:
            raise
        except Exception as error:
            await desk.db(desk.seen.looked, skipped(item, str(bug(error)), desk.now()))

    async def _look_at(self, item: Item, title: str | None) -> None:
        desk, feed = self._desk, self.feed
        assert item.entry is not None
        entry = unpack(item.entry)
        if entry.video:
            await desk.db(desk.seen.looked, skipped(item, "a video, as the feed says", desk.now()))
        elif feed.text == "feed" or item.link is None:
            await self._take_from_feed(item, entry, title)
        else:
            await self._take_page(item, item.link, entry, title)

    async def _take_from_feed(self, item: Item, entry: Entry, title: str | None) -> None:
        desk, now = self._desk, self._desk.now()
        source = entry.html or entry.summary
        if not source:
            await desk.db(desk.seen.looked, skipped(item, "the feed has no text of it", now))
            return
        page = await desk.parser.page(source.encode(errors="replace"), "utf-8", self.feed.url)
        found = article(self.feed, title, entry, page, None, now)
        await self._publish(replace(item, looked_at=now, next_look=None), found, NONE)

    async def _take_page(self, item: Item, link: str, entry: Entry, title: str | None) -> None:
        desk = self._desk
        answer = await desk.fetcher.get(
            link, limit=PAGE_BYTES, accept=PAGES, etag=item.etag, last_modified=item.last_modified
        )
        now = desk.now()
        if answer.status == 304:
            traffic = Traffic(answer.received, max(item.size - answer.received, 0))
            await desk.db(desk.seen.looked, unchanged(item, now, answer.fresh_seconds), traffic)
        elif answer.content_type not in READABLE:
            await desk.db(
                desk.seen.looked, skipped(item, f"{answer.content_type}, not a page", now),
                Traffic(answer.received),
            )  # fmt: skip
        else:
            page = await desk.parser.page(answer.body, answer.charset, answer.url)
            found = article(self.feed, title, entry, page, answer.url, now)
            after = unchanged(item, now, answer.fresh_seconds)
            after = replace(after, etag=answer.etag, last_modified=answer.last_modified, size=answer.received)
            await self._publish(after, found, Traffic(answer.received))

    async def _publish(self, item: Item, found: Article, traffic: Traffic) -> None:
        # The id of a link stays what it was first, whatever the page says of itself later.
        id_ = item.article_id or found.id
        item = replace(
            item, state="published", reason=None, article_id=id_,
            content_hash=found.content_hash, quotes=self.feed.quotes,
        )  # fmt: skip
        desk = self._desk
        if await desk.db(desk.seen.publish, item, found.record | {"id": id_}, traffic):
            self._allowance.spend(len(found.record["html"]), desk.now())

    async def _missing(self, item: Item, status: int) -> None:
        desk, now = self._desk, self._desk.now()
        after = missing(item, status, now, chance=desk.chance())
        # What may not be quoted any more and cannot be published anew without its sentences goes as a whole.
        may_stay = not self.feed.withdraw_gone and (item.quotes, self.feed.quotes) != ("full", "none")
        if after.state == "gone" and item.article_id and not may_stay:
            record = withdrawal(item.article_id, self.feed, now)
            await desk.db(desk.seen.publish, replace(after, content_hash=None), record)
        else:
            await desk.db(desk.seen.looked, after)
