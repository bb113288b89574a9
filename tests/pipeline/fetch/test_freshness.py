import pytest
from multidict import CIMultiDict

from pipeline.fetch.backoff import backoff
from pipeline.fetch.freshness import fresh_seconds

DATE = ("Date", "Thu, 01 Jan 2026 12:00:00 GMT")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([], 0),
        ([("Cache-Control", "max-age=600")], 600),
        ([("cache-control", "public, MAX-AGE = 600")], 600),
        ([("Cache-Control", 'max-age="600"')], 600),
        ([("Cache-Control", "private, max-age=600")], 600),  # we are a private cache
        ([("Cache-Control", "s-maxage=9000, max-age=600")], 600),  # RFC 9111, 5.2.2.10
        ([("Cache-Control", "s-maxage=9000")], 0),
        ([("Cache-Control", "max-age=600"), ("Age", "100")], 500),
        ([("Cache-Control", "max-age=600"), ("Age", "1000")], 0),
        ([("Cache-Control", "max-age=600, no-cache")], 0),
        ([("Cache-Control", "max-age=600"), ("Cache-Control", "no-store")], 0),
        ([("Cache-Control", 'no-cache="Set-Cookie, max-age=600"')], 0),
        ([("Cache-Control", "max-age=600, max-age=60")], 60),
        ([("Cache-Control", "max-age=soon")], 0),
        ([("Cache-Control", "max-age=-5")], 0),
        ([("Cache-Control", "max-age=" + "9" * 5000)], 2**31),
        ([DATE, ("Expires", "Thu, 01 Jan 2026 12:10:00 GMT")], 600),
        ([DATE, ("Expires", "Thu, 01 Jan 2026 12:10:00 GMT"), ("Age", "60")], 540),
        ([DATE, ("Expires", "Thu, 01 Jan 2026 12:10:00 GMT"), ("Cache-Control", "max-age=60")], 60),  # 5.3
        ([DATE, ("Expires", "Thu, 01 Jan 2026 11:00:00 GMT")], 0),
        ([DATE, ("Expires", "0")], 0),
        ([DATE, ("Expires", "Thu, 01 Jan 2026 12:10:00")], 600),
        ([("Expires", "Thu, 01 Jan 2026 12:10:00 GMT")], 0),
    ],
)
def test_how_long_an_answer_is_fresh(headers: list[tuple[str, str]], seconds: float) -> None:
    assert fresh_seconds(CIMultiDict(headers)) == seconds


def test_waits_double_up_to_a_bound() -> None:
    assert [backoff(failures, 1.0, first=60, most=500) for failures in range(1, 6)] == [
        60,
        120,
        240,
        480,
        500,
    ]
    assert backoff(10_000, 1.0, first=60, most=500) == 500


def test_chance_moves_a_wait_within_its_upper_half() -> None:
    assert [backoff(3, chance, first=60, most=500) for chance in (0.0, 0.5, 1.0)] == [120, 180, 240]
