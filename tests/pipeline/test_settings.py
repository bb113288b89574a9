from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.settings import DEFAULT, Settings, Value, as_toml, declared, resolve, without_password

CONFIG = Path(__file__).parents[2] / "config" / "tallywire.toml"


def test_the_file_tells_every_setting_and_its_default() -> None:
    assert CONFIG.read_text() == as_toml(), "run: make generate"
    read = resolve({"TALLYWIRE_CONFIG": str(CONFIG)})
    assert Settings(**{name: value.value for name, value in read.items()}) == Settings()


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('db = "file.db"\nprefix = "test."\nhttp_port = 80\n')
    given = {"TALLYWIRE_CONFIG": str(path), "TALLYWIRE_DB": "other.db", "TALLYWIRE_PREFIX": ""}
    found = resolve(given)
    assert found["db"] == Value("other.db", "TALLYWIRE_DB")
    assert found["prefix"] == Value("test.", str(path))  # an empty variable counts as not there
    assert found["http_port"] == Value(80, str(path))
    assert found["broker"] == Value("localhost:9092", DEFAULT)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[broken", "own.toml"),
        ('unknown = "x"', "no setting is called unknown"),
        ("db = [1]", r"own.toml: db cannot be \[1\]; allowed: a file or a URL"),
        ("db = ''", "db cannot be ''; allowed: a file or a URL"),
    ],
)
def test_a_wrong_file_is_the_users_mistake(tmp_path: Path, text: str, expected: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(UserError, match=expected):
        resolve({"TALLYWIRE_CONFIG": str(path)})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("HTTP_PORT", "x", "TALLYWIRE_HTTP_PORT: http_port cannot be 'x'; allowed: a whole number from 0"),
        ("HTTP_PORT", "65536", "a whole number from 0 to 65535"),
        ("LOG_FORMAT", "xml", "TALLYWIRE_LOG_FORMAT: log_format cannot be 'xml'; allowed: text, json"),
        ("PREFIX", "a/b", "TALLYWIRE_PREFIX: prefix cannot be 'a/b'; allowed: up to 100 letters"),
        ("PREFIX", "x" * 101, "allowed: up to 100 letters"),
        ("PREFIX", "a\n", "allowed: up to 100 letters"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_with_its_origin_and_what_is_allowed(
    name: str, value: str, expected: str
) -> None:
    with pytest.raises(UserError, match=expected):
        resolve({f"TALLYWIRE_{name}": value})


def test_a_missing_file_is_named() -> None:
    with pytest.raises(UserError, match=r"nowhere\.toml: No such file"):
        resolve({"TALLYWIRE_CONFIG": "nowhere.toml"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("tallywire.db", "tallywire.db"),
        ("postgresql://reader@host/news", "postgresql://reader@host/news"),
        ("postgresql+psycopg://me:p@ss:word@host:5432/news", "postgresql+psycopg://me:***@host:5432/news"),
        ("postgresql:///news?password=p@ss&host=x", "postgresql:///news?password=***&host=x"),
    ],
)
def test_the_password_in_a_url_is_not_shown(text: str, shown: str) -> None:
    assert without_password(text) == declared()["db"].shown(text) == shown


def test_secrets_are_shown_nowhere() -> None:
    secrets = [setting for setting in declared().values() if setting.secret]
    assert [setting.name for setting in secrets] == ["sasl_password"]
    assert secrets[0].shown("hush") == "***"
    assert "hush" not in repr(Settings(sasl_password="hush"))  # noqa: S106
