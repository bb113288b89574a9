"""Somebody at a browser: on a telephone, in the dark, without JavaScript, and minding every complaint."""

import os
from typing import Literal
from urllib.parse import urlsplit

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request

TELEPHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
WAIT = float(os.environ.get("TALLYWIRE_TEST_BROWSER_WAIT", "15")) * 1000
"""Milliseconds that a page may take for what a test expects of it."""


class Visitor:
    """Opens pages of one browser. ``complaints`` has what the console, the scripts and the policies said."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []
        self.forgiven: tuple[str, ...] = ()
        """Words of complaints that a test expects, such as the status 404 of a page that is not there."""

    async def page(
        self,
        *,
        telephone: bool = False,
        javascript: bool = True,
        scheme: Literal["light", "dark"] = "light",
        motion: Literal["reduce", "no-preference"] = "reduce",
    ) -> Page:
        """Return a new empty page."""
        context = await self._browser.new_context(
            viewport=TELEPHONE if telephone else DESK,  # type: ignore[arg-type]
            is_mobile=telephone,
            has_touch=telephone,
            java_script_enabled=javascript,
            color_scheme=scheme,
            reduced_motion=motion,
            locale="en-GB",
            timezone_id="UTC",
        )
        context.set_default_timeout(WAIT)
        self._contexts.append(context)
        page = await context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("request", self._request)
        return page

    async def leave(self) -> None:
        """Close every page."""
        for context in self._contexts:
            await context.close()

    def assert_content(self) -> None:
        """Fail where a page complained of anything that was not expected."""
        left = [told for told in self.complaints if not any(words in told for words in self.forgiven)]
        assert not left, "\n".join(left)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):  # violations of the content security policy, too
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        host = urlsplit(request.url).hostname
        if host not in (None, "127.0.0.1"):
            self.complaints.append(f"asked another host: {request.url}")


async def assert_accessible(page: Page, *rules: str) -> None:
    """Fail where axe-core finds a violation on ``page``, of its best practices too, whatever its weight.

    With ``rules``, of these alone: what another colour scheme cannot change need not be looked at twice.
    """
    only = {"runOnly": list(rules)} if rules else {}
    found = await Axe().run(page, options={"resultTypes": ["violations"]} | only)
    violations = [
        f"{violation['impact']}: {violation['help']}: {node['html'][:200]} ({node['failureSummary']})"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
    assert not violations, "\n".join(violations)


async def assert_fits(page: Page) -> None:
    """Fail where ``page`` is wider than its window, so that a reader would have to scroll sideways."""
    wide, window = await page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window, f"the page is {wide} px wide in a window of {window} px"
