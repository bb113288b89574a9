"""Who may do what: the file of tokens, and what comes of requests with and without one."""

import asyncio
from base64 import b64encode
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pipeline.errors import UserError
from pipeline.settings import Settings
from pipeline.store import Reader
from pipeline.web.authors import author
from pipeline.web.problem import ANSWERS
from pipeline.web.site import Site
from pipeline.web.tokens import Tokens, new
from tests.web_server import serving


def written(path: Path, *tokens: str, reading: str = "open") -> str:
    path.write_text("\n\n".join([f'reading = "{reading}"', *tokens]))
    return str(path)


def test_a_token_is_known_by_its_hash_alone(tmp_path: Path) -> None:
    secret, lines = new("jane", ("read", "review"))
    assert secret not in lines
    tokens = Tokens(written(tmp_path / "tokens.toml", lines))
    found = tokens.holder(f"Bearer {secret}")
    assert found is not None
    assert (found.name, found.may) == ("jane", ("read", "review"))


@pytest.mark.parametrize(
    "given", ["", "Bearer", "Bearer x", "bearer  ", "Basic x", "Basic OnNlY3JldA==", "Digest x"]
)
def test_anything_else_is_nobody(tmp_path: Path, given: str) -> None:
    tokens = Tokens(written(tmp_path / "tokens.toml", new("jane", ("read",))[1]))
    assert tokens.holder(given, basic=True) is None


def test_a_token_that_is_taken_out_is_worth_nothing_at_once(tmp_path: Path) -> None:
    (jane, janes), (_, joes) = new("jane", ("read",)), new("joe", ("read",))
    path = tmp_path / "tokens.toml"
    tokens = Tokens(written(path, janes, joes))
    assert tokens.holder(f"Bearer {jane}")
    written(path, joes)
    assert tokens.holder(f"Bearer {jane}") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[token]", "tokens.toml: Expected"),
        ('[[token]]\nname = "jane"', "missing required field `sha256`"),
        ('[[token]]\nname = "jane"\nsha256 = "secret"', "matching regex"),
        ('reading = "maybe"', "Invalid enum value 'maybe'"),
        (f"{new('jane', ('read',))[1]}\n{new('jane', ('read',))[1]}", "two tokens are called jane"),
    ],
)
def test_a_file_that_is_none_is_one_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "tokens.toml").write_text(text)
    with pytest.raises(UserError, match=told):
        Tokens(str(tmp_path / "tokens.toml"))


def test_a_file_that_is_missing_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="No such file"):
        Tokens(str(tmp_path / "tokens.toml"))


def test_reading_may_take_a_token(tmp_path: Path, seeds_table: Path) -> None:
    secret, lines = new("jane", ("read",))
    path = tmp_path / "tokens.toml"
    given = Settings(tokens=written(path, lines, reading="tokens"))
    with serving(seeds_table, given) as address, httpx.Client(base_url=address) as client:
        refused = client.get("/api/events")
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith('Bearer realm="tallywire", Basic')
        assert client.get("/api/events", headers={"Authorization": "Bearer x"}).status_code == 401
        assert client.get("/api/events", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
        assert client.get("/api/events", auth=("whoever", secret)).status_code == 200  # a browser's prompt
        assert client.get("/healthz").status_code == 200  # a probe has no token, and learns nothing
        path.write_text("[[token]")
        broken = client.get("/api/events", headers={"Authorization": f"Bearer {secret}"})
        assert broken.status_code == 503  # closed, where nobody knows who may read
        assert str(path) not in broken.text


def asked(site: Site, authorization: str) -> httpx.Response:
    """Return the answer of a route that writes."""

    def write(request: Request) -> Response:
        return PlainTextResponse(author(request, "review"))

    app = Starlette(routes=[Route("/api/write", write, methods=["POST"])], exception_handlers=dict(ANSWERS))
    app.state.site = site
    transport = httpx.ASGITransport(app)

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.post("/api/write", headers={"Authorization": authorization})

    return asyncio.run(ask())


def test_who_writes_is_the_name_of_the_token(tmp_path: Path, seeds_table: Path) -> None:
    (jane, janes), (joe, joes) = new("jane", ("read", "review")), new("joe", ("read",))
    given = Settings(tokens=written(tmp_path / "tokens.toml", janes, joes))
    with Reader.open(seeds_table) as table:
        site = Site(table, given)
        assert asked(site, f"Bearer {jane}").text == "jane"
        assert asked(site, f"Bearer {joe}").status_code == 403
        assert asked(site, "Bearer x").status_code == 401
        # No password of a browser writes: another site could make it send one.
        password = b64encode(f"jane:{jane}".encode()).decode()
        assert asked(site, f"Basic {password}").status_code == 401
        site.looking_back.close()
