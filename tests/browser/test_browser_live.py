"""What comes while one reads: a notice, and the rows when one wants them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from pipeline.settings import Settings
from pipeline.store import Reader, Store, Wanted
from pipeline.web.site import Site
from tests.browser.newsdays import FIRST_DAY, SECOND_DAY, read
from tests.browser.visitor import Visitor, assert_accessible
from tests.web_server import serving_site


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A table of the first day that a test may go on with."""
    with Store.open(tmp_path / "live.db") as open_store:
        read(open_store, FIRST_DAY)
        yield open_store


@pytest.fixture
def live(store: Store, tmp_path: Path) -> Iterator[str]:
    """The address of a server over ``store`` that looks for changes all the time."""
    with (
        Reader.open(tmp_path / "live.db") as table,
        serving_site(Site(table, Settings(), look_seconds=0.05)) as address,
    ):
        yield address


async def test_a_change_arrives(visitor: Visitor, store: Store, live: str) -> None:
    page = await visitor.page()
    async with page.expect_response(lambda answer: "/api/changes" in answer.url):
        await page.goto(live)
    notice = page.get_by_role("status")
    row = page.locator("tr", has_text="Kharkiv")
    await expect(row).to_contain_text("9")

    await page.get_by_label("Words").fill("what I am typing")
    read(store, SECOND_DAY, 24)
    await expect(notice).to_contain_text("3 events changed")
    await expect(page.get_by_label("Words")).to_be_focused()
    await expect(page.locator("#events tbody tr")).to_have_count(18)  # nothing moves by itself
    await assert_accessible(page)

    await notice.get_by_role("button", name="Show").click()
    await expect(page.locator("#events tbody tr")).to_have_count(19)
    await expect(row).to_contain_text("11 (9–11)")
    await expect(page.locator("tr.changed")).to_have_count(3)
    await expect(page.get_by_label("Words")).to_have_value("what I am typing")
    await assert_accessible(page)


async def test_one_event_says_that_it_has_changed(
    visitor: Visitor, store: Store, live: str, tmp_path: Path
) -> None:
    with Reader.open(tmp_path / "live.db") as table:
        (kharkiv,) = table.events(Wanted(text="Kharkiv"))
    page = await visitor.page()
    async with page.expect_response(lambda answer: "/api/changes" in answer.url):
        await page.goto(f"{live}/events/{kharkiv.event_id}")
    read(store, SECOND_DAY, 24)
    notice = page.get_by_role("status")
    await expect(notice).to_contain_text("This event has changed.")
    await assert_accessible(page)
    async with page.expect_response(lambda answer: "/api/changes" in answer.url):
        await notice.get_by_role("button", name="Show").click()
    await expect(page.locator("#killed-name")).to_contain_text("11 (9–11)")
    await expect(notice).to_have_count(0)


async def test_what_does_not_fit_the_filters_is_not_told(visitor: Visitor, store: Store, live: str) -> None:
    page = await visitor.page()
    async with page.expect_response(lambda answer: "/api/changes" in answer.url):
        await page.goto(f"{live}/?country=IQ")
    await expect(page.get_by_text("No event fits.")).to_be_visible()
    read(store, SECOND_DAY, 24)
    await expect(page.get_by_role("status")).to_contain_text("1 event changed")
    await page.get_by_role("button", name="Show").last.click()
    await expect(page.get_by_role("link", name="Bombing in Baghdad kills 5").first).to_be_visible()


async def test_a_hidden_tab_holds_no_connection_and_catches_up(
    visitor: Visitor, store: Store, live: str
) -> None:
    page = await visitor.page()
    async with page.expect_event("requestfailed", lambda request: "/api/changes" in request.url):
        async with page.expect_response(lambda answer: "/api/changes" in answer.url):
            await page.goto(live)
        await _hide(page, hidden=True)
    read(store, SECOND_DAY, 24)
    await _hide(page, hidden=False)
    await expect(page.get_by_role("status")).to_contain_text("3 events changed")


async def test_a_stream_that_is_refused_is_asked_for_again(visitor: Visitor, store: Store, live: str) -> None:
    visitor.forgiven = ("503", "EventSource")
    page = await visitor.page()
    await page.clock.install()
    await page.route("**/api/changes*", lambda route: route.fulfill(status=503), times=1)
    async with page.expect_response(lambda answer: answer.status == 503):
        await page.goto(live)
    read(store, SECOND_DAY, 24)
    await page.clock.fast_forward(31_000)
    await expect(page.get_by_role("status")).to_contain_text("3 events changed")


async def _hide(page: Page, *, hidden: bool) -> None:
    await page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')) }",
        hidden,
    )


async def test_what_changed_grows(visitor: Visitor, store: Store, live: str) -> None:
    page = await visitor.page()
    async with page.expect_response(lambda answer: "/api/changes" in answer.url):
        await page.goto(f"{live}/changed?changed_since=2024-05-02")
    await expect(page.get_by_text("Nothing changed since then")).to_be_visible()
    read(store, SECOND_DAY, 24)
    await page.get_by_role("status").get_by_role("button", name="Show").click()
    await expect(page.locator(".changes > li")).to_have_count(3)
