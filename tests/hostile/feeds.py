"""Feeds that are feeds, and wrong."""

from email.utils import formatdate

from tests.hostile.made import MANY, STORY, feed, item

feed("duplicate_guids", lambda request: [item(n, request.base, guid="always-the-same") for n in range(1, 6)])
feed(
    "changing_guids",
    lambda request: [item(n, request.base, guid=f"{n}-{request.visit}") for n in range(1, 6)],
)
feed("duplicate_items", lambda request: [item(1, request.base)] * 5)
feed("changing_order", lambda request: [item((n + request.visit) % 5 + 1, request.base) for n in range(5)])
feed(
    "changing_queries",
    lambda request: [item(1, request.base, link=f"/article?1&amp;utm_source={request.visit}")],
)
feed("dates_in_the_future", lambda request: [item(1, request.base, date="Fri, 01 Jan 2999 00:00:00 GMT")])
feed(
    "dates_that_are_none",
    lambda request: [
        item(n, request.base, date=date)
        for n, date in enumerate(
            ("yesterday", "0", "-1", "99999999999999999999", "31 Feb 2020", "Thu, 01 Jan 1970"), 1
        )
    ],
)
feed("date_of_now", lambda request: [item(1, request.base, date=formatdate(usegmt=True))])
feed("relative_links", lambda request: [item(1, "", link="/article?1"), item(2, "", link="article?2")])
feed(
    "links_to_elsewhere",
    lambda request: [
        item(n, "", link=link)
        for n, link in enumerate(
            (
                "javascript:alert(1)",
                "file:///etc/passwd",
                "http://169.254.169.254/latest/meta-data/",
                "http://user:pass@127.0.0.1/",
                "http://[::1",
                "mailto:news@example.org",
                "data:text/html,x",
                "http://" + "a" * 10_000,
            ),
            1,
        )
    ],
)
feed("no_links", lambda request: [item(n, "", link="", guid=f"story-{n}") for n in range(1, 4)])
feed("nothing_in_items", lambda request: ["<item/>", "<item></item>", item(1, request.base)])
feed(
    "html_in_titles",
    lambda request: [
        item(1, request.base, title="&lt;b&gt;Twelve&lt;/b&gt; killed"),
        item(2, request.base, title="<![CDATA[<i>Twelve</i> killed]]>"),
        item(3, request.base, title="Twelve &amp;amp; more killed"),
    ],
)
feed(
    "script_in_titles",
    lambda request: [
        item(1, request.base, title="&lt;script&gt;alert(1)&lt;/script&gt;Twelve killed"),
        item(2, request.base, title="<![CDATA[<img src=x onerror=alert(1)>Twelve killed]]>"),
        item(3, request.base, title="\x1b[31mTwelve killed".replace("\x1b", "&#155;")),
    ],
)
feed("long_title", lambda request: [item(1, request.base, title="Twelve " * 200_000)])
feed("a_hundred_thousand_items", lambda request: (item(n, request.base) for n in range(MANY)))
feed(
    "content_in_the_feed",
    lambda request: [
        item(1, request.base, more=f"<content:encoded><![CDATA[<p>{STORY}</p>]]></content:encoded>")
    ],
)
feed(
    "items_that_move_on",
    lambda request: [item(n, request.base) for n in range(request.visit, request.visit + 5)],
)
