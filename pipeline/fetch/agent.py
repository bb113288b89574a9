"""Who we say that we are."""

from importlib.metadata import version

PRODUCT = "Tallywire"
"""The product token (RFC 9110, 10.1.5), which robots.txt may name in any case."""


def user_agent(contact: str) -> str:
    """Return the User-Agent; ``contact`` is a URL or a mail address at which to complain, or empty."""
    name = f"{PRODUCT}/{version('tallywire')}"
    if not contact:
        return name
    return f"{name} (+{contact})"
