"""What stands around a story on a page: found by its set phrases and its place, dropped with a reason.

The rules are in ``lexicon/en/junk.toml``. They may leave junk behind, but must not take a sentence of a
story: so they look at short lines and at whole sentences, and what only looks like a headline goes only where
a comment form or a list of links stands beside it.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import TypeAlias

from pipeline.clean.beginnings import Beginnings, Rule
from pipeline.clean.credits import agency, credit_suffix, markers_list
from pipeline.clean.paragraphs import Paragraph
from pipeline.lexicon.load import load
from pipeline.records.article import DropReason
from pipeline.records.base import Span

_SHORT = 160  # characters: a longer line may begin like junk and go on as story
_WHOLE = 80  # the longest of the whole lines that are known has 52 of them
_CREDIT = 60  # a longer sentence that begins like a credit goes on as a caption
_LONG = 400  # a longer line is no caption
_GALLERY = 2_500  # a longer one no picture gallery
_WORD = re.compile(r"\w")
_DIGITS = re.compile(r"\d+")
_EDGES = " \t:.!?|>»›→►•*-–—_#()[]{}\"'↓↑+=…,;"
_PLAYLIST = re.compile(r"\d{1,2}:\d\d\s+(?!(?:[ap]\.?m\b|[ecmp][ds]?t\b|hours\b|local\b|gmt\b))\S.*[^.]")
_CONTACT = re.compile(r"\S@\S+\.\w|(?:^|\s)@\w{3,}|\.com/\S")
_TELEPHONE = re.compile(r"[\d\s().+-]{7,20}")
_MAIL = re.compile(r"\S@[\w-]+\.\w")
_APPEAL = re.compile(r"\b(?:anyone|information|tips?|call|police|crime|witness\w*)\b")
_TWEET_END = re.compile(
    r"\s*(?:(?:pic\.twitter\.com|https?://t\.co)/\w+\s*)*—\s*[^—]{1,60}\(@\w+\)\s\w+ \d{1,2}, \d{4}$"
)
_BRACKETED = re.compile(r"\s*[(\[](?P<credit>[^()\[\]]{2,120})[)\]]$")
_NAMED = re.compile(r"[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){1,2}\s?(?:/|--)\s?[A-Z].*")
_CALL_SIGNS = re.compile(r"[WK][A-Z]{2,3}(?:-TV)?(?:\s?/\s?[WK][A-Z]{2,3})*")
_SPEECH = re.compile(r"\b(?:said|says|told|added|reported|according)\b")
_STOPS = tuple(".!?:;,…")
_TITLE_PARTS = re.compile(r"\s+(?:[|»·]|::)\s*|\s+[-–—]\s+")
_PARTING = re.compile("[|»·:–—-]")
_BULLET = re.compile(r"[-•*–] ")
_MARKER = re.compile(r"\[(?P<word>[A-Za-z ]{2,40})\]")

Phrases: TypeAlias = tuple[tuple[str, DropReason], ...]
"""Words anywhere in a sentence that only junk has, each with the reason to drop it."""

_LINKS_FOLLOW: frozenset[DropReason] = frozenset({"teaser", "share_line", "sign_up", "comment_form"})


def phrases(text: str) -> Phrases:
    """Return the phrases that only junk has and that stand somewhere in ``text``: no others need be looked
    for in its lines and sentences."""
    lower = _straight(text)
    return tuple([entry for entry in _inside() if entry[0] in lower])


def line_reason(paragraph: Paragraph, said: Phrases | None = None) -> DropReason | None:
    """Return why a whole line is no story, going by itself; None where it may be story.

    ``said`` are the ``phrases`` of the text around it, where these are known.
    """
    text, lower = paragraph.text, paragraph.lower
    if len(text) > _LONG:
        return "caption" if len(text) < _GALLERY and _is_marked("gallery", lower, lower) else None
    bare = lower.strip(_EDGES)
    if not bare or bare.isdecimal():
        return "navigation"
    if len(bare) <= _WHOLE and (reason := _whole_lines().get(_DIGITS.sub("0", bare))):
        return reason
    if len(text) <= _SHORT:
        if reason := _start(lower):
            return reason
        if lower[:1].isdecimal() and _PLAYLIST.fullmatch(lower):
            return "teaser"
        if _is_contact(lower) and len(text.split()) <= 14 and not _APPEAL.search(lower):
            return "share_line"
    return "caption" if _is_caption(text, lower, _inside() if said is None else said) else None


def sentence_reason(sentence: str, said: Phrases | None = None) -> DropReason | None:
    """Return why one sentence inside a paragraph is no story; None where it may be story.

    ``said`` are the ``phrases`` of the text around it, where these are known.
    """
    if len(sentence) > _LONG:
        return None
    if not sentence[:1].isalnum() and not _WORD.search(sentence):
        return "navigation"
    said = _inside() if said is None else said
    if len(sentence) > _SHORT and not said and "@" not in sentence:
        return None
    lower = _straight(sentence)
    if len(sentence) <= _SHORT and (reason := _start(lower)):
        return reason
    if len(sentence) <= _CREDIT and _caption_starts().match(lower):
        return "caption"
    if "@" in lower and _MAIL.search(lower) and len(lower.split()) <= 14 and not _APPEAL.search(lower):
        return "share_line"
    for phrase, reason in said:
        if phrase in lower:
            return reason
    return None


def caption_credit(text: str) -> int | None:
    """Return where the credit in brackets at the end of a caption begins, None where it has none."""
    match = _bracketed(text)
    return match.start() if match else None


def tweet_end(text: str) -> int | None:
    """Return where the signature of an embedded tweet begins: "— Name (@handle) October 22, 2016"."""
    match = _TWEET_END.search(text) if "(@" in text else None
    return match.start() if match else None


def teasers(paragraphs: Sequence[Paragraph], reasons: Sequence[DropReason | None]) -> list[int]:
    """Return the numbers of headline-like lines that lead to other stories.

    Those after a heading such as "Related stories", the items of a list of rules for comments, and those at
    the end of the page that stand after share lines or right before a comment form.
    """
    found: list[int] = []
    listing = rules = False
    for i, paragraph in enumerate(paragraphs):
        if reasons[i] is not None:
            listing = listing and reasons[i] != "caption"
            listing = listing or (reasons[i] == "teaser" and _is_heading(paragraph))
            rules = reasons[i] == "comment_form"
        elif (listing and _like_headline(paragraph.text)) or (rules and _is_item(paragraph.text)):
            found.append(i)
        else:
            listing = rules = False

    last = len(paragraphs) - 1
    while last >= 0 and not (reasons[last] is None and _ended(paragraphs[last].text)):
        last -= 1
    if last < 0:
        return found
    tail = range(last + 1, len(paragraphs))
    form = next((i for i in tail if reasons[i] == "comment_form"), None)
    links = next((i for i in tail if reasons[i] in _LINKS_FOLLOW), len(paragraphs))
    for i in tail:
        before_form = form is not None and i < form and not paragraphs[last].text.endswith(":")
        if reasons[i] is None and (before_form or i > links) and _like_headline(paragraphs[i].text):
            found.append(i)
    return sorted(set(found))


def markers(text: str, start: int = 0) -> list[Span]:
    """Return the spans of a monitoring service's markers that stand between sentences: "[passage omitted]".

    One inside a sentence ("[word indistinct]") stays, so that the sentence stays whole.
    """
    found: list[Span] = []
    for match in _MARKER.finditer(text, start):
        if match["word"].lower() not in markers_list():
            continue
        before = text[max(start, match.start() - 3) : match.start()].rstrip()
        after_marker = bool(found) and not text[found[-1][1] : match.start()].strip()
        ended = (
            not text[start : match.start()].strip() if match.start() - start < 3 else before[-1:] in '.!?"”'
        )
        if ended or after_marker or not text[match.end() : match.end() + 3].strip():
            found.append(match.span())
    return found


def title_parts(title: str) -> list[str]:
    """Return the parts of a page's title, one of them the headline: "Example - World - Two hurt in fire"."""
    if not _PARTING.search(title):
        return [title] if len(title.split()) >= 3 else []
    return [part for part in map(str.strip, _TITLE_PARTS.split(title)) if len(part.split()) >= 3]


def title_end(title: str) -> int:
    """Return where the name of the site begins in a title: "Two hurt in fire - The Daily Example"."""
    for match in _TITLE_PARTS.finditer(title) if _PARTING.search(title) else ():
        head, rest = title[: match.start()], title[match.end() :]
        if len(head.split()) >= 3 and (match[0].strip() in "|»·::" or _names_a_site(rest)):
            return match.start()
    return len(title)


def _straight(text: str) -> str:
    return text.lower().replace("’", "'")


def _start(lower: str) -> DropReason | None:
    return _starts().match(lower.lstrip("►•*↓>»·-–— "))


def _is_caption(text: str, lower: str, said: Phrases) -> bool:
    if _caption_starts().match(lower):
        return True
    # A credit stands behind one line, "The bridge on Monday | Jane Roe": more bars are those of a table.
    if text.count("|") < 2 and _is_marked("tail", text, lower):
        return True
    for phrase, reason in said:
        if reason == "caption" and phrase in lower:
            return True
    match = _bracketed(text)
    if match is None:
        return False
    if _caption_rules()["credit"].search(match["credit"]):
        return True
    wire = (
        agency(match["credit"]) or _CALL_SIGNS.fullmatch(match["credit"]) or _NAMED.fullmatch(match["credit"])
    )
    return bool(wire) and not _SPEECH.search(lower)


def _is_marked(rule: str, text: str, lower: str) -> bool:
    """Tell whether the marks of captions that ``rule`` finds stand in ``text``."""
    for cue in _caption_cues()[rule]:
        if cue in lower:
            start = max(0, len(text) - 100) if rule == "tail" else 0
            return _caption_rules()[rule].search(text, start) is not None
    return False


def _is_contact(lower: str) -> bool:
    if ("@" in lower or ".com/" in lower) and _CONTACT.search(lower):
        return True
    return len(lower) <= 20 and _TELEPHONE.fullmatch(lower) is not None


def _bracketed(text: str) -> re.Match[str] | None:
    """Return the brackets at the end of a trimmed line."""
    return _BRACKETED.search(text, max(0, len(text) - 130)) if text.endswith((")", "]")) else None


def _is_heading(paragraph: Paragraph) -> bool:
    """Tell whether a teaser line has no headline of its own, so that the next lines are what it announces."""
    return paragraph.text.endswith(":") or len(paragraph.text.split()) <= 4


def _like_headline(text: str) -> bool:
    return 3 <= len(text.split()) <= 18 and len(text) <= 140 and not _ended(text)


def _is_item(text: str) -> bool:
    """Tell whether a line is one of a list of few words, not a sentence with a dash before it."""
    return _BULLET.match(text) is not None and not _ended(text)


def _ended(text: str) -> bool:
    return bool(text.rstrip("\"”’')]").endswith(_STOPS) or credit_suffix(text))


def _names_a_site(words: str) -> bool:
    known = set(load("junk")["site_names"]["words"])
    return bool(re.search(r"\b[WK][A-Z]{2,3}\b|\w\.(?:com|org|net|co|tv|news)\b", words)) or any(
        word.strip(",.&") in known for word in words.lower().split()
    )


@cache
def _whole_lines() -> dict[str, DropReason]:
    return {phrase: reason for reason, phrases in load("junk")["lines"].items() for phrase in phrases}


@cache
def _inside() -> Phrases:
    return tuple((phrase, reason) for reason, phrases in load("junk")["inside"].items() for phrase in phrases)


@cache
def _starts() -> Beginnings[DropReason]:
    return Beginnings(
        Rule(re.compile(rule["pattern"]), rule["reason"], rule.get("cue", ""))
        for rule in load("junk")["start"]
    )


@cache
def _caption_starts() -> Beginnings[bool]:
    return Beginnings([Rule(re.compile(load("junk")["caption"]["start"]), True)])


@cache
def _caption_cues() -> dict[str, list[str]]:
    return {name: load("junk")["caption"][f"{name}_cues"] for name in ("gallery", "tail")}


@cache
def _caption_rules() -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(load("junk")["caption"][name], re.IGNORECASE)
        for name in ("gallery", "credit", "tail")
    }
