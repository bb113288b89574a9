"""Claims as records: their ids, their groups in the article's words, their speakers and quoted sentences."""

from collections.abc import Sequence

from pipeline.extract.actors import canonical_group
from pipeline.extract.attribution import Attribution
from pipeline.extract.counted import singular
from pipeline.extract.draft import Draft
from pipeline.extract.private import Private
from pipeline.extract.scan import Scanned
from pipeline.extract.speakers import Speakers
from pipeline.extract.statement import Statement
from pipeline.records.article import CleanArticle
from pipeline.records.base import Span
from pipeline.records.claim import ALL, Claim
from pipeline.records.codec import digest
from pipeline.records.mention import Actor

_LONGEST_QUOTE = 300
_GENERIC = frozenset({"generic", "kin", "name", "pronoun"})
_PARTIES = frozenset({"attacker", "target", "party", "claims_responsibility", "denies_responsibility"})


class ClaimWriter:
    """Writes the claims of one article."""

    def __init__(
        self, article: CleanArticle, scanned: Sequence[Scanned], speakers: Speakers, private: Private
    ) -> None:
        self.private = private
        self.article = article
        self.scanned = scanned
        self.speakers = speakers

    def group_key(self, statement: Statement) -> str:
        persons = statement.persons
        if persons.status == "perpetrator":
            return "perpetrator"
        words = self._words(statement)
        group = canonical_group(words)
        if group and persons.kind in ("combatant", "generic", "police"):
            return group.lower()
        if persons.kind in _GENERIC or not persons.head:
            return ALL
        return singular(persons.head)

    def _words(self, statement: Statement) -> str:
        tokens = self.scanned[statement.sentence].tokens
        start, end = tokens[statement.persons.start].start, tokens[statement.persons.end - 1].end
        return self.article.source_text[start:end]

    def claims(self, drafts: Sequence[Draft], actors: Sequence[Actor]) -> tuple[Claim, ...]:
        ids = {id(d): self._claim_id(d) for d in drafts}
        wholes = _wholes(drafts, ids)
        claims = {ids[id(d)]: self._claim(d, ids[id(d)], wholes, actors) for d in drafts}
        return tuple(claims.values())

    def _claim_id(self, draft: Draft) -> str:
        span = self._span(draft.statement)
        kind = "sum" if draft.summed else "claim"
        return digest(self.article.article_id, self.article.content_hash, draft.measure, str(span), kind)

    def _span(self, statement: Statement) -> Span:
        tokens = self.scanned[statement.sentence].tokens
        return tokens[statement.persons.start].start, tokens[statement.persons.end - 1].end

    def _claim(self, draft: Draft, id_: str, wholes: dict[str, str], actors: Sequence[Actor]) -> Claim:
        statement = draft.statement
        span = self._span(statement)
        sentence, mark = self._quote(statement.sentence, span)
        speaker = self.speakers.at(statement.sentence, statement.persons.start)
        origin, origin_key = self.private.speaker(speaker)
        names = {a.name.lower() for a in actors if a.role in _PARTIES}
        return Claim(
            claim_id=id_,
            measure=draft.measure,
            unit=statement.unit,
            low=draft.low,
            high=draft.high,
            qualifier=draft.qualifier,
            group=self._group(draft),
            group_key=draft.group_key,
            civilian_status=draft.status,
            part_of=wholes.get(id_),
            summed=draft.summed,
            scope=draft.scope,
            modality=draft.modality,
            origin=origin,
            origin_key=_group_key(speaker) or origin_key,
            origin_kind=speaker.kind if speaker else None,
            party=bool(speaker and (speaker.body or speaker.origin).lower() in names),
            sentence=sentence,
            headline=sentence == self.article.title,
            mark=mark,
            span=span,
            also=tuple(sorted({self._span(s) for s in draft.also} - {span})),
            victims=draft.victims,
        )

    def speaker_key(self, statement: Statement) -> str | None:
        """Return the key of who says a statement, None where nobody is named."""
        speaker = self.speakers.at(statement.sentence, statement.persons.start)
        return _group_key(speaker) or (speaker.origin_key if speaker else None)

    def _group(self, draft: Draft) -> str:
        """Return who was counted in the article's words, without the number and without a name."""
        persons = draft.statement.persons
        if draft.summed or persons.kind in ("name", "pronoun") or not persons.head:
            return ALL
        if draft.group_key == ALL and persons.kind == "generic":
            return ALL
        tokens = self.scanned[draft.statement.sentence].tokens[persons.start : persons.end]
        wanted = {*persons.modifiers, persons.head}
        kept = (t for t in tokens if t.lower in wanted and not t.text[0].isdigit())
        named = self.private.unnamed  # "their son Mason"
        return " ".join(t.text for t in kept if t.lower == persons.head or named(t.text)) or ALL

    def _quote(self, index: int, span: Span) -> tuple[str, Span | None]:
        """Return the sentence, cut to 300 characters around the words, and where the words stand in it."""
        start, end = self.scanned[index].sentence.span
        if end - start > _LONGEST_QUOTE:
            start = max(start, min(span[0] - _LONGEST_QUOTE // 3, end - _LONGEST_QUOTE))
            end = start + _LONGEST_QUOTE
        mark = (span[0] - start, span[1] - start) if span[1] <= end else None
        return self.article.source_text[start:end], mark


def _group_key(speaker: Attribution | None) -> str | None:
    """Return the key that the names of one force or alliance have in common."""
    group = canonical_group(speaker.body or speaker.origin) if speaker else None
    return group and group.lower()


def _wholes(drafts: Sequence[Draft], ids: dict[int, str]) -> dict[str, str]:
    """Return the claim that each claim is part of. What would close a circle is left out: two phrases may
    each hold the other's persons, and nobody could count such a claim."""
    whole_of: dict[str, str] = {}
    for draft in drafts:
        id_, whole = ids[id(draft)], ids.get(id(draft.whole))
        above = whole
        while above is not None and above != id_:
            above = whole_of.get(above)
        if whole is not None and above is None:
            whole_of[id_] = whole
    return whole_of
