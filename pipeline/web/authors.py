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
        given = request.headers.get("authorization", "")
        token = site(request).tokens.holder(given)
    except UserError as error:
        log.error("%s", error)
        raise Problem(503, "The list of tokens cannot be read; the server's log tells more.") from None
    if token is None:
        detail = "This takes a token: Authorization: Bearer TOKEN (see docs/api.md)."
        challenge = 'Bearer realm="tallywire"'
        if given.lower().startswith("bearer "):
            detail = "No such token is known here; `tallywire tokens new` makes one (see docs/api.md)."
            challenge += ', error="invalid_token"'  # RFC 6750, section 3.1
        raise Problem(401, detail, {"WWW-Authenticate": challenge})
    if may not in token.may:
        challenge = f'Bearer realm="tallywire", error="insufficient_scope", scope="{may}"'
        raise Problem(403, f"This token may not {may}.", {"WWW-Authenticate": challenge})
    return token.name
