"""Pages that say wrong things of themselves, or others at each visit."""

from tests.hostile.made import HTML, STORY, document


def linked(canonical: str) -> str:
    """Return a page that names ``canonical`` as its own address."""
    link = f'<link rel="canonical" href="{canonical}">'
    return f"<html><head><title>Story</title>{link}</head><body><p>{STORY}</p></body></html>"


document("canonical_of_another", lambda _: linked("https://victim.example/story"), HTML)
document("canonical_is_private", lambda _: linked("http://127.0.0.1/admin"), HTML)
document("canonical_is_a_script", lambda _: linked("javascript:alert(1)"), HTML)
document(
    "refreshes_itself",
    lambda _: '<meta http-equiv="refresh" content="0;url=http://127.0.0.1/">' + STORY,
    HTML,
)
document("page_without_text", lambda _: "<html><body><script>load()</script></body></html>", HTML)
document("one_endless_line", lambda _: "<p>" + "killed " * 500_000, HTML)


document("article_that_changes", lambda request: story(str(12 + request.visit)), HTML)
document("article_with_adverts", lambda request: story("twelve") + f"<!-- advert {request.visit} -->", HTML)


def story(toll: str) -> str:
    """Return a page with ``toll`` killed."""
    return f"<html><body><article><p>{STORY.replace('twelve', toll)}</p></article></body></html>"
