"""Links as strangers write them."""

import re
from urllib.parse import urljoin, urlsplit

from pipeline.clean.admit import LONGEST

_INVISIBLE = re.compile(r"[\0-\x20\x7f-\xa0\u2028\u2029]+")


def absolute(link: str, base: str) -> str:
    """Return ``link``, resolved against ``base``, as an http or https address.

    Raises ValueError, with the reason, for anything else, and where it holds a user name or a password: no
    article needs one, and it hides the host from a reader.
    """
    try:
        whole = urljoin(base, _INVISIBLE.sub("", link))
        parts = urlsplit(whole)
        parts.port  # noqa: B018  raises where it is no number
    except ValueError as error:
        raise ValueError(f"link {_shown(link)}: {error}") from None
    if parts.scheme not in ("http", "https"):
        raise ValueError(f"link {_shown(link)}: not http or https")
    if not parts.hostname:
        raise ValueError(f"link {_shown(link)}: no host")
    if "@" in parts.netloc:
        raise ValueError(f"link {_shown(link)}: a user name in it")
    if len(whole) > LONGEST["url"]:
        raise ValueError(f"link {_shown(link)}: longer than {LONGEST['url']:,} characters")
    return whole


def _shown(link: str) -> str:
    return repr(link if len(link) <= 80 else f"{link[:79]}…")
