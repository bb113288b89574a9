"""Articles generated for the speed benchmark: the same in every run, of kinds that cost differently.

They are made of templates, so that their sentences are more alike than those of real news. What they are for
is to compare kinds, versions and machines where no news can be handed out.
"""

import datetime as dt
import random
from collections.abc import Callable, Iterator

import orjson

from pipeline.records.raw import Raw

FIRST_DAY = dt.date(2020, 1, 6)
COPIES = 10
"""Mastheads that print one wire story."""

_TOWNS = (
    "Mosul", "Aleppo", "Maiduguri", "Kandahar", "Baidoa", "Goma", "Quetta", "Marawi", "Donetsk", "Taiz",
    "Bangui", "Kirkuk", "Homs", "Jos", "Herat", "Bukavu", "Peshawar", "Zamboanga", "Misrata", "Sinjar",
)  # fmt: skip
_PEOPLE = ("Amina Yusuf", "Karim Haddad", "John Okoro", "Leila Rahimi", "Pedro Santos", "Olena Bondar")
_BODIES = ("police", "the interior ministry", "hospital officials", "the army", "the Red Cross")
_NAMES = ("Gazette", "Herald", "Post", "Courier", "Tribune", "Times", "Globe", "Standard", "Mail", "Echo")
_EVENTS = (
    "At least {few} people were killed and {some} wounded when an air strike hit a market in {town} on "
    "{day}, {body} said.",
    "A suicide bomber killed {few} people and injured {some} others outside a mosque in {town} on {day}, "
    "according to {body}.",
    "Gunmen shot dead {few} civilians, among them {two} children, near {town} on {day}, {body} said.",
    "Clashes between soldiers and rebels near {town} left {few} fighters dead on {day}. {some} soldiers were "
    "wounded, {body} said.",
    "An earthquake struck {town} on {day}, killing {few} people and destroying {many} homes, {body} said.",
)  # fmt: skip
_AFTERMATH = (
    "{person}, a resident of {town}, said she had heard an explosion and seen smoke over the old quarter.",
    "The wounded were taken to two hospitals, where doctors asked for blood and medicine.",
    "\"We could not reach everybody before dark,\" {person} told reporters by telephone. \"It was chaos.\"",
    "Among the dead were a teacher and her {two} sons, a neighbour said.",
    "No group has claimed responsibility for the attack, and the authorities gave no further details.",
    "The number may still rise, since {two} people are missing under the rubble, {body} said.",
    "Roads into the city have been closed since the early morning and schools will stay shut until Monday.",
    "The government has promised an inquiry. Relatives of the victims gathered in front of the ministry.",
    "Last year more than {many} people were displaced by fighting in the province, the United Nations says.",
    "The region has seen little rain for months, and many families live from what aid agencies bring them.",
)  # fmt: skip
_COUNTS = (
    "Of the {many} registered, {some} are women, {few} are children under {two} and {two} are over 70.",
    "{person}, {some}, counted {few} bodies in the first street, {two} in the second and {few} in the third.",
    "Between {few} and {some} houses burned; {two} schools, {few} shops and {some} cars were damaged.",
    "In the district of {town} alone {few} were killed and {some} injured on {day}, {two} more a day later.",
    "The ministry put the toll at {few} dead, {some} wounded, {two} missing and {many} displaced.",
    "Repairs will cost ${many},000, {some}% more than in {year}, for {few} km of road and {two} bridges.",
)
_NO_EVENT = (
    "The {town} choir will sing at {two} pm on {day}; tickets cost {few} dollars, children pay half.",
    "Shares in the largest bank of the region rose {two}.{few} percent to {some} dollars in late trading.",
    "{person} scored {few} points in the last quarter, and the team is now in place {two} of the league.",
    "Readers of the {year} novel will remember its first chapter, in which nothing happens for {some} pages.",
    "A new recipe for bread needs {few} grams of salt, {two} eggs and {some} minutes in the oven.",
    "The museum opens a show of {some} paintings from the nineteenth century, lent by {few} collectors.",
    "The weather stays dry with {few} to {some} degrees; on {day} some wind is expected near {town}.",
    "{person} has written about gardens for {few} years and answers letters from readers every week.",
)


def _sentences(chance: random.Random, day: dt.date, templates: tuple[str, ...], count: int) -> list[str]:
    """Return ``count`` sentences, no template twice before all have come once."""
    rounds = -(-count // len(templates))
    order = [template for _ in range(rounds) for template in chance.sample(templates, len(templates))]
    return [_filled(template, chance, day) for template in order[:count]]


def _filled(template: str, chance: random.Random, day: dt.date) -> str:
    return template.format(
        two=chance.randint(2, 9),
        few=chance.randint(3, 30),
        some=chance.randint(12, 95),
        many=f"{chance.randint(1, 40)},{chance.randint(100, 999)}",
        year=chance.randint(1998, 2019),
        town=chance.choice(_TOWNS),
        day=f"{day:%A}" if chance.random() < 0.5 else f"{day.day} {day:%B}",
        person=chance.choice(_PEOPLE),
        body=chance.choice(_BODIES),
    )


def _paragraphs(sentences: list[str]) -> str:
    return "\n\n".join(" ".join(sentences[at : at + 3]) for at in range(0, len(sentences), 3))


def _plain(chance: random.Random, day: dt.date) -> str:
    """An event and what is told around it: some 250 words."""
    return _paragraphs(_sentences(chance, day, _EVENTS, 1) + _sentences(chance, day, _AFTERMATH, 14))


def _dense(chance: random.Random, day: dt.date) -> str:
    """As long, with four numbers a sentence."""
    return _paragraphs(_sentences(chance, day, _EVENTS, 2) + _sentences(chance, day, _COUNTS, 14))


def _long(chance: random.Random, day: dt.date) -> str:
    """Ten times as long, with ten events: a year in review, a live page."""
    return "\n\n".join(_plain(chance, day - dt.timedelta(days=back)) for back in range(10))


def _eventless(chance: random.Random, day: dt.date) -> str:
    """As long as a plain one, with numbers and without an event: most of what a newspaper prints."""
    return _paragraphs(_sentences(chance, day, _NO_EVENT, 13))


_BODY: dict[str, Callable[[random.Random, dt.date], str]] = {
    "plain": _plain,
    "dense": _dense,
    "long": _long,
    "eventless": _eventless,
    "syndicated": _plain,
}
KINDS = tuple(_BODY)


def generated(kind: str, count: int) -> Iterator[Raw]:
    """Return ``count`` articles of a ``kind`` of ``KINDS``, ten a day.

    Ten ``syndicated`` ones in a row are one story of an agency, of which each masthead leaves out some end.
    """
    for number in range(count):
        story = number // COPIES if kind == "syndicated" else number
        day = FIRST_DAY + dt.timedelta(days=number // 10)
        chance = random.Random(f"{kind} {story}")  # noqa: S311  no secret: the same articles in every run
        text = _BODY[kind](chance, day)
        if kind == "syndicated":
            kept = text.split("\n\n")[: 5 - number % 3]
            text = "\n\n".join(["(Reuters) - " + kept[0], *kept[1:]])
        article = {
            "id": f"{kind}-{number}",
            "source": _NAMES[number % len(_NAMES)],
            "published_at": str(day),
            "text": text,
        }
        yield Raw(orjson.dumps(article), None, f"generated/{kind}:{number + 1}")
