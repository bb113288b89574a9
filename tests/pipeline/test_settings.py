from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.settings import Settings, as_toml, load

CONFIG = Path(__file__).parents[2] / "config" / "tallywire.toml"


def test_the_file_tells_every_setting_and_its_default() -> None:
    assert CONFIG.read_text() == as_toml(), "run: python -m pipeline.settings > config/tallywire.toml"
    assert load({"TALLYWIRE_CONFIG": str(CONFIG)}) == Settings()


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('db = "file.db"\nprefix = "test."\n')
    found = load({"TALLYWIRE_CONFIG": str(path), "TALLYWIRE_DB": "other.db"})
    assert (found.db, found.prefix) == ("other.db", "test.")


@pytest.mark.parametrize("text", ["[broken", 'unknown = "x"', "db = [1]"])
def test_a_wrong_file_is_the_users_mistake(tmp_path: Path, text: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(UserError):
        load({"TALLYWIRE_CONFIG": str(path)})


def test_a_missing_file_is_named() -> None:
    with pytest.raises(UserError, match=r"nowhere\.toml"):
        load({"TALLYWIRE_CONFIG": "nowhere.toml"})
