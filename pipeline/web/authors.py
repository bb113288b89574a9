"""Who sends something to be written: the name of a token, never what the sender says of itself."""

import logging

from starlette.requests import Request

from pipeline.errors import UserError
from pipeline.web.problem import Problem
from pipeline.web.site import site
from pipeline.web.tokens import May

log = logging.getLogger("tallywire.web")


def author(request: Request, may: May) -> str:
    """Return the name of the token that ``request`` carries, where it allows ``may``.

    Raises Problem 401 without such a token, 403 where it does not allow that.
    """
    try:
        token = site(request).tokens.holder(request.headers.get("authorization", ""))
    except UserError as error:
        log.error("%s", error)
        raise Problem(503, "The list of tokens cannot be read; the server's log tells more.") from None
    if token is None:
        raise Problem(
            401, "This takes a token: Authorization: Bearer TOKEN (see docs/api.md).",
            {"WWW-Authenticate": 'Bearer realm="tallywire"'},
        )  # fmt: skip
    if may not in token.may:
        challenge = f'Bearer realm="tallywire", error="insufficient_scope", scope="{may}"'
        raise Problem(403, f"This token may not {may}.", {"WWW-Authenticate": challenge})
    return token.name
