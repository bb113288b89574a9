"""Two days of news that we made up, for pages that have something to show; the second changes the first."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

from pipeline.embedded import replay
from pipeline.records.raw import Raw
from pipeline.store import Store

FIRST = dt.date(2024, 5, 1)
_TITLES = {
    "strike": "Air strike on {town} kills {killed}",
    "bomb": "Bombing in {town} kills {killed}",
    "quake": "Earthquake near {town} kills {killed}",
    "flood": "Floods in {town} leave {killed} dead",
    "clash": "Clashes in {town} leave {killed} dead",
    "shooting": "Gunmen kill {killed} in {town}",
}
_TEXTS = {
    "strike": "{killed} people were killed and {injured} wounded in an air strike on {where}, {who} said.",
    "bomb": "A bombing at a market in {where} killed {killed} people and injured {injured}, {who} said.",
    "quake": "An earthquake struck {where}, killing {killed} people and injuring {injured}, {who} said.",
    "flood": "Floods in {where} killed {killed} people. {injured} people were injured, {who} said.",
    "clash": "Clashes in {where} left {killed} fighters dead. {injured} people were wounded, {who} said.",
    "shooting": "Gunmen shot dead {killed} people in {where}. {injured} others were injured, {who} said.",
}


class Story(NamedTuple):
    """What one outlet printed."""

    how: str
    town: str
    country: str
    days: int
    killed: str
    injured: str
    who: str
    source: str


FIRST_DAY = (
    Story("strike", "Kharkiv", "Ukraine", 0, "7", "31", "the regional governor", "Example Gazette"),
    Story("strike", "Kharkiv", "Ukraine", 0, "9", "31", "a hospital official", "Example Herald"),
    Story("strike", "Odesa", "Ukraine", -1, "at least 4", "12", "the mayor", "Example Gazette"),
    Story("strike", "Sumy", "Ukraine", -3, "2", "5", "police", "Example Post"),
    Story("bomb", "Maiduguri", "Nigeria", -1, "18", "42", "police", "Example Post"),
    Story("bomb", "Maiduguri", "Nigeria", -1, "at least 24", "42", "a hospital official", "Example Herald"),
    Story("shooting", "Kano", "Nigeria", -2, "11", "3", "residents", "Example Post"),
    Story("clash", "El Fasher", "Sudan", 0, "38", "130", "Doctors Without Borders", "Example Gazette"),
    Story("clash", "El Fasher", "Sudan", 0, "27", "130", "the army", "Example Herald"),
    Story("clash", "Omdurman", "Sudan", -2, "14", "20", "the health ministry", "Example Gazette"),
    Story("quake", "Herat", "Afghanistan", -4, "120", "600", "the disaster agency", "Example Herald"),
    Story("flood", "Porto Alegre", "Brazil", -1, "56", "74", "the civil defence", "Example Post"),
    Story("flood", "Eldoret", "Kenya", -2, "13", "6", "the Red Cross", "Example Gazette"),
    Story("shooting", "Acapulco", "Mexico", -1, "6", "2", "prosecutors", "Example Post"),
    Story("bomb", "Quetta", "Pakistan", -1, "9", "25", "police", "Example Herald"),
    Story("clash", "Goma", "Congo", -1, "21", "35", "the army", "Example Gazette"),
    Story("strike", "Sittwe", "Myanmar", -3, "8", "15", "residents", "Example Herald"),
    Story("quake", "Padang", "Indonesia", -5, "3", "40", "the disaster agency", "Example Post"),
    Story("shooting", "Memphis", "United States", -2, "3", "4", "police", "Example Post"),
    Story("strike", "Idlib", "Syria", -2, "5", "11", "the White Helmets", "Example Gazette"),
    Story("clash", "Aleppo", "Syria", -4, "16", "9", "the Syrian Observatory", "Example Herald"),
)
SECOND_DAY = (
    Story("strike", "Kharkiv", "Ukraine", 0, "11", "35", "the regional governor", "Example Gazette"),
    Story("flood", "Porto Alegre", "Brazil", -1, "83", "155", "the civil defence", "Example Post"),
    Story("bomb", "Baghdad", "Iraq", 0, "5", "17", "police", "Example Herald"),
)


def articles(stories: tuple[Story, ...], hours: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the articles of ``stories``, fetched some minutes apart from ``hours`` after noon on."""
    noon = dt.datetime.combine(FIRST, dt.time(12), dt.UTC) + dt.timedelta(hours=hours)
    for number, story in enumerate(stories):
        day = FIRST + dt.timedelta(days=story.days)
        where = f"{story.town}, {story.country}, on {day.day} {day:%B %Y}"
        text = _TEXTS[story.how].format(where=where, **story._asdict())
        fetched = noon + dt.timedelta(minutes=number)
        yield {
            "id": f"made-{hours}-{number}",
            "url": f"https://{story.source.split()[-1].lower()}.example/{hours}/{number}",
            "source": story.source,
            "title": _TITLES[story.how].format(town=story.town, killed=story.killed.split()[-1]),
            "text": text[0].upper() + text[1:],
            "published_at": str(fetched.date()),
            "fetched_at": fetched.isoformat(),
        }


def read(store: Store, stories: tuple[Story, ...], hours: int = 0) -> None:
    """Let ``store`` have the articles of ``stories``, as if they came an hour after they were fetched."""
    raws = (Raw(orjson.dumps(one), None, f"made/0/{one['id']}") for one in articles(stories, hours))
    at = dt.datetime.combine(FIRST, dt.time(13), dt.UTC) + dt.timedelta(hours=hours)
    replay(raws, store, now=lambda: at)
