"""Short news made from templates: thousands of events whose tolls move, cheap to read, alike in every run."""

import datetime as dt
import random
from collections.abc import Iterator

import orjson

from pipeline.records.raw import Raw

TOWNS = """
Aden Agadez Akron Aleppo Amarillo Arequipa Asmara Bamako Bangui Beira Benghazi Bhopal Bogor Boise Bouaké
Bukavu Cali Cebu Chennai Cochabamba Cusco Davao Dili Durban Fresno Gaborone Goma Gwangju Hanoi Hargeisa Homs
Iquitos Jalalabad Juba Kandahar Kano Kathmandu Kharkiv Kisangani Kochi Kumasi Lahore Leipzig Lima Lubumbashi
Maiduguri Malmö Manaus Medan Mekelle Mosul Mwanza Mykolaiv Nairobi Niamey Odesa Oruro Osaka Palermo Patna
Peshawar Pucallpa Quetta Recife Reno Rosario Sapporo Sittwe Sofia Surat Taiz Tulsa Tunis Varanasi Wuhan
""".split()
FIRST_DAY = dt.date(2010, 1, 4)
DAYS = 5000

KINDS = (
    (
        "At least {killed} people were killed and {injured} injured as a bus overturned near {town} on {day}",
        "police",
    ),
    (
        "A bomb exploded at a market in {town} on {day}, killing {killed} people and wounding {injured}",
        "the army",
    ),
    ("Gunmen shot dead {killed} people in {town} on {day} and wounded {injured} others", "a local official"),
    ("A stampede at a stadium in {town} on {day} left {killed} dead and {injured} injured", "doctors"),
    (
        "A fire at a textile factory in {town} killed {killed} workers and injured {injured} on {day}",
        "firefighters",
    ),
    ("An air strike on {town} on {day} killed {killed} civilians and wounded {injured}", "a war monitor"),
)
ARTICLES_OF_ONE = 4
"""Articles that tell of one event."""
LARGE = 1_200_000
"""Bytes beyond the story, of a record that is too large for a topic to carry it."""


def briefs(count: int, *, poison_every: int = 0, large_every: int = 0) -> Iterator[Raw]:
    """Return ``count`` raw records, each an article version of its own.

    Four articles tell of one event, with a toll that moves. Of ten records one corrects an earlier article,
    of fifty one withdraws one, of ``poison_every`` one cannot be read, of ``large_every`` one has over 1 MB.
    """
    for number in range(count):
        yield Raw(_value(number, poison_every, large_every), None, f"briefs:{number}")


def _value(number: int, poison_every: int, large_every: int) -> bytes:
    if _turn(number, poison_every):
        return orjson.dumps({"id": f"brief-{number}", "text": number})
    if _turn(number, 50):
        return orjson.dumps({"id": f"brief-{number - 20}", "version": 9, "withdrawn": True})
    corrects = _turn(number, 10)
    of = number - 5 if corrects else number
    article = _article(of, later=int(corrects)) | ({"version": 2} if corrects else {})
    if _turn(number, large_every):
        article["scan"] = "0" * LARGE
    return orjson.dumps(article)


def _turn(number: int, every: int) -> bool:
    return bool(every) and number % every == every - 1


def _article(number: int, later: int) -> dict[str, str]:
    event, telling = divmod(number, ARTICLES_OF_ONE)
    rng = random.Random(event)  # noqa: S311  no secret: the same articles in every run
    day = FIRST_DAY + dt.timedelta(days=rng.randrange(DAYS))
    sentence, speaker = rng.choice(KINDS)
    words = {
        "town": rng.choice(TOWNS),
        "day": f"{day:%B} {day.day}, {day.year}",
        "killed": rng.randint(2, 40) + telling + later,
        "injured": rng.randint(3, 90) + telling,
    }
    text = f"{sentence.format(**words)}, {speaker} said. An investigation has begun."
    published = day + dt.timedelta(days=1 + telling % 2)
    return {
        "id": f"brief-{number}",
        "source": f"Paper {number % 7}",
        "text": text,
        "published_at": published.isoformat(),
    }
