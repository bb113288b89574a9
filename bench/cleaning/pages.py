"""The pages, and what two cleaners leave of them."""

import datetime as dt
import math
import re
from pathlib import Path
from typing import Literal

from bench.cleaning.score import Score, score, sentences_of
from bench.floors import corpus_hash
from pipeline.clean import clean
from pipeline.records.article import Article

HERE = Path(__file__).parent
CLEANERS = ("trafilatura", "tallywire")
FLOORS = HERE / "floors.json"
GUARDED = ("precision", "recall", "f1", "words_f1")
Part = Literal["read", "unread"]
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)")
_NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def names() -> dict[str, Part]:
    """Return every page and its part."""
    unread = (HERE / "unread.txt").read_text().split()
    return {
        path.stem: "unread" if path.stem in unread else "read" for path in sorted(HERE.glob("pages/*.html"))
    }


def page(name: str) -> str:
    """Return a page's HTML, decoded as it says of itself."""
    body = (HERE / "pages" / f"{name}.html").read_bytes()
    declared = _CHARSET.search(body[:1024])
    return body.decode(declared[1].decode() if declared else "utf-8")


def gold(name: str) -> list[str]:
    """Return the lines that should be left."""
    return (HERE / "gold" / f"{name}.txt").read_text().splitlines()


def kept(cleaner: str, html: str) -> list[str]:
    """Return the sentences that a cleaner leaves; ours says the headline first, trafilatura has none."""
    if cleaner == "trafilatura":
        import trafilatura

        return sentences_of((trafilatura.extract(html) or "").splitlines())
    article = clean(Article(article_id="a", content_hash="h", known_at=_NOW, html=html))
    return [article.source_text[slice(*sentence.span)] for sentence in article.sentences]


def judge(cleaner: str, name: str) -> Score:
    """Return how one cleaner does on one page."""
    return score(kept(cleaner, page(name)), gold(name), headline=cleaner == "tallywire")


def reached() -> dict[str, dict[str, float]]:
    """Return the guarded figures of our clean stage, by part, rounded down."""
    result: dict[str, dict[str, float]] = {}
    for part in ("read", "unread"):
        whole = sum((judge("tallywire", name) for name, of in names().items() if of == part), Score())
        figures = whole.figures()
        result[part] = {name: math.floor(figures[name] * 10_000) / 10_000 for name in GUARDED}
    return result


def corpus() -> str:
    """Return a hash of all pages and their gold."""
    return corpus_hash(HERE, "*/*.*")
