"""Reading in several processes: the same table, whatever becomes of the processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bench.articles import SEEDS, made_articles
from pipeline import embedded, follow
from pipeline.embedded import Replayed, replay
from pipeline.errors import BrokenStageError, TransientError
from pipeline.follow import Follower
from pipeline.parallel import Processes, processes
from pipeline.reader import read
from pipeline.records.codec import encode
from pipeline.records.raw import Raw
from pipeline.store import Store
from tests.pipeline.fragile_stages import BUG, fragile
from tests.pipeline.test_embedded import now, raid
from tests.pipeline.test_follow import append


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "GROUP_RECORDS", 10)


@pytest.fixture(scope="module")
def two() -> Iterator[Processes]:
    with closing(Processes(2, fragile)) as children:
        yield children


def taken(raws: list[Raw], children: Processes | None) -> tuple[Replayed, list[bytes]]:
    """Return what a replay tells of itself, and all that its table holds."""
    with Store.open(":memory:") as store:
        done = replay(raws, store, now=now, processes=children)
        records = [*store.ever(), *store.changes(), *store.dead_letters()]
        return done, [encode(record) for record in records]


def forty() -> list[Raw]:
    return [raid(f"n{number}", 3 + number) for number in range(40)]


def test_one_process_or_two_leave_the_same_bytes(two: Processes) -> None:
    """Of seeds, and corrections, withdrawals and poison among made ones; a group comes twice."""
    made = list(made_articles(30, poison_every=12))
    stream = [*made, *made[:10], *read([str(SEEDS)])]
    assert taken(stream, two) == taken(stream, None)


def test_one_process_is_the_caller_itself() -> None:
    with processes(1) as children:
        assert children is None


def test_a_log_that_grows_is_read_by_two(two: Processes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follow, "GROUP_RECORDS", 7)
    values = [raw.value or b"" for raw in made_articles(20)]
    rows = []
    for children in (two, None):
        with Store.open(":memory:") as store:
            append(store, *values)
            follower = Follower(store, now, children)
            assert [follower.step() for _ in range(4)] == [7, 7, 6, 0]
            rows.append((follower.hops(), [encode(event) for event in store.ever()]))
    assert rows[0] == rows[1]


def test_what_a_killed_process_had_in_hand_is_read_again(two: Processes, tmp_path: Path) -> None:
    raws, once = forty(), tmp_path / "once"
    raws[25] = raws[25]._replace(key=f"kills-once {once}".encode())
    assert taken(raws, two) == taken(raws, None)
    assert once.exists()


def test_a_process_that_dies_again_ends_the_replay_which_then_goes_on(two: Processes) -> None:
    deadly = forty()
    deadly[25] = deadly[25]._replace(key=b"kills")
    with Store.open(":memory:") as store:
        with pytest.raises(TransientError, match=r"n25\.jsonl:1 to n29\.jsonl:1 died twice .*-9"):
            replay(deadly, store, now=now, processes=two)
        assert store.counts().versions == 20
        assert replay(forty(), store, now=now, processes=two).known == 20
        assert store.counts().versions == 40


def test_a_bug_in_a_process_leaves_a_letter_and_one_that_hits_everything_ends_the_replay(
    two: Processes,
) -> None:
    text = {"text": f"An air strike killed 3 people in {BUG} on 3 March 2020, police said."}
    raws = [raid(f"n{number}", 3, **(text if number == 4 or number >= 20 else {})) for number in range(60)]
    with Store.open(":memory:") as store:
        with pytest.raises(BrokenStageError, match=r"extract: 10 messages in a row failed: AssertionError"):
            replay(raws, store, now=now, processes=two)
        letters = {letter.origin: (letter.stage, letter.kind) for letter in store.dead_letters()}
        assert letters["n4.jsonl:1"] == ("extract", "bug")


def test_what_takes_too_long_in_a_process_leaves_a_letter(two: Processes) -> None:
    with Store.open(":memory:") as store:
        replay([raid("endless", 3), raid("n1", 3)], store, now=now, processes=two)
        assert [letter.reason for letter in store.dead_letters()] == ["took longer than 1 s"]
        assert store.counts().versions == 1


def test_processes_are_ended_in_the_midst_of_their_work(tmp_path: Path) -> None:
    children, held = Processes(1, fragile), tmp_path / "held"
    children.begin([(raid("n1", 3)._replace(key=f"holds {held}".encode()), now())])
    children.begin([(raid("n2", 3), now())])
    while not held.exists():
        time.sleep(0.01)
    children.close()  # returns


COMMAND = """
import sys
from pipeline import embedded
from pipeline.cli.main import run
embedded.GROUP_RECORDS = 4
if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_command_that_is_ended_leaves_nothing_running(tmp_path: Path, number: int, status: int) -> None:
    script, db = tmp_path / "command.py", tmp_path / "t.db"
    script.write_text(COMMAND)
    command = [sys.executable, str(script), "replay", "-", "--workers", "2", "--db", str(db)]
    with subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.writelines((raw.value or b"") + b"\n" for raw in made_articles(16))
        process.stdin.flush()
        while not _articles(db):
            time.sleep(0.05)
        if number == signal.SIGINT:
            os.killpg(process.pid, number)  # as a terminal does it
        else:
            process.kill()
        assert process.stdout.read().strip() == b""  # and its end: nobody has it open any more
    assert process.returncode == status


def _articles(db: Path) -> int:
    if not db.exists():
        return 0
    with Store.open(db) as store:
        return store.counts().versions
