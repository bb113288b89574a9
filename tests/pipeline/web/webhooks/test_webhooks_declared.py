"""The file of receivers: what it may hold, and that no message shows a secret."""

import base64
from pathlib import Path

import pytest

from pipeline.errors import UserError
from pipeline.store import Wanted
from pipeline.web.webhooks.declared import KINDS, load

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()


def written(tmp_path: Path, text: str, secret: str = SECRET) -> str:
    (tmp_path / "secret").write_text(secret)
    path = tmp_path / "webhooks.toml"
    path.write_text(text)
    return str(path)


def test_no_file_is_no_receiver() -> None:
    assert load("") == ()


def test_a_receiver_has_the_filters_of_the_api(tmp_path: Path) -> None:
    text = """[[webhook]]
    url = "https://desk.example/hooks/x?token=hidden"
    secret_file = "secret"
    kinds = ["figure.raised"]
    country = ["Syria", "IQ"]
    min = "killed:10"
    origins = 2
    """
    [hook] = load(written(tmp_path, text))
    assert hook.name == "desk.example"
    assert hook.kinds == {"figure.raised"}
    assert hook.wanted == Wanted(countries=("SY", "IQ"), least=(("killed", 10),), origins=2)
    assert hook.keys == (b"0123456789abcdef01234567",)
    assert "hidden" not in repr(hook)


def test_a_secret_may_come_from_the_environment_and_may_be_changed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK", f"{SECRET}\n{SECRET[:-4]}AAAA")
    [hook] = load(written(tmp_path, '[[webhook]]\nurl = "https://a.example/"\nsecret_env = "DESK"'))
    assert len(hook.keys) == 2
    assert hook.kinds == set(KINDS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('secret_file = "secret"', "missing required field `url`"),
        ('url = "https://a.example"', "secret_file or secret_env says where the secret is"),
        ('url = "https://a.example"\nsecret_file = "none"', "none: No such file or directory"),
        ('url = "https://a.example"\nsecret_env = "NOT_THERE"', "NOT_THERE: no secret in it"),
        ('url = "ftp://a.example"\nsecret_file = "secret"', "only http and https"),
        ('url = "https://u:p@a.example"\nsecret_file = "secret"', "holds a user name or a password"),
        (
            'url = "https://a.example"\nsecret_file = "secret"\nkinds = ["x"]',
            "kinds: 'x' is none; there are ev",
        ),
        (
            'url = "https://a.example"\nsecret_file = "secret"\nmin = "x:1"',
            "min cannot be 'x:1'; allowed: a mea",
        ),
        ('url = "https://a.example"\nsecret_file = "secret"\ncolour = "x"', "unknown field `colour`"),
    ],
)
def test_mistakes_are_told_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(UserError, match=f"webhook 1: .*{message}") as caught:
        load(written(tmp_path, f"[[webhook]]\n{text}"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("secret", ["mysecretmysecretmysecret", "whsec_my%secret", "whsec_bXlzZWNyZXQ="])
def test_what_is_no_secret_is_not_shown(tmp_path: Path, secret: str) -> None:
    path = written(tmp_path, '[[webhook]]\nurl = "https://a.example"\nsecret_file = "secret"', secret)
    with pytest.raises(UserError, match="webhook 1: secret: ") as caught:
        load(path)
    assert "bXlz" not in str(caught.value)
    assert "my" not in str(caught.value)


def test_two_of_one_name_are_refused(tmp_path: Path) -> None:
    one = '[[webhook]]\nurl = "https://a.example/{}"\nsecret_file = "secret"\n'
    with pytest.raises(UserError, match=r"a\.example stands here twice; give each a name"):
        load(written(tmp_path, one.format(1) + one.format(2)))
