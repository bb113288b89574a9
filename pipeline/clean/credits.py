"""Who wrote a text and where: dateline, byline and the agency that it is credited to.

"Reuters said" inside a story quotes an agency and credits nobody; only set forms count.
"""

import datetime as dt
import re
from functools import cache
from typing import NamedTuple

from pipeline.clean.beginnings import Beginnings, Rule
from pipeline.clean.dates import DATE, find_date
from pipeline.lexicon.load import load

# The character that it begins with comes first, for the search to run from one to the next. The bracket that
# closes a head belongs to it.
_SEPARATOR = re.compile(
    r"[-—–>_/:)](?:(?<=[—–])|(?<=-)(?:-+|(?=\s)|(?<=[\s)\]]-)(?=\[|$))|(?<=>)>|(?<=[_:])(?=\s)|(?<=\w/)\.(?=\s)"
    r"|(?<=\))(?=\s[A-Z“\"]))\s*"
)
_SAYS_MORE = re.compile(r"[\d(\[/,]|no date", re.IGNORECASE)
_HEAD = re.compile(
    rf"(?P<place>[^()\[\],/]{{2,50}}?(?:\s?[(\[][^()\[\]\d]{{2,30}}[)\]](?=,))?(?:,[^()\[\],/\d]{{1,30}}){{0,2}}?)??"
    rf"(?:,?\s*\(?(?P<date>{DATE}|no date)\)?)?"
    r"[.,]?\s*(?:[(\[/](?P<credit>[^()\[\]]{2,50})[)\]]?|(?<=,\s)(?P<bare>\w{3,9}))?",
    re.IGNORECASE,
)
_CALL_SIGN = re.compile(r"[A-Z][A-Z0-9 /-]{1,14}(?:-TV)?|\w[\w-]*\.\w{2,3}")
_MIXED_CAPITALS = re.compile(r"\b(?:Mc|Mac|De|La|Le|Du|Van|St\.?|[Oo]['’])(?=\s?[A-Z])")
_DIGIT = re.compile(r"\d")
_NO_PLACE = re.compile(r"no city|clandestine", re.IGNORECASE)
_METADATA = re.compile(r"(?:\[[^\[\]]{1,200}\]\s*+)*+")
_BRACKET = re.compile(r"\[([^\[\]]{1,200})\]")

_ROLE = r"(?!(?:staff|reporter|writer|correspondent|editor|digital|special|associated|the)\b)"
_DAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:early|mid|late|midnight|noon|nightfall|dawn)\b)"
_NAME = r"(?-i:[^\W\da-z_])[\w.'’-]*(?:\s(?-i:[^\W\da-z_])[\w.'’-]*){0,4}?"
_BYLINE = re.compile(
    rf"(?:written )?by:?\s+"
    rf"(?!{_DAY}\b)(?P<names>(?:the )?{_NAME}(?:(?:,\s(?:and\s)?|\sand\s|\s&\s){_ROLE}{_NAME}){{0,4}})"
    r"(?P<rest>(?:,|\.|\s[-–—|/]|\s(?:updated|posted|published|created|in|of|for)\b).*)?",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"(?:source|via)\s?:\s*(?P<who>[^.:]{2,50})\.?", re.IGNORECASE)
_SUFFIX = re.compile(r"(?<=[.!?\"”’)])\s*(?P<mark>[-–—/]+\s*|[(\[])(?P<who>[\w -]{2,40})[)\]/]?\.?$")
_ALONE = re.compile(r"[-–—(\[/\s]*(?P<who>[\w -]{2,40}?)[)\]/.\s]*")
_CONTRIBUTED = re.compile(
    r".{3,200}\bcontributed (?:to (?:this|the) (?:report|story|article)|reporting|writing)\b", re.IGNORECASE
)
_MADE_BY = re.compile(
    r"\(?(?:additional )?(?:reporting|writing|editing) by\b|contributing: |from staff reports"
    rf"|(?:(?:words|text|story|photos?|photographs?|pictures?|illustrations?|graphics?|video|edited|produced|translated"
    rf"|translation|research|additional \w+)(?:,? and \w+)? by:? |edited by: )"
    rf"{_NAME}(?:(?:,\s(?:and\s)?|\sand\s|\s&\s){_NAME}){{0,3}}\.?$",
    re.IGNORECASE,
)
# "jr/ab (AFP, Reuters)", "(JR)", "JR": initials below a story.
_INITIALS = re.compile(r"[a-z]{2,4}(?:/[a-z]{2,4}){1,3}(?: \([^()]{2,40}\))?|[A-Z]{2,4}|\([A-Z]{2,4}\)")
_BIO = 500  # characters of a word on the author
_CRAFT = r"(?:writer|reporter|editor|correspondent|journalist|columnist|fellow|photographer|producer|author)"
_MAKER = re.compile(
    rf"(?:[A-Z][\w.'’-]+ ){{2,4}}(?:is (?:an?|the|our)\b[^.]{{0,60}}\b{_CRAFT}\b"
    r"|(?:covers|writes about|reports (?:from|on|for)|has (?:covered|reported)|is based in)\b)"
)


class Dateline(NamedTuple):
    """The start of a story that says where it was written; ``end`` is where the story begins."""

    place: str | None
    date: dt.date | None
    credit: str | None
    issuer: str | None
    """Who issued or spoke it, where a monitoring service names them in brackets before the text."""
    end: int


def agency(text: str) -> str | None:
    """Return the canonical name of the agency in a credit such as "AP", "AP/CBS4", "the Associated Press"."""
    for part in (text, *re.split(r"\s*[/;|]\s*|\s+and\s+|,\s*", text)):
        if name := _agencies().get(part.strip()):
            return name
    return None


def agency_inside(text: str) -> str | None:
    """Return the agency that a copyright line names in full, else None."""
    return next((name for form, name in _agencies().items() if len(form) >= 6 and form in text), None)


def dateline(text: str, first: bool) -> Dateline | None:
    """Return the dateline that a paragraph begins with, else None.

    "BEIRUT:" (only in the first paragraph of the story, else it is a heading), "CHICAGO (AP) —",
    "San Salvador, 3 Jan 90 --", "PARIS, Dec. 4 (Reuters) -", "(WMC) -".
    """
    for separator in _SEPARATOR.finditer(text, 0, 120):
        colon, bracket = separator[0][0] == ":", separator[0][0] == ")"
        before = text[: separator.start() + bracket]
        if _balanced(before):
            break
    else:
        return None
    before = before.strip()
    if not _SAYS_MORE.search(before) and not _MIXED_CAPITALS.sub("", before).isupper():
        return None  # it could only be a place, and is none
    head = _HEAD.fullmatch(before)
    if not head:
        return None
    credit = head["credit"] or head["bare"] or ""
    end = min((head.start(part) for part in ("date", "credit", "bare") if head[part]), default=head.end())
    place = head[0][:end].strip(" ,([/\u200b\ufeff")
    stem, _, last = place.rpartition(", ")
    if not credit and len(last) > 2 and agency(last):  # two letters are a state
        place, credit = stem, last
    if not _plausible(place, bool(head["date"]), credit, colon, first):
        return None

    end, issuer = _skip_metadata(text, separator.end())
    found = Dateline(_place(place), find_date(head["date"] or ""), agency(credit), issuer, end)
    if not place and (more := dateline(text[end:], first)):
        return more._replace(credit=more.credit or found.credit, end=end + more.end)
    return found


def byline(line: str) -> tuple[str, str | None] | None:
    """Return (names, agency) of a line such as "By Jane Roe and John Doe, Associated Press", else None."""
    if len(line) > 160 or not (match := _BYLINE.fullmatch(line)):
        return None
    names = match["names"]
    form = next((form for form in _agencies() if len(form) >= 6 and line.endswith(form)), None)
    if form and names[: -len(form)][-1:].isalnum():  # "Jane RoeAssociated Press": a page lost the line break
        names = names.removesuffix(form)
    return names, _agencies()[form] if form else None


def credit_line(line: str) -> str | None:
    """Return whom a whole line credits: "Source: BBC", "(AFP)", "by Associated Press"; else None."""
    if len(line) > 60:
        return None
    if match := _SOURCE.fullmatch(line):
        return agency(match["who"]) or match["who"].strip()
    match = _ALONE.fullmatch(line)
    return agency(match["who"]) if match else None


def credit_suffix(line: str) -> tuple[int, str] | None:
    """Return (where it starts, agency) for a credit after the last full stop: "... claim.-AFP"; else None."""
    match = _SUFFIX.search(line, max(0, len(line) - 60))
    name = agency(match["who"]) if match else None
    return (match.start(), name) if match and name else None


def made_by(sentence: str) -> bool:
    """Tell whether a sentence only says who worked on the text: "Jane Roe contributed to this report."."""
    if len(sentence) > 300:
        return False
    if "ontributed" in sentence or "ONTRIBUTED" in sentence:
        return _CONTRIBUTED.match(sentence) is not None or _makers().match(sentence) is not None
    return _makers().match(sentence) is not None


def below_story(line: str) -> bool:
    """Tell whether a line at the end of a page only tells who wrote it: initials, or a word on the author."""
    return _INITIALS.fullmatch(line) is not None or (len(line) <= _BIO and _MAKER.match(line) is not None)


def _balanced(text: str) -> bool:
    return text.count("(") == text.count(")") and text.count("[") == text.count("]")


def _plausible(place: str, dated: bool, credit: str, colon: bool, first: bool) -> bool:
    if not place:
        return bool(credit) and (agency(credit) is not None or _CALL_SIGN.fullmatch(credit) is not None)
    if _NO_PLACE.match(place):
        return dated
    words = place.replace(",", " ").split()
    if any(word.lower() in _roles() for word in (*words, credit)):
        return False
    if len(words) > 7 or _DIGIT.search(place) or words[0].lower().strip(".:") in _not_places():
        return False
    if _MIXED_CAPITALS.sub("", place.split(",")[0]).isupper():
        return not colon or bool(credit) or dated or (first and len(words) <= 3 and len(place) > 3)
    return place[0].isupper() and (agency(credit) is not None or (dated and not colon))


def _place(place: str) -> str | None:
    """Return the place words; "No city (Peru)" is Peru, and "Clandestine" is nowhere."""
    if match := _NO_PLACE.match(place):
        place = place[match.end() :].strip(" ()")
    return place or None


def _skip_metadata(text: str, start: int) -> tuple[int, str | None]:
    """Skip "[REPORT] [Jane Roe] [TEXT]" after a dateline; return (where the story begins, who is named)."""
    block = _METADATA.match(text, start)
    brackets = list(_BRACKET.finditer(text, start, block.end())) if block else []
    markers = [i for i, bracket in enumerate(brackets) if bracket[1].lower() in markers_list()]
    if not block or not markers:
        return start, None
    issuer = next(
        (bracket[1] for bracket in brackets[: markers[-1]] if bracket[1].lower() not in markers_list()), None
    )
    last = brackets[markers[-1]].end()
    return last + len(text[last:]) - len(text[last:].lstrip()), issuer


@cache
def _makers() -> Beginnings[bool]:
    return Beginnings([Rule(_MADE_BY, True)])


@cache
def _agencies() -> dict[str, str]:
    forms = {form: name for name, entry in load("agencies").items() for form in entry["forms"]}
    return forms | {"the " + form: name for form, name in forms.items() if len(form) > 5}


@cache
def _not_places() -> frozenset[str]:
    return frozenset(load("junk")["not_places"]["words"]) | frozenset(
        load("abbreviations")["starters"]["words"]
    )


@cache
def _roles() -> frozenset[str]:
    return frozenset(load("junk")["not_places"]["roles"])


@cache
def markers_list() -> frozenset[str]:
    """Return the words that a monitoring service puts in brackets, in lower case."""
    return frozenset(load("junk")["markers"]["words"])
