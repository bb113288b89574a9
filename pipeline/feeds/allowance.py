"""How much one feed may bring in a day: none may fill the disk."""

import datetime as dt

DAY = dt.timedelta(days=1)
BYTES = 1 << 30
"""The busiest agencies bring some 1,000 pages of 300 KB: three times as much. Kept are some 200 MB of it."""
ROW = 500
"""Bytes of an entry that is kept, beside its words and its link."""


class Allowance:
    """That of one feed and of the sitemaps that it names, as long as this process lives.

    A day begins with the first byte after the last one.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._left = most
        self._until: dt.datetime | None = None

    def spend(self, size: int, now: dt.datetime) -> None:
        """Take so many bytes off what is left of the day."""
        if self._until is None or not now < self._until <= now + DAY:
            self._left, self._until = self.most, now + DAY
        self._left -= size

    def until(self, now: dt.datetime) -> dt.datetime | None:
        """Return the end of the day where nothing of it is left, else None."""
        spent = self._until and self._left <= 0 and now < self._until <= now + DAY
        return self._until if spent else None
