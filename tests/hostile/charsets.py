"""Documents whose charset or type is not what they say."""

import random

from tests.hostile.made import HTML, RSS, document, item, rss

CAFE = "<html><head><title>Café</title></head><body><p>Douze tués à Orléans, dit le préfet.</p></body>"
CYRILLIC = "<html><head><title>Рынок</title></head><body><p>Двенадцать человек погибли.</p></body>"

document("charset_wrong_in_header", lambda _: CAFE.encode("cp1252"), HTML)
document("charset_of_another_page", lambda _: CAFE, "text/html; charset=iso-8859-1")
document("charset_unknown", lambda _: CAFE, "text/html; charset=x-nonsense")
document("charset_dangerous", lambda _: CAFE, "text/html; charset=utf-7")
document("charset_nowhere", lambda _: CYRILLIC.encode("cp1251"), "text/html")
document("charset_twice", lambda _: CAFE.replace("<head>", '<head><meta charset="koi8-r">'), HTML)
document("html_with_nul", lambda _: CAFE.replace("Douze", "Dou\0ze"), HTML)
document("utf_16_without_a_word", lambda _: CAFE.encode("utf-16-le"), "text/html")
document("binary_as_html", lambda _: random.Random(2).randbytes(50_000), HTML)  # noqa: S311
document("html_as_image", lambda _: CAFE, "image/png")
document("html_without_type", lambda _: CAFE, "")
document("feed_as_html", lambda request: rss(item(1, request.base)), HTML)
document("html_as_feed", lambda _: CAFE, RSS)
document("type_that_is_none", lambda _: CAFE, "text/\xff; charset=\xff")
