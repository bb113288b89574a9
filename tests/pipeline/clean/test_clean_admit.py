import datetime as dt
import json
from typing import Any

import pytest

from pipeline.clean.admit import admit, canonical_url
from pipeline.errors import PoisonError
from pipeline.records.article import Article
from pipeline.records.raw import Basis

NOW = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def given(key: bytes | None = None, **fields: object) -> Article:
    return admit(json.dumps(fields).encode(), key, NOW)


def reason(value: bytes | None, key: bytes | None = None) -> str:
    with pytest.raises(PoisonError) as caught:
        admit(value, key, NOW)
    return caught.value.reason


def test_everything_given_is_kept() -> None:
    article = given(
        id="a1",
        url="https://x.example/1",
        source="x",
        title="T",
        text="Body.",
        version=2,
        language="en-GB",
        tone=1,
    )
    assert (article.article_id, article.source, article.title, article.text) == ("a1", "x", "T", "Body.")
    assert (article.version, article.language, article.extra) == (2, "en", {"tone": 1})


def test_id_is_given_or_key_or_address_or_content() -> None:
    assert given(b"k", id="a", text="x").article_id == "a"
    assert given(b"k", text="x").article_id == "k"
    by_url = given(url="https://x.example/1?utm_source=feed", text="x").article_id
    assert by_url == given(url="https://X.example:443/1#top", text="other").article_id
    assert given(text="x").article_id == given(text="x").content_hash != given(text="y").article_id


def test_content_hash_leaves_out_when_it_was_fetched() -> None:
    first = given(text="x", fetched_at="2019-01-01")
    assert first.content_hash == given(text="x", fetched_at="2019-01-02").content_hash
    assert first.content_hash != given(text="x", title="t").content_hash


@pytest.mark.parametrize(
    ("fields", "known_at"),
    [
        ({"fetched_at": "2019-01-02T03:04:05+02:00"}, dt.datetime(2019, 1, 2, 1, 4, 5, tzinfo=dt.UTC)),
        ({"published_at": "2019-01-02"}, dt.datetime(2019, 1, 2, tzinfo=dt.UTC)),
        ({"published_at": "2019-01-02T03:04:05"}, dt.datetime(2019, 1, 2, 3, 4, 5, tzinfo=dt.UTC)),
        ({}, NOW),
    ],
)
def test_known_at(fields: dict[str, Any], known_at: dt.datetime) -> None:
    assert given(text="x", **fields).known_at == known_at


def test_what_may_be_quoted_and_where_fields_came_from() -> None:
    said = {"url": "canonical", "source": "settings", "language": None}
    article = given(text="x", quotes="none", basis=said)
    assert (article.quotes, article.basis) == ("none", Basis(url="canonical", source="settings"))
    assert (given(text="x").quotes, given(text="x").basis) == ("full", Basis())
    assert given(text="x", quotes=None, basis=None).quotes == "full"
    assert article.content_hash == given(text="x").content_hash


def test_of_two_that_differ_in_nothing_else_the_one_that_may_not_be_quoted_wins() -> None:
    assert given(text="x", quotes="none").precedence > given(text="x").precedence
    assert given(text="x", quotes="none").precedence < given(text="x", version=1).precedence


def test_a_date_stays_a_date() -> None:
    assert given(text="x", published_at="2018-12-16").published_at == dt.date(2018, 12, 16)


def test_null_value_withdraws_what_its_key_names() -> None:
    article = admit(None, b"a1", NOW)
    assert (article.article_id, article.withdrawn, article.version, article.known_at) == (
        "a1",
        True,
        None,
        NOW,
    )


def test_withdrawal_with_version_needs_no_text() -> None:
    assert given(id="a1", version=3, withdrawn=True).withdrawn


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": 1}, "text"),
        ({"text": "x", "version": True}, "version"),
        ({"text": "x", "version": -1}, "version"),
        ({"text": "x", "version": 2**63}, "version"),
        ({"text": "x", "url": {"a": [1]}}, "url"),
        ({"text": "x\0"}, "text"),
        ({"text": "x", "id": "a\0b"}, "id"),
        ({"text": "x", "id": "a" * 501}, "id"),
        ({"text": "x", "published_at": "yesterday"}, "published_at"),
        ({"text": "x", "published_at": ""}, "published_at"),
        ({"text": "x", "published_at": "1066-10-14"}, "published_at"),
        ({"text": "x", "published_at": "12018-12-16"}, "published_at"),
        ({"text": "x", "published_at": "9999-12-31T23:59:59-05:00"}, "published_at"),
        ({"text": "x", "fetched_at": 1545000000}, "fetched_at"),
        ({"text": "x", "quotes": "some"}, "quotes"),
        ({"text": "x", "quotes": False}, "quotes"),
        ({"text": "x", "basis": "feed"}, "basis"),
        ({"text": "x", "basis": {"url": "guess"}}, "basis.url"),
        ({"text": "x", "basis": {"source": "redirect"}}, "basis.source"),
        ({"text": "x", "basis": {"language": 1}}, "basis.language"),
        ({"text": "x", "basis": {"published_at": ["feed"]}}, "basis.published_at"),
        ({"title": "no body"}, "text"),
        ({}, "text"),
    ],
)
def test_a_wrong_field_is_named(fields: dict[str, object], field: str) -> None:
    assert field in reason(json.dumps(fields).encode())


def test_too_long_a_text_says_so() -> None:
    value = json.dumps({"html": "x" * 5_000_001}).encode()
    assert reason(value) == "html: size 5,000,001 characters, at most 5,000,000; split or trim it"


@pytest.mark.parametrize(
    ("value", "key", "words"),
    [
        (None, None, "key: missing"),
        (b"null", b"k", "not a JSON object"),
        (b"[]", None, "not a JSON object"),
        (b"", None, "not JSON"),
        (b"\xff", None, "not JSON"),
        (b'{"text": "\\ud800"}', None, "not JSON"),
        (b'{"text": "x"}', b"\xff", "key: not UTF-8"),
        (b'{"text": "x", "deep": ' + b"[" * 600 + b"]" * 600 + b"}", None, "cannot be written again"),
        (b"[" * 100_000, None, "not JSON"),
    ],
)
def test_what_is_no_article(value: bytes | None, key: bytes | None, words: str) -> None:
    assert words in reason(value, key)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://WWW.X.Example:80/A?b=1&utm_source=t&fbclid=2#c", "http://www.x.example/A?b=1"),
        ("https://x.example:8443/?gclid=1", "https://x.example:8443/"),
        ("https://x.example/a?b=", "https://x.example/a?b="),
        ("http://[bad", "http://[bad"),
        ("http://x.example:port/", "http://x.example:port/"),
    ],
)
def test_canonical_url(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
