"""Which URLs may be asked."""

from yarl import URL

from pipeline.fetch.errors import RefusedError

LONGEST_URL = 4096
"""Characters. Articles have addresses of less than 2,000, which is as much as search engines take."""


WEB_PORTS = (80, 443)
OTHER_PORTS = 1024
"""Below it ports belong to protocols, mail and shells among them (RFC 6335, 6)."""


def checked(url: str) -> URL:
    """Return ``url`` as it is asked, without fragment.

    Raises RefusedError for anything but http and https with a host; where it holds a name or a password,
    which would be stored, logged and published with the article's address; and for ports of other protocols,
    whose servers a feed could make us disturb.
    """
    if len(url) > LONGEST_URL:
        raise RefusedError(f"the URL is longer than {LONGEST_URL} characters")
    try:
        parsed = URL(url.strip()).with_fragment(None)
        host, port = parsed.host, parsed.port  # reading them may raise as well
    except ValueError:
        raise RefusedError("not a URL") from None
    if parsed.scheme not in ("http", "https"):
        raise RefusedError("only http and https URLs are asked")
    if not host:
        raise RefusedError("the URL has no host")
    if port not in WEB_PORTS and (port or 0) < OTHER_PORTS:
        raise RefusedError("the URL's port is one of another protocol")
    if parsed.user is not None or parsed.password is not None:
        raise RefusedError("the URL holds a user name or a password")
    return parsed


def joined(base: URL, location: str) -> URL:
    """Return where a redirect from ``base`` leads; raises RefusedError as ``checked`` does."""
    # aiohttp keeps bytes that are no UTF-8 as lone surrogates, which no URL can hold.
    clean = location.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return checked(str(base.join(URL(clean))))
    except ValueError:
        raise RefusedError("redirected to what is no URL") from None
