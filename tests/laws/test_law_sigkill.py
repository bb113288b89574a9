"""A replay whose process is killed outright, again and again, leaves the table of one that was not."""

import random
import subprocess
import sys
from pathlib import Path

import orjson

from pipeline.reader import read
from pipeline.store import Reader
from tests.laws.driver import content, table
from tests.laws.newsroom import TOWNS

CHILD = """
import sys
from pipeline import embedded
from pipeline.reader import read
from pipeline.store import Store

embedded.GROUP_RECORDS = 4
with Store.open(sys.argv[2], outbox=True) as store:
    embedded.replay(read([sys.argv[1]]), store, progress=lambda raw: print(raw.origin, flush=True))
"""


def test_a_replay_killed_half_way_goes_on(where: str, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    articles.write_bytes(b"\n".join(_articles(80)))
    command = [sys.executable, "-c", CHILD, str(articles), where]
    chance = random.Random(1)  # noqa: S311
    killed = 0
    for _ in range(4):
        with subprocess.Popen(command, stdout=subprocess.PIPE) as child:  # noqa: S603
            assert child.stdout is not None
            for _ in range(chance.randint(1, 40)):
                child.stdout.readline()
            child.kill()
        killed += child.returncode == -9
    assert killed
    done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    assert len(done.stdout.splitlines()) == 80
    with Reader.open(where) as reader:
        assert content(reader.events()) == table(list(read([str(articles)])))
        assert reader.counts().versions == 80


def _articles(count: int) -> list[bytes]:
    chance = random.Random(7)  # noqa: S311
    return [
        orjson.dumps(
            {
                "id": f"n{number % 50}",
                "version": number // 50,
                "text": f"An air strike killed {chance.randint(2, 9)} people in {chance.choice(TOWNS)} "
                f"on {chance.randint(1, 28)} March 2020, police said.",
            }
        )
        for number in range(count)
    ]
