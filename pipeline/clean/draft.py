"""A text while it is being cleaned: its paragraphs, what each is, and what was cut from it."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from typing import TypeAlias

from pipeline.clean import credits, junk
from pipeline.clean.paragraphs import Paragraph, paragraphs
from pipeline.clean.published import date_line
from pipeline.clean.pull_quotes import repeated_inside
from pipeline.clean.sentences import split
from pipeline.records.article import Dropped, DropReason, Sentence
from pipeline.records.base import Span

_HEAD = 15  # paragraphs at the start in which title, bylines and dates stand
_FOOT = 4  # and at the end, for credits
_OPENING = 6  # paragraphs of story in which a dateline stands
_LOOSE = 100  # characters of the longest link below a story
_RUBRIC = 4  # words of the longest rubric above a title
_TITLE = 200  # characters of the longest headline
_SENTENCE = 80  # characters from which a caption without credit is likely to say something
_LEFT = 250  # characters of story without which captions are better than nothing
_STOPS = tuple(".:;,…")  # a headline may ask or shout
_WORD = re.compile(r"[^\W_]+")
_FIRST_WORDS = re.compile(r"[\W_]*+([^\W_]++)[\W_]*+([^\W_]++)?[\W_]*+([^\W_]++)?")

Opening: TypeAlias = tuple[str | None, ...]
"""The first words of a line."""


class Draft:
    """The state of one text; the three steps are called in their order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.paragraphs = paragraphs(text)
        self.reasons: list[DropReason | None] = [None] * len(self.paragraphs)
        self.cuts: dict[int, list[tuple[Span, DropReason]]] = {}
        self._said = junk.phrases(text)
        self._title_at: int | None = None
        self.dates: list[dt.date] = []
        self.dateline: credits.Dateline | None = None
        self.byline: str | None = None
        self.credit: str | None = None

    @property
    def title(self) -> Span | None:
        """Where the title stands in the text, None where it holds none."""
        return None if self._title_at is None else self.paragraphs[self._title_at][:2]

    def drop_lines(self, title: str | None, *, page: bool = False) -> None:
        """Say of each paragraph what it is if it is no story; find the title, given or not, among them."""
        for i, paragraph in enumerate(self.paragraphs):
            if i < _HEAD:
                self._read_head(i, paragraph)
            if i >= len(self.paragraphs) - _FOOT or i < _HEAD:
                self._read_credit(i, paragraph)
            if self.reasons[i] is None:
                self.reasons[i] = junk.line_reason(paragraph, self._said)
        self._keep_captions()
        openings = [_opening(paragraph.text) for paragraph in self.paragraphs]
        self._drop_repeated(self._find_title(title, openings), openings)
        if page:
            self._drop_rubrics()
            self._drop_pull_quotes()
        for i in junk.teasers(self.paragraphs, self.reasons):
            self.reasons[i] = "teaser"
        if page:
            self._drop_tail()
        for i, paragraph in self._story()[_FOOT // 2 :][-_FOOT:]:
            if credits.below_story(paragraph.text):
                self.reasons[i] = "credit"

    def cut_credits(self) -> None:
        """Cut dateline, agency and a monitoring service's markers out of the paragraphs that are story."""
        story = self._story()
        for nth, (i, paragraph) in enumerate(story[:_OPENING]):
            if dateline := credits.dateline(paragraph.text, first=nth < 2):
                self._cut(i, paragraph.start, paragraph.start + dateline.end, "credit")
                self.dateline = dateline
                self.credit = self.credit or dateline.credit
                self.byline = self.byline or dateline.issuer
                break
        for i, paragraph in story[-_FOOT:]:
            if suffix := credits.credit_suffix(paragraph.text):
                self._cut(i, paragraph.start + suffix[0], paragraph.end, "credit")
                self.credit = self.credit or suffix[1]
        for i, paragraph in story:
            if (end := junk.tweet_end(paragraph.text)) is not None:
                self._cut(i, paragraph.start + end, paragraph.end, "share_line")
            if "[" in paragraph.text:
                begin = self.dateline.end if self.dateline and i in self.cuts and i == story[0][0] else 0
                for start, stop in junk.markers(paragraph.text, begin):
                    self._cut(i, paragraph.start + start, paragraph.start + stop, "navigation")
        if self.credit is None:
            lines = (
                p.text
                for p, reason in zip(self.paragraphs, self.reasons, strict=True)
                if reason == "copyright"
            )
            self.credit = next(filter(None, map(credits.agency_inside, lines)), None)

    def sentences(self) -> tuple[list[Sentence], list[Dropped]]:
        """Return the sentences of the story, and every span that was dropped."""
        kept: list[Sentence] = []
        dropped: list[Dropped] = []
        number = 0
        for i, paragraph in enumerate(self.paragraphs):
            if i == self._title_at:
                continue
            if reason := self.reasons[i]:
                dropped.append(Dropped(span=(paragraph.start, paragraph.end), reason=reason))
                continue
            before = len(kept)
            for span in self._pieces(i, paragraph, dropped):
                if reason := self._sentence_reason(self.text[span[0] : span[1]]):
                    dropped.append(Dropped(span=span, reason=reason))
                else:
                    kept.append(Sentence(span=span, paragraph=number))
            number += len(kept) > before
        return kept, sorted(dropped, key=lambda entry: entry.span)

    def _pieces(self, i: int, paragraph: Paragraph, dropped: list[Dropped]) -> list[Span]:
        """Return the spans of the sentences of ``paragraph``, and add what is cut from it to ``dropped``."""
        start, end = paragraph.start, paragraph.end
        found: list[Span] = []
        for cut, reason in sorted(self.cuts.get(i, ())):
            dropped.append(Dropped(span=cut, reason=reason))
            if cut[0] > start:
                found += split(self.text, start, cut[0])
            start = max(start, cut[1])
        if end > start:
            found += split(self.text, start, end)
        return found

    def _sentence_reason(self, sentence: str) -> DropReason | None:
        return "credit" if credits.made_by(sentence) else junk.sentence_reason(sentence, self._said)

    def _story(self) -> list[tuple[int, Paragraph]]:
        return [
            (i, paragraph)
            for i, paragraph in enumerate(self.paragraphs)
            if self.reasons[i] is None and i != self._title_at
        ]

    def _cut(self, i: int, start: int, end: int, reason: DropReason) -> None:
        if not any(start < stop and begin < end for (begin, stop), _ in self.cuts.get(i, ())):
            self.cuts.setdefault(i, []).append(((start, end), reason))

    def _read_head(self, i: int, paragraph: Paragraph) -> None:
        """Take a date of publication, and a byline, from a line."""
        if dated := date_line(paragraph.text):
            self.dates.append(dated[1])
            head = paragraph.text[: dated[0]].strip(" |-.([")
            if head and not credits.byline(head):
                self._cut(i, paragraph.start + dated[0], paragraph.end, "navigation")
            else:
                self.reasons[i] = "navigation"
            self._sign(credits.byline(head))
        elif signed := credits.byline(paragraph.text):
            self.reasons[i] = "credit"
            self._sign(signed)

    def _sign(self, signed: tuple[str, str | None] | None) -> None:
        if signed:
            self.byline = self.byline or signed[0]
            self.credit = self.credit or signed[1]

    def _read_credit(self, i: int, paragraph: Paragraph) -> None:
        if self.reasons[i] is not None:
            return
        if name := credits.credit_line(paragraph.text):
            self.reasons[i] = "credit"
            self.credit = self.credit or name

    def _keep_captions(self) -> None:
        """Where hardly anything else is left, keep what captions say, without their credits."""
        if sum(len(paragraph.text) for _, paragraph in self._story()) >= _LEFT:
            return
        for i, paragraph in enumerate(self.paragraphs):
            if self.reasons[i] != "caption":
                continue
            if credit := junk.caption_credit(paragraph.text):
                self._cut(i, paragraph.start + credit, paragraph.end, "caption")
            elif len(paragraph.text) < _SENTENCE:
                continue
            self.reasons[i] = None

    def _find_title(self, given: str | None, openings: Sequence[Opening]) -> str | None:
        """Find the paragraph that is the title, where the text begins with one; return its words as a key."""
        if given:
            keys = set(map(_key, {given, given[: junk.title_end(given)], *junk.title_parts(given)}))
            alike = set(map(_opening, keys))
            for i, paragraph in enumerate(self.paragraphs[:_HEAD]):
                if openings[i] in alike and (key := _key(paragraph.text)) in keys:
                    self._title_at, self.reasons[i] = i, None
                    return key
            return _key(given)
        story = self._story()
        if len(story) > 1 and story[0][0] < _HEAD and _is_title(story[0][1].text):
            self._title_at = story[0][0]
            return _key(story[0][1].text)
        return None

    def _drop_repeated(self, title: str | None, openings: Sequence[Opening]) -> None:
        """Drop a line that stands twice, or repeats the title: menus and players do."""
        story = self._story()
        alike = Counter([openings[i] for i, _ in story])
        seen = set()
        if title:
            seen.add(title)
            alike[_opening(title)] += 1
        for i, paragraph in story:
            if alike[openings[i]] < 2 and i not in self.cuts:
                continue
            key = _key(self._uncut(i, paragraph))
            if key in seen:
                self.reasons[i] = "navigation"
            if key.count(" ") > 2:
                seen.add(key)

    def _uncut(self, i: int, paragraph: Paragraph) -> str:
        """Return what stands of a paragraph before the first cut."""
        cuts = self.cuts.get(i)
        return self.text[paragraph.start : cuts[0][0][0]] if cuts else paragraph.text

    def _drop_tail(self) -> None:
        """Drop the short lines below the last sentence of a page: links, tags, buttons."""
        story = self._story()
        last = next((nth for nth in range(len(story) - 1, 1, -1) if not _is_loose(story[nth][1].text)), None)
        if last is not None and not story[last][1].text.endswith(":"):
            for i, _ in story[last + 1 :]:
                self.reasons[i] = "navigation"

    def _drop_pull_quotes(self) -> None:
        story = self._story()
        for nth in repeated_inside([paragraph.text for _, paragraph in story]):
            self.reasons[story[nth][0]] = "navigation"

    def _drop_rubrics(self) -> None:
        """Drop the short lines above the title: the name of a section, or of the site."""
        for i, paragraph in self._story():
            if self._title_at is not None and i < self._title_at and _is_rubric(paragraph.text):
                self.reasons[i] = "navigation"


def _is_loose(line: str) -> bool:
    """Tell whether a line is no sentence, nor a row of a table."""
    return len(line) <= _LOOSE and not _is_ended(line) and " | " not in line


def _is_ended(line: str) -> bool:
    return line.rstrip("\"”’')]").endswith(_STOPS)


def _is_rubric(line: str) -> bool:
    return len(line.split()) <= _RUBRIC and not _is_ended(line)


def _is_title(line: str) -> bool:
    return (
        len(line) <= _TITLE
        and " " in line
        and not _is_ended(line)
        and credits.dateline(line, first=True) is None
    )


def _key(text: str) -> str:
    """Return the words of ``text``, by which two lines are the same."""
    return " ".join(_WORD.findall(text.casefold()))


def _opening(text: str) -> Opening:
    """Return the first words of ``text``: lines that differ in them, as most do, differ in their ``_key``."""
    match = _FIRST_WORDS.match(text.casefold())
    return match.groups() if match else ()
