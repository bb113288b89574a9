"""Changes reach their receiver, each at least once and in order, whatever the receiver does."""

import asyncio
import base64
import datetime as dt
import hashlib
import hmac
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import orjson
import pytest
from aiohttp import web

from pipeline.fetch import Bounds
from pipeline.records.codec import decode
from pipeline.records.event import Change
from pipeline.settings import Settings
from pipeline.store import Logged, Reader, Store, Wanted
from pipeline.store.positions import Position, Positions
from pipeline.store.wire import change_value
from pipeline.web.site import Site
from pipeline.web.webhooks.declared import KINDS, Webhook
from pipeline.web.webhooks.deliver import Deliverer
from pipeline.web.webhooks.standing import Patience
from tests.hostile_server import hostile_server
from tests.laws.made import NOON, article, telling
from tests.pipeline.web.webhooks.receiver import Answer, Message, receiving
from tests.web_server import serving_site

KEY = b"k" * 24
QUICK = Patience(tries=3, first_seconds=0.001, most_seconds=0.002)
BOUNDS = Bounds(total_seconds=0.3, idle_seconds=0.3)


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store.open(where) as store:
        yield store


def tell(store: Store, number: int, place: str = "Hajin") -> None:
    """Let one change happen: an event of its own."""
    name = f"a{number}"
    store.apply([Logged(number, article(name, telling(name, place, day=number * 30, killed=9)))], "log", NOON)


def hook(url: str, **fields: object) -> Webhook:
    made = Webhook("desk", url, (KEY,), frozenset(KINDS), Wanted(), allow_private=True)
    return made._replace(**fields)  # type: ignore[arg-type]


@asynccontextmanager
async def delivering(store: Reader, *hooks: Webhook, patience: Patience = QUICK) -> AsyncIterator[Positions]:
    """Deliver what happens from here on."""
    positions = Positions(store)
    deliverer = Deliverer(
        store, hooks, patience=patience, bounds=BOUNDS, look_seconds=0.005, held_seconds=1.0
    )
    async with deliverer.delivering():
        while len(positions.all()) < len(hooks):
            await asyncio.sleep(0.001)
        yield positions


async def settled(positions: Positions, **fields: object) -> Position:
    """Return the position once it is as ``fields`` say."""
    async with asyncio.timeout(30):
        while True:
            at = (await asyncio.to_thread(positions.all)).get("desk")
            if at and all(getattr(at, name) == value for name, value in fields.items()):
                return at
            await asyncio.sleep(0.001)


def ids(messages: list[Message]) -> list[str]:
    return [message.headers["webhook-id"] for message in messages]


def status(code: int, **headers: str) -> Answer:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=code, headers=headers)

    return answer


async def test_a_change_comes_signed_as_it_stands_on_the_topic(store: Store) -> None:
    async with receiving() as receiver, delivering(store, hook(receiver.url)) as positions:
        tell(store, 0)
        [message] = await receiver.came(1)
        await settled(positions, delivered=1)
    [change] = store.changes()
    assert message.body == change_value(change)
    assert message.headers["content-type"] == "application/json"
    assert message.headers["webhook-id"] == change.change_id
    assert message.headers["user-agent"].startswith("Tallywire/")
    assert abs(int(message.headers["webhook-timestamp"]) - dt.datetime.now(dt.UTC).timestamp()) < 60
    signed = b".".join(
        (change.change_id.encode(), message.headers["webhook-timestamp"].encode(), message.body)
    )
    expected = base64.b64encode(hmac.digest(KEY, signed, hashlib.sha256)).decode()
    assert message.headers["webhook-signature"] == f"v1,{expected}"


async def test_only_what_happens_from_the_first_start_on_is_told_and_a_restart_goes_on(store: Store) -> None:
    tell(store, 0)
    async with receiving() as receiver:
        async with delivering(store, hook(receiver.url)) as positions:
            tell(store, 1)
            await receiver.came(1)
            await settled(positions, delivered=1)
        tell(store, 2)
        async with delivering(store, hook(receiver.url)):
            tell(store, 3)
            await receiver.came(3)
    assert ids(receiver.messages) == [change.change_id for change in store.changes()][1:]


async def test_kinds_and_filters_choose(store: Store) -> None:
    wanted = {"kinds": frozenset(["event.created"]), "wanted": Wanted(countries=("NG",))}
    async with receiving() as receiver, delivering(store, hook(receiver.url, **wanted)) as positions:
        tell(store, 0)
        tell(store, 1, "Kano")
        store.apply([Logged(2, article("a1", withdrawn=True, version=1))], "log", NOON)
        await settled(positions, next_seq=store.last_change() + 1)
    [message] = receiver.messages
    assert decode(message.body, Change).row.title == "Airstrike in Kano"


async def test_a_receiver_that_fails_for_a_while_loses_nothing_and_has_the_order(store: Store) -> None:
    async with receiving() as receiver, delivering(store, hook(receiver.url)) as positions:
        receiver.answers += [status(503), status(429, **{"Retry-After": "0"}), status(503), status(502)]
        for number in range(3):
            tell(store, number)
        at = await settled(positions, delivered=3)
    first, second, third = (change.change_id for change in store.changes())
    assert ids(receiver.messages) == [first] * 5 + [second, third]
    assert (at.skipped, at.failures, at.failing_since) == (0, 0, None)
    assert at.last_error == "status 502"


async def test_a_change_that_is_refused_is_given_up_on_and_the_next_one_comes(store: Store) -> None:
    async with receiving() as receiver, delivering(store, hook(receiver.url)) as positions:
        receiver.answers += [status(500), status(400), status(500)]
        tell(store, 0)
        tell(store, 1)
        at = await settled(positions, delivered=1)
    refused, taken = (change.change_id for change in store.changes())
    assert ids(receiver.messages) == [refused] * 3 + [taken]
    assert (at.skipped, at.last_error) == (1, "status 500")


async def test_gone_switches_it_off_until_it_is_resumed(store: Store) -> None:
    async with receiving() as receiver, delivering(store, hook(receiver.url)) as positions:
        receiver.answers += [status(410)]
        tell(store, 0)
        await settled(positions, off="410 Gone: the receiver wants no more")
        tell(store, 1)
        assert positions.resume("desk")
        await receiver.came(3)
    first, second = (change.change_id for change in store.changes())
    assert ids(receiver.messages) == [first, first, second]


async def test_what_fails_for_too_long_is_switched_off_and_says_so(store: Store) -> None:
    patience = QUICK._replace(tries=1000, off_after=dt.timedelta(seconds=0.05))
    async with delivering(store, hook("http://127.0.0.1:1025/"), patience=patience) as positions:
        tell(store, 0)
        async with asyncio.timeout(30):
            while not (at := positions.all()["desk"]).off:
                await asyncio.sleep(0.01)
    assert at.off.startswith("failing since ")
    assert at.off.endswith("no connection can be made")
    assert (at.skipped, at.delivered) == (0, 0)


async def test_one_process_delivers_and_another_takes_over_when_it_ends(store: Store) -> None:
    async with receiving() as receiver:
        one = hook(receiver.url)
        async with delivering(store, one) as positions:
            async with delivering(store, one):
                for number in range(5):
                    tell(store, number)
                await settled(positions, delivered=5)
            tell(store, 5)
            await settled(positions, delivered=6)
    assert ids(receiver.messages) == [change.change_id for change in store.changes()]


async def test_an_address_that_is_not_public_is_not_asked_unless_that_is_allowed(store: Store) -> None:
    async with (
        receiving() as receiver,
        delivering(store, hook(receiver.url, allow_private=False)) as positions,
    ):
        tell(store, 0)
        at = await settled(positions, last_error="the host's address is not public")
    assert receiver.messages == []
    assert at.delivered == 0


async def test_a_redirect_is_not_followed(store: Store) -> None:
    async with receiving() as inside, receiving() as receiver:
        receiver.answers += [status(307, Location=inside.url)] * 3
        async with delivering(store, hook(receiver.url)) as positions:
            tell(store, 0)
            at = await settled(positions, skipped=1)
    assert inside.messages == []
    assert at.last_error == "status 307: redirects are not followed"


@pytest.mark.parametrize(
    "way",
    ["silent", "slow_headers", "endless_headers", "endless_interim_answers", "huge_header", "not_http",
     "closes_at_once", "redirects_in_a_circle"],
)  # fmt: skip
async def test_who_answers_nothing_of_use_has_not_taken_it(store: Store, way: str) -> None:
    with hostile_server() as server:
        async with delivering(store, hook(server.url(way))) as positions:
            tell(store, 0)
            async with asyncio.timeout(30):
                while not (at := positions.all()["desk"]).failures:
                    await asyncio.sleep(0.01)
    assert at.last_error
    assert at.delivered == 0


@pytest.mark.parametrize("way", ["slow_body", "endless_body", "says_a_petabyte", "resets_in_mid_body"])
async def test_what_follows_the_status_is_not_waited_for(store: Store, way: str) -> None:
    with hostile_server() as server:
        async with delivering(store, hook(server.url(way))) as positions:
            tell(store, 0)
            at = await settled(positions, delivered=1)
    assert at.failures == 0


async def test_two_receivers_do_not_wait_for_each_other(store: Store) -> None:
    async with receiving() as slow, receiving() as quick:

        async def late(_: web.Request) -> web.StreamResponse:
            await quick.came(3)
            return web.Response()

        slow.answers.append(late)
        hooks = (hook(slow.url), hook(quick.url, name="other"))
        async with delivering(store, *hooks) as positions:
            for number in range(3):
                tell(store, number)
            await settled(positions, delivered=3)
    assert len(quick.messages) == 3


async def test_the_body_is_json_of_one_change(store: Store) -> None:
    async with receiving() as receiver, delivering(store, hook(receiver.url)):
        tell(store, 0)
        [message] = await receiver.came(1)
    body = orjson.loads(message.body)
    assert body["schema"] == "tallywire.change/1"
    assert body["row"]["totals"]["killed"]["best"] == 9


async def test_the_server_delivers_to_those_whom_its_file_names(store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("whsec_" + base64.b64encode(KEY).decode())
    async with receiving() as receiver:
        text = f'[[webhook]]\nname = "desk"\nurl = "{receiver.url}"\nsecret_file = "secret"\n'
        text += "allow_private = true"
        (tmp_path / "webhooks.toml").write_text(text)
        site = Site(store, Settings(webhooks=str(tmp_path / "webhooks.toml")))
        with serving_site(site):
            await settled(Positions(store), delivered=0)
            await asyncio.to_thread(tell, store, 0)
            (message,) = await receiver.came(1)
            assert b"event.created" in message.body
