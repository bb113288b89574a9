"""The visitor misses nothing that a page complains of."""

import pytest

from tests.browser.visitor import Visitor, assert_accessible, assert_fits

SOUND = "<!doctype html><html lang=en><title>t</title><main><h1>Sound</h1><p>It is.</p></main>"


async def test_a_sound_page_passes(visitor: Visitor) -> None:
    page = await visitor.page()
    await page.set_content(SOUND)
    await assert_accessible(page)
    await assert_fits(page)


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<script>console.error('bad')</script>", "console: bad"),
        ("<script>setTimeout(() => { throw new Error('worse') })</script>", "script: worse"),
        ("<img src=http://elsewhere.invalid/x.png alt=''>", "asked another host: http://elsewhere.invalid/x.png"),
    ],
)  # fmt: skip
async def test_complaints_fail_a_test(visitor: Visitor, html: str, complaint: str) -> None:
    page = await visitor.page()
    await page.set_content(SOUND + html)
    await page.wait_for_function("() => true")
    with pytest.raises(AssertionError, match=complaint):
        visitor.assert_content()
    visitor.complaints.clear()


async def test_what_a_policy_refuses_fails_a_test(visitor: Visitor) -> None:
    page = await visitor.page()
    headers = {"Content-Security-Policy": "default-src 'self'", "Content-Type": "text/html"}
    html = SOUND + "<p style='color:red'>"
    await page.route("**/*", lambda route: route.fulfill(body=html, headers=headers))
    await page.goto("http://127.0.0.1/")
    with pytest.raises(AssertionError, match="inline style"):
        visitor.assert_content()
    visitor.complaints.clear()


async def test_what_some_cannot_read_fails_a_test(visitor: Visitor) -> None:
    page = await visitor.page()
    await page.set_content(SOUND + "<input><img src='data:,'>")
    with pytest.raises(AssertionError, match="critical"):
        await assert_accessible(page)
    visitor.complaints.clear()


async def test_without_javascript_nothing_runs(visitor: Visitor) -> None:
    page = await visitor.page(javascript=False, telephone=True)
    await page.set_content(SOUND + "<script>console.error('bad')</script><div>x</div>")
    assert not visitor.complaints
