"""The list of events in a real browser: found, filtered, opened, mapped, on every screen."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.visitor import Visitor, assert_accessible, assert_fits

PAGES = (
    "/", "/?view=33,40,3", "/?near=49.98,36.25,100", "/changed?changed_since=2024-05-01", "/reviews", "/about"
)  # fmt: skip


async def rows(page: Page) -> int:
    return await page.locator("#events tbody tr").count()


@pytest.mark.parametrize("javascript", [True, False])
async def test_a_reader_filters_and_opens_an_event(visitor: Visitor, newsday: str, javascript: bool) -> None:
    page = await visitor.page(javascript=javascript)
    await page.goto(newsday)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Events")
    assert await rows(page) == 19

    await page.get_by_label("Country", exact=True).fill("Ukraine")
    await page.get_by_role("button", name="Show").click()
    await expect(page).to_have_url(f"{newsday}/?country=Ukraine")
    assert await rows(page) == 3
    await expect(page.get_by_label("Country", exact=True)).to_have_value("Ukraine")

    await page.get_by_role("link", name="Air strike on Kharkiv kills 7").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Air strike on Kharkiv kills 7")


async def test_a_number_leads_to_what_stands_behind_it(visitor: Visitor, newsday: str) -> None:
    page = await visitor.page()
    await page.goto(f"{newsday}/?country=UA&text=Kharkiv")
    await page.get_by_role("link", name="best 11, from 9 to 11").click()
    await expect(page.locator("#killed")).to_be_in_viewport()
    await expect(page.locator("#killed mark").first).to_contain_text("11")


async def test_more_filters_with_a_threshold(visitor: Visitor, newsday: str) -> None:
    page = await visitor.page()
    await page.goto(newsday)
    await page.get_by_text("More filters").click()
    await page.get_by_label("At least", exact=True).fill("50")
    await page.get_by_label("flood", exact=True).check()
    await page.get_by_role("button", name="Show").click()
    await expect(page).to_have_url(f"{newsday}/?min=killed%3A50&type=flood")
    await expect(page.locator("#events tbody th a")).to_have_text(["Floods in Porto Alegre leave 56 dead"])


async def test_a_mistake_stands_beside_its_field(visitor: Visitor, newsday: str) -> None:
    visitor.forgiven = ("400 (Bad Request)",)
    page = await visitor.page()
    await page.goto(f"{newsday}/?country=Atlantis")
    field = page.get_by_label("Country", exact=True)
    await expect(field).to_have_value("Atlantis")
    await expect(field).to_have_accessible_description("country: no country 'Atlantis': give an ISO 3166-1 code or an English name, such as Albania.")  # fmt: skip # noqa: E501
    await assert_accessible(page)


@pytest.mark.parametrize("javascript", [True, False])
async def test_the_map_comes_nearer(visitor: Visitor, newsday: str, javascript: bool) -> None:
    page = await visitor.page(javascript=javascript)
    await page.goto(f"{newsday}/?country=SD")
    marks = page.locator("#map a.mark")
    await expect(marks).to_have_count(2)
    await page.get_by_role("link", name="World").click()
    await expect(page).to_have_url(f"{newsday}/?country=SD&view=12%2C0%2C0#map")
    await expect(marks).to_have_count(2)
    await page.get_by_role("link", name="Zoom in").click()
    await expect(page.locator("#map svg[data-zoom='1']")).to_be_visible()
    await page.locator("#map a.mark").first.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Clashes in")


@pytest.mark.parametrize("path", PAGES)
async def test_pages_are_accessible(visitor: Visitor, newsday: str, path: str) -> None:
    page = await visitor.page()
    await page.goto(newsday + path)
    await assert_accessible(page)
    await page.emulate_media(color_scheme="dark")
    await assert_accessible(page, "color-contrast")


@pytest.mark.parametrize("path", PAGES)
async def test_pages_fit_a_telephone(visitor: Visitor, newsday: str, path: str) -> None:
    page = await visitor.page(telephone=True)
    await page.goto(newsday + path)
    await assert_fits(page)


async def test_the_keyboard_goes_straight_to_the_content(visitor: Visitor, newsday: str) -> None:
    page = await visitor.page()
    await page.goto(newsday)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("main")).to_be_focused()


async def test_paper_has_no_buttons(visitor: Visitor, newsday: str) -> None:
    page = await visitor.page()
    await page.goto(newsday)
    await page.emulate_media(media="print")
    await expect(page.get_by_role("button", name="Show")).to_be_hidden()
    await expect(page.locator("#map .moves")).to_be_hidden()
    await expect(page.get_by_role("link", name="Air strike on Kharkiv kills 7").first).to_be_visible()
