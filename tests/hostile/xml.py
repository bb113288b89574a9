"""XML, HTML and JSON made to hang or to blow up who reads them."""

import asyncio

from tests.hostile.made import DEEP, HTML, MANY, RSS, STORY, document, item, rss
from tests.hostile.ways import Request, forever, way

LAUGHS = (
    "<!DOCTYPE rss [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 11))
    + "]>"
)
document("billion_laughs", lambda request: rss(item(1, request.base, title="&a10;"), before=LAUGHS))
document(
    "quadratic_blow_up",
    lambda request: rss(
        item(1, request.base, title="&a;" * 50_000), before=f"<!DOCTYPE rss [<!ENTITY a '{'a' * 50_000}'>]>"
    ),
)
document(
    "external_entity",
    lambda request: rss(
        item(1, request.base, title="&file;"),
        before='<!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/passwd">]>',
    ),
)
document(
    "external_entity_of_the_web",
    lambda request: rss(
        item(1, request.base, title="&file;"),
        before=f'<!DOCTYPE rss [<!ENTITY file SYSTEM "{request.base}/page">]>',
    ),
)
document(
    "external_dtd",
    lambda request: rss(item(1, request.base), before=f'<!DOCTYPE rss SYSTEM "{request.base}/page">'),
)
document(
    "parameter_entity",
    lambda request: rss(
        item(1, request.base), before=f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "{request.base}/page">%p;]>'
    ),
)
document("truncated_xml", lambda request: rss(item(1, request.base), item(2, request.base))[:-40])
document("deep_xml", lambda request: rss(item(1, request.base, more="<b>" * DEEP + "</b>" * DEEP)))
document("deep_html", lambda _: "<div>" * DEEP + STORY + "</div>" * DEEP, HTML)
document("deep_json", lambda _: "[" * DEEP, "application/feed+json")
document("huge_attribute", lambda request: rss(item(1, request.base, more=f'<b c="{"x" * 5_000_000}"/>')))
document("many_attributes", lambda request: rss("<b " + " ".join(f"a{n}=''" for n in range(MANY)) + "/>"))
document("not_xml_at_all", lambda _: "twelve were killed")
document("empty_feed", lambda _: rss())
document("control_characters", lambda request: rss(item(1, request.base, title="Twelve\x01\x08 killed")))


@way
async def xml_that_never_ends(request: Request, out: asyncio.StreamWriter) -> None:
    out.write(
        f"HTTP/1.1 200 OK\r\nContent-Type: {RSS}\r\n\r\n".encode() + rss().partition("</channel>")[0].encode()
    )
    await forever(out, item(1, request.base).encode() * 100)
