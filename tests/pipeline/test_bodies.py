"""The body store, in a directory and behind a driver of fsspec's."""

import hashlib
from pathlib import Path

import orjson
import pytest

from pipeline.bodies import LARGEST_BODY, LARGEST_VALUE, MARKER, Bodies, reference
from pipeline.errors import MissingBodyError, PoisonError, TransientError, UserError
from pipeline.records.body import Body
from pipeline.records.codec import decode

LARGE = b"x" * (LARGEST_VALUE + 1)


@pytest.fixture(params=["directory", "memory"])
def bodies(request: pytest.FixtureRequest, tmp_path: Path) -> Bodies:
    where = tmp_path / "bodies" if request.param == "directory" else f"memory://{tmp_path}"
    made = Bodies(str(where))
    made.prepare()
    return made


def test_a_body_comes_back_under_its_hash(bodies: Bodies) -> None:
    body = bodies.put(b"a body")
    assert (body.sha256, body.size) == (hashlib.sha256(b"a body").hexdigest(), 6)
    assert body.place.endswith(f"/{body.sha256[:2]}/{body.sha256}")
    assert bodies.get(body.sha256, 6) == b"a body"
    assert bodies.put(b"a body") == body


def test_only_a_value_too_large_for_a_message_is_put_away(bodies: Bodies) -> None:
    assert bodies.fit(LARGE[1:]) == LARGE[1:]
    fitted = bodies.fit(LARGE, b"a1")
    assert decode(fitted, Body).key == "a1"
    assert bodies.resolve(fitted) == LARGE


@pytest.mark.parametrize("value", [None, b"", b"tallywire.body/1", b'["tallywire.body/1"]', b'{"text": 1}'])
def test_what_is_no_reference_is_left_as_it_is(bodies: Bodies, value: bytes | None) -> None:
    assert bodies.resolve(value) == value


def test_a_producers_own_reference_may_be_written_in_any_order(bodies: Bodies) -> None:
    body = bodies.put(b"theirs")
    loose = orjson.dumps({"size": 6, "sha256": body.sha256, "schema": "tallywire.body/1", "more": 1})
    assert bodies.resolve(loose) == b"theirs"
    assert bodies.resolve(loose.replace(b"/", rb"\/")) == b"theirs"


@pytest.mark.parametrize("place", ["../../etc/passwd", "file:///etc/passwd", "http://x/y", "/etc/passwd"])
def test_a_place_that_a_message_tells_is_never_followed(bodies: Bodies, place: str) -> None:
    given = orjson.dumps(
        {
            "schema": "tallywire.body/1",
            "sha256": hashlib.sha256(b"own").hexdigest(),
            "size": 3,
            "place": place,
        }
    )
    with pytest.raises(MissingBodyError):
        bodies.resolve(given)
    bodies.put(b"own")
    assert bodies.resolve(given) == b"own"


@pytest.mark.parametrize("sha256", ["../../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n", ""])
def test_a_hash_is_64_digits_and_no_path(bodies: Bodies, sha256: str) -> None:
    with pytest.raises(PoisonError, match="sha256"):
        reference(orjson.dumps({"schema": "tallywire.body/1", "sha256": sha256, "size": 1}))
    with pytest.raises(PoisonError, match="no SHA-256"):
        bodies.get(sha256, 1)


def test_a_body_that_is_not_what_its_hash_says_is_poison(tmp_path: Path) -> None:
    bodies = Bodies(str(tmp_path))
    body = bodies.put(b"right")
    for wrong in (b"wrong", b"right, and more", b""):
        next(tmp_path.glob("??/*")).write_bytes(wrong)
        with pytest.raises(PoisonError, match="not what its hash"):
            bodies.get(body.sha256, body.size)
    bodies.put(b"right")
    assert bodies.get(body.sha256, body.size) == b"right", "one of another size is written again"


@pytest.mark.parametrize("size", [0, LARGEST_BODY + 1])
def test_a_size_that_no_article_has_is_not_read(bodies: Bodies, size: int) -> None:
    with pytest.raises(PoisonError, match="bytes"):
        bodies.get("0" * 64, size)


def test_a_store_that_is_away_is_not_one_without_the_body(tmp_path: Path) -> None:
    bodies = Bodies(str(tmp_path / "bodies"))
    bodies.prepare()
    with pytest.raises(MissingBodyError):
        bodies.get("0" * 64, 1)
    (tmp_path / "bodies" / MARKER).unlink()
    with pytest.raises(TransientError, match="does not answer") as caught:
        bodies.get("0" * 64, 1)
    assert not isinstance(caught.value, MissingBodyError)


def test_nothing_half_written_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bodies = Bodies(str(tmp_path))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(TransientError, match="No space left"):
        bodies.put(b"a body")
    assert not list(tmp_path.glob("??/*"))


@pytest.mark.parametrize("where", ["nosuch://me:secret@bucket", "s3://bucket/bodies"])
def test_a_url_without_its_driver_is_the_users_mistake(where: str) -> None:
    with pytest.raises(UserError, match="bodies: ") as caught:
        Bodies(where).prepare()
    assert "secret" not in str(caught.value)


def test_a_store_that_cannot_be_written_is_the_users_mistake(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="cannot be written"):
        Bodies(str(tmp_path / "file" / "bodies")).prepare()
