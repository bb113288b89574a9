"""One event in full: every number with who says it, and its words in their sentence."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from pipeline.cli import describe
from pipeline.cli.bounds import bounds, span
from pipeline.cli.text import plain, same_length
from pipeline.grading import Grade
from pipeline.records.event import Event, EventClaim, Figure, Grounds, Reviewed, Source, Total
from pipeline.records.rule import SENTENCES, Rule

MARKED = "bold reverse"


def detail(event: Event, grades: Sequence[Grade] = ()) -> Iterator[RenderableType]:
    """Yield what `tallywire event` prints, from the title down to the articles."""
    yield Text(plain(event.title) or describe.kind(event), style="bold")
    yield Text(f"{event.event_id} · {describe.kind(event)} · {_status(event)}", style="dim")
    yield from _facts(event)
    if event.totals:
        yield _heading("Totals")
        for measure, total in event.totals.items():
            yield Text(
                f"  {_words(measure):<16}{bounds(total):<24}{_attested(total.publishers, total.origins)}"
            )
            yield from _why(total.rule, total.because.best)
    if grades:
        yield _heading("Grades")
        for grade in grades:
            yield from _grade(grade)
    names = {source.article_id: describe.publisher(source) for source in event.articles}
    for figure in event.figures:
        yield from _figure(figure, event.totals.get(figure.measure), names)
    yield _heading("Articles")
    for source in event.articles:
        yield Padding(_article(source), (0, 0, 0, 2), expand=False)
    if event.reviews:
        yield _heading("Reviews")
        for said in event.reviews:
            yield Padding(Text(_review(said)), (0, 0, 0, 2), expand=False)


def _grade(grade: Grade) -> Iterator[RenderableType]:
    yield Text(f"  {plain(grade.title)}: {plain(grade.label)}")
    for reason in grade.because:
        told = f" ({', '.join(reason.claims)})" if reason.claims else ""
        yield Padding(Text(f"{plain(reason.words)}{told}", style="dim"), (0, 0, 0, 4), expand=False)


def _facts(event: Event) -> Iterator[Text]:
    when = describe.date(event)
    yield _fact("Date", when if when == "—" else f"{when} (to the {event.date_precision})")
    yield _fact("Place", describe.place(event.place) + _coordinates(event))
    for actor in event.actors:
        yield _fact("Actor", f"{actor.name}, {_words(actor.role)}")
    for related in event.related:
        yield _fact("Part of", related.event_id)
    for one in event.erased:
        yield _fact("Erased", f"{one.article_id}, on {one.at:%Y-%m-%d}: {one.reason}")


def _why(rule: Rule | None, claims: tuple[str, ...] = ()) -> Iterator[Text]:
    if rule:
        yield Text(f"    {SENTENCES[rule]}  {' + '.join(claims)}".rstrip(), style="dim")


def _figure(figure: Figure, total: Total | None, names: dict[str, str]) -> Iterator[RenderableType]:
    status = "" if figure.civilian_status == "unknown" else f" ({figure.civilian_status})"
    unit = "" if figure.unit == "persons" else f" {figure.unit}"
    yield _heading(f"{_words(figure.measure).capitalize()}: {plain(figure.group)}{status}")
    attested = _attested(figure.publishers, figure.origins)
    yield Text(f"  {bounds(figure)}{unit}, {attested}")
    yield from _why(figure.rule)
    for claim in figure.claims:
        yield Text()
        yield Padding(_claim(claim, figure, total, names), (0, 0, 0, 2), expand=False)
    if figure.claims_left_out:
        yield Text(f"\n  and {figure.claims_left_out} more claims", style="dim")


def _claim(claim: EventClaim, figure: Figure, total: Total | None, names: dict[str, str]) -> Text:
    because, grounds = figure.because, total.because if total else Grounds()
    sets = _sets(claim, (because.best,), (because.low,), (because.high,))
    in_total = _sets(claim, grounds.best, grounds.low, grounds.high)
    said = plain(claim.origin or "unattributed")
    kind = f" ({_words(claim.origin_kind)}{', a party' if claim.party else ''})" if claim.origin_kind else ""
    printed = plain(names.get(claim.article_id, claim.article_id))
    when = f", {claim.reported_at}" if claim.reported_at else ""
    notes = [_words(claim.qualifier), f"scope {claim.scope}"]
    notes += [] if claim.modality == "reported" else [claim.modality]
    notes += [f"sets {sets}"] if sets else []
    notes += [f"of the total {in_total}"] if in_total else []
    rejected = claim.review is not None and claim.review.verdict == "reject"
    notes += [] if claim.current or rejected else ["replaced since"]
    return Text.assemble(
        (span(claim.low, claim.high), "bold"),
        f"  {' · '.join(notes)}\n",
        _sentence(claim),
        f"\n{_review(claim.review)}\n" if claim.review else "\n",
        (f"{said}{kind}, in {printed}{when} · {claim.claim_id}", "dim"),
    )


def _review(said: Reviewed) -> str:
    """Return what an analyst says, by whom, when, and why, on one line."""
    what = {
        "reject": "rejected",
        "correct": f"corrected to {span(said.low, said.high)}",
        "same": f"the same event: {', '.join(said.mentions)};",
        "not_same": f"not the same event: {', '.join(said.mentions)};",
    }[said.verdict]
    overruled = f" (overruled by {said.overruled_by})" if said.overruled_by else ""
    return plain(f"{what} by {said.author}, {said.at:%Y-%m-%d}: {said.reason} · {said.review_id}{overruled}")


def _sets(claim: EventClaim, *bounds: tuple[str | None, ...]) -> str:
    """Return which of best, low and high the claim is behind."""
    named = zip(("best", "low", "high"), bounds, strict=True)
    return ", ".join(name for name, claims in named if claim.claim_id in claims)


def _sentence(claim: EventClaim) -> Text:
    if claim.quotes == "none":
        return Text("(may not be quoted)", style="italic")
    text = Text(same_length(claim.sentence))
    if claim.mark:
        text.stylize(MARKED, *claim.mark)
    return text


def _article(source: Source) -> Text:
    notes = [plain(describe.publisher(source))]
    notes += [source.published_at.isoformat()] if source.published_at else []
    notes += ["mainly about this"] if source.primary else []
    notes += [f"copy of {plain(source.copy_of)}"] if source.copy_of else []
    lines = [" · ".join(notes)]
    lines += [plain(source.article_id)] if source.source else []
    lines += [f"mention {plain(mention)}" for mention in source.mentions]
    lines += [plain(source.url)] if source.url else []
    return Text("\n".join(lines))


def _status(event: Event) -> str:
    merged = f" into {event.merged_into}" if event.merged_into else ""
    return f"{event.status}{merged} · version {event.version}"


def _coordinates(event: Event) -> str:
    if event.place is None or event.place.lat is None:
        return ""
    return f" ({event.place.lat:.3f}, {event.place.lon:.3f})"


def _attested(publishers: int, origins: int) -> str:
    return f"{publishers} publisher{'s' * (publishers != 1)}, {origins} origin{'s' * (origins != 1)}"


def _fact(name: str, value: str) -> Text:
    return Text.assemble((f"{name:<10}", "dim"), plain(value))


def _heading(text: str) -> Text:
    return Text(f"\n{text}", style="bold underline")


def _words(name: str) -> str:
    return name.replace("_", " ")
