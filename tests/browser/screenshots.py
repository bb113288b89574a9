"""Takes the pictures in docs/images, of the pages over two days of made-up news.

python -m tests.browser.screenshots docs/images
"""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import async_playwright

from pipeline.store import Reader, Store, Wanted
from tests.browser.newsdays import FIRST_DAY, SECOND_DAY, read
from tests.browser.visitor import DESK, TELEPHONE, Visitor
from tests.web_server import serving


class Shot(NamedTuple):
    """A picture: of which page, and how it is looked at."""

    path: str
    dark: bool = False
    telephone: bool = False
    height: int = 900


SHOTS = {
    "list": Shot("/", height=1300),
    "list-telephone": Shot("/", dark=True, telephone=True, height=1400),
    "event": Shot("/events/{kharkiv}"),
    "event-evidence": Shot("/events/{kharkiv}#killed", dark=True),
    "changed": Shot("/changed?changed_since=2024-05-02"),
}


async def take(address: str, kharkiv: str, folder: Path) -> None:
    """Write a picture of each of ``SHOTS`` into ``folder``."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--force-color-profile=srgb"]
        )
        someone = Visitor(browser)
        for name, shot in SHOTS.items():
            scheme = "dark" if shot.dark else "light"
            page = await someone.page(telephone=shot.telephone, scheme=scheme)  # type: ignore[arg-type]
            width = (TELEPHONE if shot.telephone else DESK)["width"]
            await page.set_viewport_size({"width": width, "height": shot.height})
            await page.goto(address + shot.path.format(kharkiv=kharkiv))
            await page.screenshot(path=folder / f"{name}.png")
        await someone.leave()
        someone.assert_content()
        await browser.close()


def main(folder: Path) -> None:
    """Read the news, serve it, take the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "news.db"
        with Store.open(path) as store:
            read(store, FIRST_DAY)
            read(store, SECOND_DAY, 24)
        with Reader.open(path) as table:
            (kharkiv,) = table.events(Wanted(text="Kharkiv"))
        with serving(path) as address:
            asyncio.run(take(address, kharkiv.event_id, folder))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
