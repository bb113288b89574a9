"""Claims held against what annotators read, article by article.

Claims are compared as sets in each article, since an article may say one number three times. The number of a
claim is the interval as written with an open end closed by the other one: "at least 16", "up to 16" and "16"
are all 16 here, and differ in their qualifier.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeAlias

from bench.gold import Document, GoldClaim, KeyFigure
from bench.incidents import Row, Scores, f1

Number: TypeAlias = tuple[str, int, int]
"""Measure, low, high."""
Found: TypeAlias = dict[str, Any]
"""A claim of an event row, with the measure and group of its figure."""

NOT_THE_EVENT = ("background", "standing", "cumulative")
FIELDS = ("qualifier", "scope", "modality")
_PRIVATE = {"witness", None}
# Words that two speakers may share without being one.
_WEAK = frozenset(
    """
    the and for from its of who has said says told local state national regional provincial district city
    official officials spokesman spokeswoman spokesperson source sources chief head director deputy general
    minister ministry department statement report reports news agency service services centre center
    """.split()
)


def found_claims(events: Iterable[Row]) -> dict[str, list[Found]]:
    """Return the claims of all rows by article, each once."""
    by_article: dict[str, dict[str, Found]] = {}
    for event in events:
        for figure in event.get("figures") or ():
            for claim in figure["claims"]:
                whole = claim | {
                    "measure": figure["measure"],
                    "group": claim.get("group") or figure.get("group"),
                }
                by_article.setdefault(claim["article_id"], {})[claim["claim_id"]] = whole
    return {article: list(claims.values()) for article, claims in by_article.items()}


def number(claim: GoldClaim | Found) -> Number:
    """Return what a claim counts and how many, whatever its qualifier."""
    measure, low, high = (
        (claim.measure, claim.low, claim.high)
        if isinstance(claim, GoldClaim)
        else (claim["measure"], claim["low"], claim["high"])
    )
    known = [bound for bound in (low, high) if bound is not None]
    return (measure, known[0], known[-1])


def score_claims(documents: Sequence[Document], found: dict[str, list[Found]]) -> Scores:
    """Return precision, recall and F1 of claims, and how well their other fields were read.

    ``claims_*`` compares (measure, number); ``claims_full_*`` qualifier, scope and modality too.
    ``qualifier``, ``scope``, ``modality``, ``speakers`` and ``speaker_kind`` are shares of the gold claims
    whose number was found. ``silent`` is the share of articles about no event from which nothing was made up.
    """
    annotated = [d for d in documents if d.claims is not None]
    if not annotated:
        return {}
    scores = {
        **_prf("claims", annotated, found, number),
        **_prf("claims_full", annotated, found, _full),
        **_agreement(annotated, found),
    }
    quiet = [d for d in annotated if d.no_event]
    if quiet:
        scores["silent"] = sum(not errors(d, found.get(d.article, ()))[1] for d in quiet) / len(quiet)
    return scores


def errors(document: Document, found: Sequence[Found]) -> tuple[list[GoldClaim], list[Found]]:
    """Return the gold claims whose number was missed and the found ones that the gold does not have."""
    gold = document.claims or ()
    wanted, given = {number(c) for c in gold}, {number(c) for c in found if _has_number(c)}
    missed = [c for c in gold if not c.optional and number(c) not in given]
    return missed, [c for c in found if _has_number(c) and number(c) not in wanted]


def _right_speaker(gold: GoldClaim, found: Found) -> bool:
    """Return whether a row tells the speaker: by name, or a private person, whom it may not name, as such."""
    if gold.origin and found.get("origin") and {gold.origin_kind, found.get("origin_kind")} <= _PRIVATE:
        return True
    return same_speaker(gold.origin, found.get("origin"))


def same_speaker(gold: str | None, found: str | None) -> bool:
    """Return whether both are nobody, or share a word that names somebody, or one is the other's initials."""
    if not gold or not found:
        return not gold and not found
    ours, theirs = _names(found), _names(gold)
    return bool(theirs & ours) or _initials(gold) in ours or _initials(found) in theirs


def score_figures(documents: Sequence[Document], found: dict[str, list[Found]]) -> Scores:
    """Return precision, recall and F1 of killed and injured numbers against document keys.

    Only reported claims on the event itself count. A number matches a gold figure whose range it meets.
    """
    keyed = [d for d in documents if d.figures is not None]
    if not keyed:
        return {}
    scores: Scores = {"documents": len(keyed)}
    for measure in ("killed", "injured"):
        matched = spurious = hit = missed = 0
        for document in keyed:
            gold = [f for f in document.figures or () if f.measure == measure]
            given = {
                n for c in found.get(document.article, ()) if (n := _event_number(c)) and n[0] == measure
            }
            for claim in given:
                matched += any(_meets(claim, f) for f in gold)
                spurious += not any(_meets(claim, f) for f in gold)
            for figure in gold:
                if not figure.optional:
                    hit += any(_meets(claim, figure) for claim in given)
                    missed += not any(_meets(claim, figure) for claim in given)
        scores |= _rates(measure, matched, matched + spurious, hit, hit + missed)
    return scores


def _prf(
    name: str,
    documents: Sequence[Document],
    found: dict[str, list[Found]],
    key: Callable[[GoldClaim | Found], Hashable],
) -> Scores:
    matched = given_all = hit = wanted_all = 0
    for document in documents:
        claims = document.claims or ()
        allowed = {key(c) for c in claims}
        wanted = {key(c) for c in claims if not c.optional}
        given = {key(c) for c in found.get(document.article, ()) if _has_number(c)}
        matched += len(given & allowed)
        given_all += len(given)
        hit += len(given & wanted)
        wanted_all += len(wanted)
    return _rates(name, matched, given_all, hit, wanted_all)


def _agreement(documents: Sequence[Document], found: dict[str, list[Found]]) -> Scores:
    """Return how often a found number has the right fields too; of several, any may."""
    judged = 0
    right = dict.fromkeys((*FIELDS, "speakers", "speaker_kind"), 0)
    for document in documents:
        for claim in document.claims or ():
            same = [
                c for c in found.get(document.article, ()) if _has_number(c) and number(c) == number(claim)
            ]
            if not same or claim.optional:
                continue
            judged += 1
            for name in FIELDS:
                right[name] += any(c[name] == getattr(claim, name) for c in same)
            right["speakers"] += any(_right_speaker(claim, c) for c in same)
            right["speaker_kind"] += any(c.get("origin_kind") == claim.origin_kind for c in same)
    return {name: count / judged for name, count in right.items()} if judged else dict.fromkeys(right, 0.0)


def _full(claim: GoldClaim | Found) -> Hashable:
    if isinstance(claim, GoldClaim):
        return (number(claim), claim.qualifier, claim.scope, claim.modality)
    return (number(claim), *(claim[name] for name in FIELDS))


def _has_number(claim: Found) -> bool:
    return claim["low"] is not None or claim["high"] is not None


def _event_number(claim: Found) -> Number | None:
    """Return measure and range of a claim that a document key would list."""
    if claim.get("modality") != "reported" or claim.get("scope") in NOT_THE_EVENT or not claim.get("low"):
        return None
    return (claim["measure"], claim["low"], claim.get("high") or claim["low"])


def _meets(claim: Number, figure: KeyFigure) -> bool:
    return claim[1] <= figure.high and claim[2] >= figure.low


def _rates(name: str, matched: int, given: int, hit: int, wanted: int) -> Scores:
    precision = matched / given if given else 0.0
    recall = hit / wanted if wanted else 0.0
    return {f"{name}_p": precision, f"{name}_r": recall, f"{name}_f1": f1(precision, recall)}


def _names(speaker: str) -> set[str]:
    words = re.findall(r"\w+", speaker.lower())
    strong = [w for w in words if len(w) > 1 and w not in _WEAK]
    return {w.removesuffix("s") for w in strong or words}


def _initials(speaker: str) -> str:
    """Return "iom" of "International Organization for Migration"; nothing shorter than three letters."""
    letters = "".join(word[0] for word in re.findall(r"\w+", speaker) if word[0].isupper())
    return letters.lower() if len(letters) > 2 else ""
