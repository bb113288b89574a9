"""Articles for benchmarks: the seeds under new ids, their numbers changed, or those at some path."""

import datetime as dt
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from pipeline.reader import read
from pipeline.records.raw import Raw

SEEDS = Path(__file__).parents[1] / "seeds"
OWN = Path(__file__).parent / "own"
FIRST_DAY = dt.date(2019, 1, 7)
DAYS_APART = 20
"""Between one round of the seeds and the next, so that their events stay apart."""

_NUMBER = re.compile(r"(?<![\d/:,.-])[1-9]\d{0,2}(?![\d/:,.-])")


def made_articles(count: int, *, poison_every: int = 0) -> Iterator[Raw]:
    """Return ``count`` raw records that are the same in every run.

    Of ten articles one comes again as a corrected version of an earlier one, and one of fifty withdraws one.
    With ``poison_every``, that many-th record cannot be an article.
    """
    seeds = [orjson.loads(raw.value or b"") for raw in read([str(SEEDS)])]
    for number in range(count):
        rng = random.Random(number)  # noqa: S311  no secret: the same articles in every run
        origin = f"made:{number}"
        if poison_every and number % poison_every == poison_every - 1:
            yield Raw(orjson.dumps({"id": f"made-{number}", "text": number}), None, origin)
        elif number % 50 == 49:
            gone = {"id": f"made-{number - 20}", "version": 9, "withdrawn": True}
            yield Raw(orjson.dumps(gone), None, origin)
        else:
            again = number % 10 == 9
            of = number - 5 if again else number
            round_, seed = divmod(of, len(seeds))
            day = FIRST_DAY + dt.timedelta(days=DAYS_APART * round_)
            text = _edited(seeds[seed]["text"], rng)
            article = {"id": f"made-{of}", "text": text, "published_at": day.isoformat()}
            yield Raw(orjson.dumps(article | ({"version": 2} if again else {})), None, origin)


def given_articles(paths: Sequence[str]) -> list[Raw]:
    """Return the articles at ``paths`` as ``tallywire replay`` reads them; without any, our own set."""
    return list(read(paths or sorted(str(path) for path in OWN.glob("articles-*.jsonl"))))


def _edited(text: str, rng: random.Random) -> str:
    return _NUMBER.sub(lambda match: str(max(1, int(match[0]) + rng.randint(-1, 2))), text)
