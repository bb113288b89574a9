"""One Chromium for all browser tests; every test has pages of its own, and none may have made an error."""

import inspect
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from pipeline.store import Store
from tests.browser.newsdays import FIRST_DAY, SECOND_DAY, read
from tests.browser.visitor import Visitor
from tests.laws.made import NOON, said
from tests.tools import tool
from tests.web_server import serving


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser lives in the session's event loop: so do the tests that speak with it."""
    for item in items:
        here = item.path.is_relative_to(Path(__file__).parent)
        if here and isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.function):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium, which root installs where it is missing; no sandbox, for containers have none."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=tool("chromium"), args=["--no-sandbox", "--force-color-profile=srgb"]
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(chromium: Browser) -> AsyncIterator[Visitor]:
    """Who opens pages; at the end of the test the visitor fails it where a page complained."""
    someone = Visitor(chromium)
    yield someone
    await someone.leave()
    someone.assert_content()


@pytest.fixture(scope="session")
def newsday(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over two days of made-up news, which no test changes."""
    path = tmp_path_factory.mktemp("newsday") / "news.db"
    with Store.open(path) as store:
        read(store, FIRST_DAY)
        read(store, SECOND_DAY, 24)
        store.review(said("reject", claim="of nobody"), NOON)
    with serving(path) as address:
        yield address
