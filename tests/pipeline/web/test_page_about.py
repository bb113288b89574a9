"""What the numbers mean: every rule has the anchor that a number leads to."""

import httpx

from pipeline.records.rule import SENTENCES


def test_every_rule_has_its_anchor(web: str) -> None:
    html = httpx.get(f"{web}/about").text
    assert all(f'id="{rule}"' in html for rule in SENTENCES)
    assert "In the manner of Airwars" in html
