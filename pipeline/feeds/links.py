"""Links as strangers write them."""

import re
from urllib.parse import urljoin

from pipeline.fetch.errors import RefusedError
from pipeline.fetch.urls import checked

_INVISIBLE = re.compile(r"[\0-\x20\x7f-\xa0\u2028\u2029]+")


def absolute(link: str, base: str) -> str:
    """Return ``link``, resolved against ``base``, as the address that would be asked.

    Raises ValueError, with the reason, where it would be refused: what is not http or https, and what holds
    a user name, which hides the host from a reader.
    """
    try:
        return str(checked(urljoin(base, _INVISIBLE.sub("", link))))
    except (ValueError, RefusedError) as error:
        raise ValueError(f"link {_shown(link)}: {error}") from None


def site(link: object, base: str) -> str | None:
    """Return ``link`` as ``absolute`` does, None where it is none: a feed's own home is no article."""
    try:
        return absolute(link, base) if isinstance(link, str) and link else None
    except ValueError:
        return None


def _shown(link: str) -> str:
    return repr(link if len(link) <= 80 else f"{link[:79]}…")
