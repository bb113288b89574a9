"""The load that is put on the server: every kind of request is answered, on a small table."""

from pathlib import Path

from click.testing import CliRunner

from bench.serve import kinds, main
from pipeline.store import Reader


def test_every_kind_of_request_is_measured(tmp_path: Path) -> None:
    where = str(tmp_path / "table.db")
    done = CliRunner().invoke(main, [where, "--events", "60", "--seconds", "0.05"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    with Reader.open(where) as table:
        assert table.count() == 60
        asked = kinds(table)
    lines = done.output.splitlines()
    assert [line[:26].strip() for line in lines[2:]] == list(asked)
    assert all(float(figure) > 0 for line in lines[2:] for figure in line[26:].split()[:3])
