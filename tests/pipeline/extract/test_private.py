"""Who is named as a speaker, and who is told by the role alone."""

import datetime as dt

from pipeline.clean import clean
from pipeline.extract import extract
from pipeline.records.article import Article


def origins(*paragraphs: str) -> set[str | None]:
    day = dt.datetime(2024, 5, 3, tzinfo=dt.UTC)
    text = "\n\n".join(paragraphs)
    article = Article(article_id="n1", content_hash="", text=text, known_at=day, language="en")
    return {claim.origin for m in extract(clean(article)).mentions for claim in m.claims}


BLAST = "Nine people were killed on Thursday in an explosion in Mosul, Iraq"


def test_what_has_an_article_is_no_surname() -> None:
    body = "Coastal Observatory for Human Rights"
    later = "The figures were collected by the Observatory, which has sources there."
    assert origins(f"{BLAST}, {body} said.", later) == {body}


def test_a_surname_that_stands_alone_is_a_persons() -> None:
    assert origins(f"{BLAST}, Jane Roe said.", "Everybody ran, and Roe fell.") == {"named person"}
