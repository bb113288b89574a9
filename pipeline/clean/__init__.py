"""The clean stage: an article as it entered to its story, and everything around it dropped with a reason."""

from collections.abc import Iterable
from typing import Any

from pipeline.clean import html, junk, page
from pipeline.clean.complete import complete
from pipeline.clean.dates import find_date
from pipeline.clean.draft import Draft
from pipeline.clean.fingerprint import fingerprint
from pipeline.clean.language import supported
from pipeline.clean.published import published
from pipeline.records.article import Article, CleanArticle, Dropped, Sentence
from pipeline.records.base import ArticleVersion, Span

__all__ = ["clean"]


def clean(article: Article) -> CleanArticle:
    """Return the story of ``article``, cut into sentences, and what was dropped around it.

    Every character of ``source_text`` that is no space is in the title, in a sentence or in a dropped span. A
    withdrawn article has no text left.
    """
    if article.withdrawn:
        return CleanArticle(**_carried(complete(article, page.NOTHING, "")))
    read = html.Page(article.text, None) if article.text is not None else html.read(article.html or "")
    facts = page.facts_of(read, article.url)
    article = complete(article, facts, read.text)
    given = (article.title or "").strip()

    draft = Draft(read.text)
    draft.drop_lines(given, page=read.tree is not None)
    draft.cut_credits()
    sentences, dropped = draft.sentences()

    source_text, title = read.text, draft.title
    if given and title is None:
        source_text, title, site = _append(source_text, given)
        dropped += site
    text = _joined(source_text, sentences)
    if title:
        sentences.insert(0, Sentence(span=title, paragraph=-1, title=True))
    return CleanArticle(
        **_carried(article),
        source_text=source_text,
        text=text,
        title=source_text[slice(*title)] if title else None,
        dateline=draft.dateline.place if draft.dateline else None,
        byline=draft.byline,
        credit=draft.credit,
        sentences=tuple(sentences),
        dropped=tuple(dropped),
        published=published(
            article.published_at,
            [date for date in (find_date(facts.published or ""), *sorted(draft.dates)) if date],
            article.url,
            draft.dateline.date if draft.dateline else None,
            from_page=article.basis.published_at == "page",
            fetched_at=article.fetched_at,
        ),
        fingerprint=fingerprint(text),
        stub=facts.stub,
        basis=article.basis,
        unsupported_language=not supported(article.language, text),
    )


def _carried(article: Article) -> dict[str, Any]:
    return {name: getattr(article, name) for name in ArticleVersion.__struct_fields__}


def _append(text: str, title: str) -> tuple[str, Span, list[Dropped]]:
    """Return ``text`` with ``title`` after it, the title's span, and the site's name in it as dropped."""
    start = len(text) + 2
    end = start + junk.title_end(title)
    site = [Dropped(span=(end, start + len(title)), reason="navigation")] if end < start + len(title) else []
    return f"{text}\n\n{title}", (start, end), site


def _joined(source_text: str, sentences: Iterable[Sentence]) -> str:
    """Return the sentences, each with the spaces that parted it from the last; a newline where more did."""
    parts: list[str] = []
    end = paragraph = -1
    for sentence in sentences:
        start = sentence.span[0]
        between = source_text[end:start] if parts else ""
        together = sentence.paragraph == paragraph and not between.strip()
        parts += [between if together else "\n" if parts else "", source_text[slice(*sentence.span)]]
        end, paragraph = sentence.span[1], sentence.paragraph
    return "".join(parts)
