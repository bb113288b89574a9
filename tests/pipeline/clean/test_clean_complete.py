"""What the page adds to an article, and where each came from."""

from typing import Any

import pytest

from pipeline.clean import clean
from pipeline.records.article import Article, CleanArticle
from pipeline.records.raw import Basis
from tests.laws.driver import ENTRY

PAGE = """<html lang="de"><head><title>Ten hurt in fire</title>
<link rel="canonical" href="https://news.example/fire">
<meta property="og:site_name" content="The Daily Example">
<meta property="article:published_time" content="2018-12-16T23:30:00-05:00"></head>
<body><article><h1>Ten hurt in fire</h1>{}</article></body></html>"""
ENGLISH = (
    "<p>Ten people were hurt in a fire at the market of Springfield on Saturday, the mayor said. The fire "
    "was put out after two hours, and the market will be closed for a week, the fire department said.</p>"
)
GERMAN = (
    "<p>Bei einem Brand auf dem Markt von Springfield sind am Samstag zehn Menschen verletzt worden. Das "
    "Feuer konnte nach zwei Stunden gelöscht werden, der Markt bleibt eine Woche zu, sagte ein Sprecher.</p>"
)


def cleaned(story: str = ENGLISH, **fields: Any) -> CleanArticle:
    return clean(Article(article_id="a", content_hash="h", known_at=ENTRY, html=PAGE.format(story), **fields))


def test_a_page_alone() -> None:
    article = cleaned(GERMAN)
    assert (article.url, article.source) == ("https://news.example/fire", "The Daily Example")
    assert (article.language, article.unsupported_language) == ("de", True)
    assert article.basis == Basis(url="canonical", source="page", language="page")
    assert article.published is not None
    assert (article.published.date.isoformat(), article.published.basis) == ("2018-12-16", "page")


def test_what_came_with_the_article_stays() -> None:
    basis = Basis(url="feed", source="settings", language="settings")
    article = cleaned(url="https://news.example/f", source="Daily", language="en", title="Fire", basis=basis)
    assert (article.url, article.source, article.language) == ("https://news.example/f", "Daily", "en")
    assert (article.title, article.basis) == ("Fire", basis)


def test_a_producer_need_not_tell_where_fields_came_from() -> None:
    assert cleaned(url="https://news.example/f", source="Daily", language="en").basis == Basis()


@pytest.mark.parametrize("by", ["feed", "page"])
def test_where_the_text_is_english_no_template_makes_it_another_language(by: Any) -> None:
    article = cleaned(language="de", basis=Basis(language=by))
    assert (article.language, article.basis.language, article.unsupported_language) == ("en", None, False)


@pytest.mark.parametrize("by", [None, "settings"])
def test_a_person_is_believed_the_language(by: Any) -> None:
    article = cleaned(language="de", basis=Basis(language=by))
    assert (article.language, article.unsupported_language) == ("de", True)


def test_a_withdrawn_article_has_a_language() -> None:
    article = clean(Article(article_id="a", content_hash="h", known_at=ENTRY, withdrawn=True))
    assert article.language == "en"
