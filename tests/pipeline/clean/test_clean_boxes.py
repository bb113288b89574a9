"""Boxes are known by what hides them, by their names, by their headings; a story in one stays."""

import pytest
from lxml.html import HtmlElement, document_fromstring

from pipeline.clean import boxes
from pipeline.lexicon.load import load

STORY = "".join(
    f"<p>Ten people were hurt in a fire at market number {n} of Springfield, the mayor said on Saturday.</p>"
    for n in range(6)
)


def left(inside: str, body: str = "<article><h1>Ten hurt in fire</h1>{}</article>") -> str:
    tree = document_fromstring(f"<html><body>{body.format(STORY + inside)}</body></html>")
    boxes.take_out(tree)
    text = text_of(tree)
    assert text.count("were hurt") == 6
    return text


def text_of(tree: HtmlElement) -> str:
    return " ".join(tree.text_content().split())


@pytest.mark.parametrize(
    "box",
    [
        "<p hidden>Away</p>",
        '<div style="color:red; display: none">Away</div>',
        '<span aria-hidden="true">Away</span>',
        '<div class="article__related-links"><p>Away</p></div>',
        '<ul id="shareBar"><li>Away</li></ul>',
        "<div><h3>Related stories</h3><p>Away</p></div>",
        "<section><header><h2>Sign up for our newsletter</h2></header><p>Away</p></section>",
        "<div><b>Away</b><a>Subscribe</a></div>",
        "<h4>Most read</h4><ul><li><a href='/x'>Away</a></li></ul>",
        "<div><p><strong>Read more</strong></p><p>Away</p></div>",
    ],
)
def test_a_box_goes(box: str) -> None:
    assert "Away" not in left(box)


def test_what_follows_a_list_of_links_stays() -> None:
    assert "Two died." in left("<h4>Most read</h4><p><a>Away</a></p><p>Two died.</p>")


@pytest.mark.parametrize(
    "kept",
    [
        '<div class="subscriber-only"><p>Two died.</p></div>',
        '<div class="category-comments tag-newsletter"><p>Two died.</p></div>',
        '<div class="has-related"><p>Two died.</p></div>',
        "<h3>Dozens still missing</h3><p>Two died.</p>",
        "<figure><blockquote>Two died.</blockquote></figure>",
    ],
)
def test_story_stays(kept: str) -> None:
    assert "Two died." in left(kept)


def test_what_holds_the_headline_or_much_of_the_text_stays_whatever_it_is_called() -> None:
    kept = left("", '<div class="promo"><h1>Ten hurt in fire</h1></div><div class="related">{}</div>')
    assert "Ten hurt in fire" in kept


def test_a_thread_that_is_longer_than_the_story_goes() -> None:
    thread = "<p>It was the same when the old market burned, and nobody paid for that one either.</p>" * 40
    assert "nobody paid" not in left(f"<div class=posts><h2>40 Comments</h2>{thread}</div>")
    assert "nobody paid" not in left(f'<div id="comments">{thread}</div>')


@pytest.mark.parametrize("kind", load("boxes"))
def test_each_word_names_a_box(kind: str) -> None:
    for word in load("boxes")[kind]["words"]:
        assert "Away" not in left(f'<div class="{word.replace(" ", "-")}">Away</div>'), word


def test_entries_of_a_live_page_keep_their_headings() -> None:
    entry = "<article><header><a href='#1'>15.40</a><h2>Toll rises</h2></header><p>Two died.</p></article>"
    tree = document_fromstring(f"<html><body><main><h1>Live</h1>{entry * 4}</main></body></html>")
    boxes.take_out(tree)
    assert not tree.xpath("//article | //header | //a")
    assert text_of(tree).count("Toll rises") == 4


def test_a_table_that_only_arranges_things_is_none() -> None:
    data = "<table><tr><td>Nsanje</td><td>16</td></tr></table>"
    tree = document_fromstring(f"<table><tr><td><p>Two died.</p>{data}</td></tr></table>")
    boxes.take_out(tree)
    assert len(tree.xpath("//table")) == 1
    assert tree.xpath("string(//table)") == "Nsanje16"
