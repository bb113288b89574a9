"""One event in a real browser: from a number to its sentence, on any screen, with and without JavaScript."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from playwright.async_api import Page, expect

from pipeline.embedded import replay
from pipeline.reader import read
from pipeline.records.raw import Raw
from pipeline.store import Reader, Store
from tests.browser.visitor import Visitor, assert_accessible, assert_fits
from tests.web_server import serving

SEEDS = Path(__file__).parents[2] / "seeds"
MOSQUE = "7d641f22a653093f"
NASTY = "<script>console.error('run')</script>\u202e\" onmouseover=\"console.error('over')"


def told(number: int, killed: str, who: str, day: int, **fields: Any) -> dict[str, Any]:
    text = f"{killed} people were killed in an air strike on Kharkiv, Ukraine, on 1 May 2024, {who} said."
    return {
        "id": f"k{number}",
        "source": f"Example {number}",
        "title": f"Air strike on Kharkiv {number} {NASTY}",
        "url": f"https://example.org/{number}",
        "text": text[0].upper() + text[1:],
        "published_at": f"2024-05-{day:02}",
        "fetched_at": f"2024-05-{day:02}T12:00:00Z",
        **fields,
    }


REPORTS = (
    told(1, "at least 4", "the mayor", 1),
    told(2, "7", "police", 1),
    told(3, "9", "a hospital official", 2),
    told(4, "11", "police", 3),
    told(5, "6", "residents", 3, quotes="none"),
    told(6, "at least 12", "the regional governor", 5),
)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seeds, and an air strike with reports of five days that came in one after the other."""
    path = tmp_path_factory.mktemp("event") / "event.db"
    with Store.open(path) as store:
        replay(read([str(SEEDS)]), store)
        for report in REPORTS:
            replay([Raw(orjson.dumps(report), None, f"made/0/{report['id']}")], store)
    return path


@pytest.fixture(scope="module")
def site(table: Path) -> Iterator[str]:
    with serving(table) as address:
        yield address


@pytest.fixture(scope="module")
def strike(table: Path) -> str:
    """The id of the air strike."""
    with Reader.open(table) as reader:
        (found,) = [event for event in reader.events() if "Kharkiv" in event.title]
        return found.event_id


async def focused(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"))


async def tab_to(page: Page, words: str, most: int = 60) -> None:
    """Press the tabulator until the link with ``words`` has the focus."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        if words in await focused(page):
            return
    raise AssertionError(f"no {words!r} within {most} steps of the keyboard")


@pytest.mark.parametrize("javascript", [True, False])
async def test_a_number_is_followed_to_its_sentence_by_keyboard(
    visitor: Visitor, site: str, javascript: bool
) -> None:
    page = await visitor.page(javascript=javascript)
    await page.goto(f"{site}/events/{MOSQUE}")
    if javascript:
        await tab_to(page, "Killed 16")
        await page.keyboard.press("Enter")
        await expect(page).to_have_url(re.compile("#killed$"))
        await tab_to(page, "more than 16")
        await page.keyboard.press("Enter")
    else:  # there is nothing to ask what has the focus
        await page.locator(".board a").press("Enter")
        await page.locator(".because .put a").press("Enter")
    card = page.locator(".claim:target")
    await expect(card).to_be_in_viewport()
    await expect(card.locator("mark")).to_have_text('More than 16 "heavily armed" IS fighters')
    await expect(card).to_contain_text("US-led coalition")
    await expect(card).to_contain_text("The New Arab, 16 Dec 2018")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("telephone", [False, True])
async def test_everybody_can_read_it(
    visitor: Visitor, site: str, strike: str, scheme: Any, telephone: bool
) -> None:
    for event_id in (MOSQUE, strike):
        page = await visitor.page(scheme=scheme, telephone=telephone)
        await page.goto(f"{site}/events/{event_id}")
        await page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        await assert_accessible(page)
        await assert_fits(page)


async def test_a_sign_on_the_chart_leads_to_its_claim(visitor: Visitor, site: str, strike: str) -> None:
    page = await visitor.page()
    await page.goto(f"{site}/events/{strike}")
    chart = page.locator("#killed .wide svg")
    await expect(chart.locator(".name")).to_contain_text(["police"])
    await chart.locator("a", has_text="9: hospital").click()
    await expect(page.locator(".claim:target")).to_contain_text("9 people were killed")


async def test_a_narrow_screen_has_a_chart_of_its_own(visitor: Visitor, site: str, strike: str) -> None:
    page = await visitor.page(telephone=True)
    await page.goto(f"{site}/events/{strike}")
    await expect(page.locator("#killed .narrow")).to_be_visible()
    await expect(page.locator("#killed .wide")).to_be_hidden()


async def test_the_chart_is_a_table_too(visitor: Visitor, site: str, strike: str) -> None:
    page = await visitor.page(javascript=False)
    await page.goto(f"{site}/events/{strike}")
    await page.locator("#killed summary").press("Enter")
    table = page.locator("#killed .as-table table").first
    await expect(table).to_be_visible()
    await expect(table.locator("tbody tr")).to_have_count(len(REPORTS))


async def test_on_paper_everything_is_open(visitor: Visitor, site: str, strike: str) -> None:
    page = await visitor.page()
    await page.emulate_media(media="print")
    await page.goto(f"{site}/events/{strike}")
    await expect(page.locator("#killed .as-table table").first).to_be_visible()
    await expect(page.locator(".cite pre").first).to_be_visible()
    await expect(page.locator(".masthead nav")).to_be_hidden()


async def test_a_cited_revision_says_that_it_is_no_longer_current(
    visitor: Visitor, site: str, table: Path, strike: str
) -> None:
    with Reader.open(table) as reader:
        first = reader.revisions(strike)[0].event
    page = await visitor.page(javascript=False)
    await page.goto(f"{site}/events/{strike}/{first.digest}")
    note = page.get_by_role("note", name="Not current")
    await expect(note).to_contain_text("Killed: 4 (4–) then")
    await assert_accessible(await _with_scripts(visitor, page.url))
    await note.get_by_role("link").click()
    await expect(page).to_have_url(f"{site}/events/{strike}")


async def _with_scripts(visitor: Visitor, address: str) -> Page:
    page = await visitor.page()
    await page.goto(address)
    return page


async def test_an_unknown_revision_is_a_page_too(visitor: Visitor, site: str) -> None:
    visitor.forgiven = ("404",)
    page = await visitor.page()
    await page.goto(f"{site}/events/{MOSQUE}/0000000000000000")
    await expect(page.get_by_role("heading", level=1)).to_have_text("No such revision")
    await assert_accessible(page)


async def test_words_of_strangers_do_nothing(visitor: Visitor, site: str, strike: str) -> None:
    page = await visitor.page()
    await page.goto(f"{site}/events/{strike}")
    await page.locator("h1").hover()
    await expect(page.locator("h1")).to_contain_text("<script>")
    assert await page.locator("main script, main [onmouseover]").count() == 0
    assert "\u202e" not in await page.content()
    hidden = page.locator(".claim", has_text="may not be shown")
    await expect(hidden).to_have_count(1)
    await expect(hidden.locator("blockquote")).to_have_count(0)
