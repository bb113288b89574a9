"""Which URLs may be asked."""

from yarl import URL

from pipeline.fetch.errors import RefusedError

LONGEST_URL = 4096
"""Characters. Articles have addresses of less than 2,000, which is as much as search engines take."""


def checked(url: str) -> URL:
    """Return ``url`` as it is asked, without fragment.

    Raises RefusedError for anything but http and https with a host, and where it holds a name or a
    password: they would be stored, logged and published with the article's address.
    """
    if len(url) > LONGEST_URL:
        raise RefusedError(f"the URL is longer than {LONGEST_URL} characters")
    try:
        parsed = URL(url.strip()).with_fragment(None)
        host = parsed.host  # reading host and port may raise as well
        _ = parsed.port
    except ValueError:
        raise RefusedError("not a URL") from None
    if parsed.scheme not in ("http", "https"):
        raise RefusedError("only http and https URLs are asked")
    if not host:
        raise RefusedError("the URL has no host")
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
