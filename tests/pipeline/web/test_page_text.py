"""What strangers wrote, made harmless; the address of an article, where a link may lead there."""

import pytest

from pipeline.web.pages.text import foreign, line, marked, same_length, web_address


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Two dead\nin  Mosul", "Two dead in Mosul"),
        ("a\u202egnihtyna\u202c b", "agnihtyna b"),  # an override that turns what follows
        ("a\u2066\u2069b\u200f\u061c", "ab"),
        ("bell\a, escape\x1b[31m", "bell, escape[31m"),
        ("half a pair \ud800", "half a pair"),
        ("a\U000e0041b", "ab"),  # tag characters say things that nobody sees
        ("می\u200cخواهم", "می\u200cخواهم"),  # a joiner that Persian needs
        ("z" + "\u0301" * 50, "z" + "\u0301" * 4),
        ("z" + "\u0489\u0301" * 50, "z" + "\u0489\u0301" * 2),
        ("", ""),
    ],
)
def test_a_line_shows_all_that_it_is(given: str, shown: str) -> None:
    assert line(given) == shown


def test_a_line_is_bounded_whatever_its_size() -> None:
    assert line("word " * 2_000_000, 20) == "word word word word…"
    assert line("\u202e" * 10_000_000 + "x", 20) == "…"


def test_markup_is_text() -> None:
    assert foreign("<script>alert(1)</script>") == "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi>"


@pytest.mark.parametrize(
    ("sentence", "mark", "html"),
    [
        ("It killed 16 people.", (10, 12), "<bdi>It killed <mark>16</mark> people.</bdi>"),
        ("\u202e<b>16</b>", (4, 6), "<bdi> &lt;b&gt;<mark>16</mark>&lt;/b&gt;</bdi>"),
        ("It killed 16.", None, "<bdi>It killed 16.</bdi>"),
        ("It killed 16.", (90, 92), "<bdi>It killed 16.</bdi>"),
    ],
)
def test_the_words_of_a_number_are_marked(sentence: str, mark: tuple[int, int] | None, html: str) -> None:
    assert marked(sentence, mark) == html


def test_hiding_moves_no_span() -> None:
    assert same_length("a\u202eb\0c") == "a b c"


@pytest.mark.parametrize("url", ["https://news.example/a?b=c#d", "http://news.example"])
def test_a_link_may_lead_to_a_page(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//news.example", "https:///a",
        "http://[::1", "https://bank.example@evil.example/", "https://a.example/\u202e",
        "https://a.example/" + "x" * 2_000,
    ],
)  # fmt: skip
def test_a_link_leads_nowhere_else(url: str | None) -> None:
    assert web_address(url) is None
