"""The border: bytes of ``articles.raw`` to an Article, or a reason why not."""

import datetime as dt
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import orjson
from msgspec.structs import replace

from pipeline.errors import PoisonError
from pipeline.records.article import Article
from pipeline.records.codec import convert, digest, parse
from pipeline.records.raw import Basis, Given

LONGEST = {
    "id": 500,  # an index key in PostgreSQL holds 2,704 bytes
    "url": 8_000,
    "source": 1_000,
    "title": 10_000,
    "language": 100,
    "text": 5_000_000,
    "html": 5_000_000,
}
"""Characters. The longest article known has some 200,000; more is a dump or a book, not an article."""

EARLIEST = 1800
"""No newspaper archive that anybody feeds in is older; an earlier year is a mistake."""

_NO_CONTENT = frozenset({"fetched_at", "quotes", "basis"})
"""Keys that may differ between two records of one article version; a claim's id does not depend on them."""

_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mc_[ce]id|_ga|_gl|ocid|cmpid|ncid"
)
_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_].*)?")


def admit(value: bytes | None, key: bytes | None, entered_at: dt.datetime) -> Article:
    """Return the article version that a raw record holds.

    ``entered_at`` (with zone) is when it came in: ``known_at`` where the record itself names no time. A null
    ``value`` withdraws the article that ``key`` names.

    Raises PoisonError, naming the field, where the record cannot be an article.
    """
    name = None if key is None else _key(key)
    if value is None:
        if not name:
            raise PoisonError("key: missing; a null value withdraws the article that its key names")
        return Article(
            article_id=name, content_hash=digest(b"null"), known_at=_utc(entered_at), withdrawn=True
        )

    raw = parse(value)
    if not isinstance(raw, dict):
        raise PoisonError(f"not a JSON object: {type(raw).__name__}")
    given = convert(raw, Given)
    _check(given)

    content_hash = _content_hash(raw)
    erased = given.erased and replace(given.erased, at=_utc(given.erased.at))
    published_at = _moment("published_at", given.published_at)
    fetched_at = _midnight(_moment("fetched_at", given.fetched_at))
    return Article(
        article_id=given.id or name or (digest(canonical_url(given.url)) if given.url else content_hash),
        version=given.version,
        fetched_at=fetched_at,
        content_hash=content_hash,
        known_at=fetched_at or _midnight(published_at) or _utc(entered_at),
        withdrawn=bool(given.withdrawn or erased),
        erased=erased,
        source=given.source or None,
        url=given.url or None,
        language=_language(given.language),
        quotes=given.quotes or "full",
        title=given.title or None,
        text=given.text,
        html=given.html,
        published_at=published_at,
        basis=given.basis or Basis(),
        extra={k: v for k, v in raw.items() if k not in Given.__struct_fields__},
    )


def canonical_url(url: str) -> str:
    """Return ``url`` without what may differ between two links to one page.

    Scheme and host in lower case; default port, fragment and tracking parameters dropped. What is no URL
    comes back as it is.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url
    host = parts.hostname or ""
    if port and port != _PORTS.get(parts.scheme.lower()):
        host = f"{host}:{port}"
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name.lower())
    ]
    return urlunsplit((parts.scheme.lower(), host, parts.path, urlencode(query), ""))


def _key(key: bytes) -> str:
    try:
        name = key.decode()
    except UnicodeDecodeError:
        raise PoisonError("key: not UTF-8") from None
    _check_string("key", name, LONGEST["id"])
    return name


def _check(given: Given) -> None:
    for field, longest in LONGEST.items():
        if (text := getattr(given, field)) is not None:
            _check_string(field, text, longest)
    if given.version is not None and not 0 <= given.version < 2**63:
        raise PoisonError(f"version: {given.version} is not between 0 and 2^63 - 1")
    if given.text is None and given.html is None and not given.withdrawn and not given.erased:
        raise PoisonError("text: missing; an article has text or html, or is withdrawn")


def _check_string(field: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise PoisonError(f"{field}: size {len(text):,} characters, at most {longest:,}; split or trim it")
    if "\0" in text:
        raise PoisonError(f"{field}: holds a NUL character, which no text has; check the producer's encoding")


def _content_hash(raw: dict[str, Any]) -> str:
    content = {k: v for k, v in raw.items() if k not in _NO_CONTENT}
    try:
        return digest(orjson.dumps(content, option=orjson.OPT_SORT_KEYS))
    except orjson.JSONEncodeError as error:  # it can be read deeper than it can be written
        raise PoisonError(f"cannot be written again: {error}") from None


def _moment(field: str, text: str | None) -> dt.datetime | dt.date | None:
    """Return an ISO date as a date, an ISO date-time as a moment in UTC (without zone: taken as UTC)."""
    if text is None:
        return None
    try:
        moment = dt.date.fromisoformat(text) if len(text) <= 10 else dt.datetime.fromisoformat(text)
        if moment.year < EARLIEST:
            raise PoisonError(f"{field}: {text!r} is before {EARLIEST}")
        return _utc(moment) if isinstance(moment, dt.datetime) else moment
    except (ValueError, OverflowError):
        raise PoisonError(
            f"{field}: {text[:60]!r} is no ISO 8601 date or date-time, such as 2018-12-16T09:30:00Z"
        ) from None


def _midnight(moment: dt.datetime | dt.date | None) -> dt.datetime | None:
    if moment is None or isinstance(moment, dt.datetime):
        return moment
    return dt.datetime.combine(moment, dt.time(), dt.UTC)


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _language(code: str | None) -> str:
    """Return the primary subtag of a language code; what is none stays as it is, in lower case."""
    code = (code or "").strip().lower()
    match = _LANGUAGE.fullmatch(code)
    return match[1] if match else code
