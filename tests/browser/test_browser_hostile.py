"""Titles and texts of strangers who mean harm: whatever they wrote is text, bounded, and reads one way."""

import re
from collections.abc import Iterator

import httpx
import orjson
import pytest

from pipeline.embedded import replay
from pipeline.records.raw import Raw
from pipeline.store import Reader, Store
from tests.browser.visitor import Visitor, assert_fits
from tests.web_server import serving

SCRIPT = "<script>document.body.textContent='owned'</script><img src=x onerror=\"document.title='owned'\">"
BREAKER = "\"'><svg onload=document.title='owned'>{{7*7}}</title></bdi></textarea>--><style>*{}</style>"
TURNED = "\u202eexe.gnp\u202d \u2066\u2067\u200f \u001b[31m\ufeff"
WIDE = "W" * 5_000
HEAP = "Z" + "\u0301\u0489" * 500
ZEROS = "9" * 400
TOWNS = ("Mosul", "Aleppo", "Kano", "Herat", "Quetta", "Odesa", "Goma")
HARM = (SCRIPT, BREAKER, TURNED, WIDE, HEAP, ZEROS, "A" * 4_900_000)  # a text of 5 MB is a dead letter
LARGEST = 400_000
"""Bytes that a page may have, whatever strangers wrote."""


def articles() -> Iterator[bytes]:
    """Yield an article for each harm, in its title, text, speaker, source, address and id."""
    for town, harm in zip(TOWNS, HARM, strict=True):
        some = harm[:400]  # an id may have 500 characters, a title 10,000
        yield orjson.dumps(
            {
                "id": f"{town}-{some}",
                "url": f"javascript:alert('{some}')",
                "source": some,
                "title": f"{harm[:9_000]} Bombing in {town} kills 7",
                "text": f"A bombing in {town} on 3 May 2024 killed 7 people, police said.\n\n"
                f"It injured 9 people {some} in {town}, {some} said.\n\n{harm}",
                "published_at": "2024-05-03",
            }
        )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The address of a server over a table of hostile articles, and the ids of its events."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    with Store.open(path) as store:
        replay((Raw(value, None, f"made/0/{n}") for n, value in enumerate(articles())), store)
    with Reader.open(path) as table:
        ids = [event.event_id for event in table.events()]
    with serving(path) as address:
        yield address, ids


async def test_pages_of_hostile_articles_do_no_harm(visitor: Visitor, hostile: tuple[str, list[str]]) -> None:
    address, ids = hostile
    assert len(ids) == len(HARM)
    for telephone in (False, True):
        page = await visitor.page(telephone=telephone)
        for path in ("/?level=any", "/changed?level=any", *(f"/events/{one}" for one in ids)):
            await page.goto(address + path)
            text = await page.locator("html").inner_text()
            assert (await page.title()).endswith(" · Tallywire")
            assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x08\x1b\ufeff]", text)
            assert await page.locator("main img, main style, main script, [onload], [onerror]").count() == 0
            assert await page.locator("a[href^='javascript']").count() == 0
            assert await page.get_by_role("heading", level=1).is_visible()
            await assert_fits(page)


def test_no_page_is_flooded(hostile: tuple[str, list[str]]) -> None:
    address, ids = hostile
    for path in ("/?level=any", "/changed?level=any", "/changed.atom", *(f"/events/{one}" for one in ids)):
        answer = httpx.get(address + path)
        assert answer.status_code == 200
        assert len(answer.content) < LARGEST
