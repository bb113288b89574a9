"""What the page says, where the producer of an article said nothing; each with where it came from."""

from msgspec.structs import replace

from pipeline.clean.language import is_english
from pipeline.clean.page import Facts
from pipeline.lexicon.load import LANGUAGES
from pipeline.records.article import Article
from pipeline.records.raw import SaidBy


def complete(article: Article, facts: Facts, text: str) -> Article:
    """Return ``article`` with source, URL, title and language as its page says them where they are missing.

    ``text`` is what was taken from the page: where it is plainly English, no feed or page can say otherwise.
    """
    basis = article.basis
    if not article.url and facts.canonical:
        basis = replace(basis, url="canonical")
    if not article.source and facts.source:
        basis = replace(basis, source="page")
    language, by = _language(article.language, basis.language, facts.language, text)
    return replace(
        article,
        url=article.url or facts.canonical,
        source=article.source or facts.source,
        title=article.title or facts.title,
        language=language,
        basis=replace(basis, language=by),
    )


def _language(given: str, basis: SaidBy | None, page: str | None, text: str) -> tuple[str, SaidBy | None]:
    """Return the language and who says so: None for the producer, for the text, and where nobody does.

    ``lang`` in a page is often that of the template, and a feed's that of the whole site.
    """
    said, by = (given, basis) if given else (page, "page") if page else ("en", None)
    if said not in LANGUAGES and by in ("feed", "page") and is_english(text):
        return "en", None
    return said, by
