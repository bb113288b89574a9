"""Which article some bytes are about: a raw record, a record of a stage, or what was meant to be one."""

import datetime as dt
from collections.abc import Collection

import orjson

from pipeline.clean.admit import admit, canonical_url
from pipeline.errors import PoisonError
from pipeline.records.codec import digest, parse

_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


def article_of(value: bytes | None, key: bytes | None) -> str | None:
    """Return the id of the article that ``value``, under ``key``, is about; None where nothing tells.

    What cannot be processed is asked, too, for a dead letter holds the words of an article all the same.
    """
    try:
        given = parse(value or b"null")
    except PoisonError:
        given = None
    if isinstance(given, dict):
        for name in ("article_id", "id"):
            if isinstance(given.get(name), str) and given[name]:
                return str(given[name])
    try:
        return admit(value, key, _NEVER).article_id
    except PoisonError:
        if key:
            return key.decode(errors="replace")
        url = given.get("url") if isinstance(given, dict) else None
        return digest(canonical_url(url)) if isinstance(url, str) else None


def any_of(articles: Collection[str], value: bytes | None, key: bytes | None) -> bool:
    """Return whether ``value``, under ``key``, is about one of ``articles``.

    Of what does not tell, such as JSON that was cut off, whether it names one: better too much is erased.
    """
    if not articles:
        return False
    found = article_of(value, key)
    return (
        found in articles
        if found is not None
        else any(orjson.dumps(id_) in (value or b"") for id_ in articles)
    )
