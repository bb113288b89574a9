"""What is no story, and what is one though its page says something like it."""

import json
from typing import Any

import pytest

from pipeline.clean import clean
from pipeline.clean.page import facts
from pipeline.extract import extract
from pipeline.lexicon.load import load
from pipeline.records.article import Article
from tests.laws.driver import ENTRY

WALLS = load("walls")["wall"]
PARAGRAPH = (
    "<p>Bridge number {} over the river in Springfield collapsed on Monday with at least four cars on it, "
    "officials said, and four people were killed. Rescue workers were searching the water for survivors.</p>"
)
WALL = "<p>Subscribe to continue reading this article.</p>"
ARTICLE = {"@type": "NewsArticle", "headline": "Bridge collapses"}
VIDEO = {"@type": "VideoObject", "name": "Bridge collapses"}
NOT_FREE = ARTICLE | {"isAccessibleForFree": False}
MENU = "<nav><ul>" + "".join(f"<li><a href='/{i}'>Section {i}</a></li>" for i in range(30)) + "</ul></nav>"


def page(*described: Any, paragraphs: int = 1, head: str = "", after: str = "", outside: str = "") -> str:
    data = "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in described)
    told = "".join(PARAGRAPH.format(number) for number in range(paragraphs))
    story = f"<article><h1>Bridge collapses in Springfield</h1>{told}{after}</article>"
    return f"<html><head>{data}{head}</head><body>{MENU}<main>{story}</main>{outside}</body></html>"


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


@pytest.mark.parametrize(
    "html",
    [
        page(NOT_FREE),
        page(NOT_FREE | {"isAccessibleForFree": "False"}),
        page(NOT_FREE | {"isAccessibleForFree": "http://schema.org/False"}),
        page(ARTICLE | {"hasPart": [{"@type": "WebPageElement", "isAccessibleForFree": "false"}]}),
        page({"@type": "WebPage", "isAccessibleForFree": False}, paragraphs=3),
        page(NOT_FREE | {"wordCount": 900}, paragraphs=6),
        page(head=meta("article:content_tier", "locked"), paragraphs=3),
        page(after=WALL, paragraphs=4),
        page(after="<p><b>To read the full story</b>, <a href='/s'>subscribe</a> or <a>sign in</a>.</p>"),
        page(after='<div class="paywall"><h3>This article is for subscribers only</h3><p>Log in</p></div>'),
        page(after="<aside><p>You’ve reached your limit of free articles.</p></aside>", paragraphs=4),
        page(after="<div><div>From one euro a month. Unlock this article now.</div></div>", paragraphs=4),
    ],
)
def test_the_beginning_of_a_story_that_subscribers_see(html: str) -> None:
    assert facts(html).stub == "paywall"


@pytest.mark.parametrize(
    "html",
    [
        page(),
        page(NOT_FREE, paragraphs=6),
        page(NOT_FREE | {"wordCount": 35}),
        page(NOT_FREE | {"wordCount": "35 words"}, paragraphs=6),
        page(ARTICLE | {"isAccessibleForFree": True}),
        page(ARTICLE, NOT_FREE | {"headline": "Another"}),
        page(head=meta("article:content_tier", "metered")),
        page(head=meta("article:content_tier", "free")),
        page(after=WALL, paragraphs=9),
        page(after="<p>Sign up for our newsletter. Already a subscriber? Log in.</p>"),
        page(after=f"<div hidden>{WALL}</div><div style='display: none'>{WALL}</div>"),
        page(after=f"<template>{WALL}</template><noscript>{WALL}</noscript>"),
        page(after=WALL + "".join(PARAGRAPH.format(number) for number in range(7, 10)), paragraphs=3),
        page(outside=f"<div id='modal'><div>{WALL}</div></div>", paragraphs=4),
    ],
)
def test_a_whole_story_of_a_paper_with_a_paywall(html: str) -> None:
    assert facts(html).stub is None


@pytest.mark.parametrize(
    "html",
    [
        page(VIDEO),
        page({"@graph": [{"@type": "WebPage"}, VIDEO]}),
        page(head=meta("og:type", "video.other")),
        page(head='<meta name="twitter:card" content="player">'),
        page(
            ARTICLE,
            VIDEO,
            paragraphs=0,
            after="<p>Footage shows how the bridge fell, killing four people.</p>",
        ),
        page(
            VIDEO, paragraphs=0, after="<ul>" + "<li><a href='/v'>It killed 5 people</a></li>" * 9 + "</ul>"
        ),
    ],
)
def test_a_video_with_a_line_about_it(html: str) -> None:
    assert facts(html).stub == "video"


@pytest.mark.parametrize(
    "html",
    [
        page(VIDEO, paragraphs=4),
        page(ARTICLE, VIDEO),
        page(ARTICLE | {"video": VIDEO}),
        page(head=meta("og:type", "video.other"), paragraphs=4),
        page(head=meta("og:type", "article") + meta("og:video", "https://x.example/v.mp4")),
    ],
)
def test_a_story_with_a_video(html: str) -> None:
    assert facts(html).stub is None


@pytest.mark.parametrize("rule", WALLS, ids=lambda rule: rule["example"])
def test_every_phrase_of_a_wall(rule: dict[str, str]) -> None:
    story = "Four people were killed in Springfield on Monday, officials said.\n"
    assert facts(story + rule["example"]).stub == "paywall"
    assert facts(story + rule["open"]).stub is None


def test_a_phrase_counts_at_the_end_of_a_short_text_only() -> None:
    story = "Four people were killed in Springfield on Monday, officials said.\n"
    assert facts(story * 40 + WALLS[0]["example"]).stub is None
    assert facts(WALLS[0]["example"] + "\n" + story * 10).stub is None


def test_a_stub_is_kept_and_not_read() -> None:
    def read(**content: str) -> Any:
        return clean(Article(article_id="a", content_hash="h", known_at=ENTRY, **content))  # type: ignore[arg-type]

    article = read(html=page(NOT_FREE))
    mentions = extract(article)
    assert article.stub == mentions.stub == "paywall"
    assert "four people were killed" in article.text
    assert (mentions.mentions, mentions.reason) == ((), "no_text")

    text = "Four people were killed in an air strike on Mosul on Monday, police said."
    assert extract(read(text=text)).mentions
    assert extract(read(text=f"{text}\n\nSubscribe to continue reading.")).reason == "no_text"
