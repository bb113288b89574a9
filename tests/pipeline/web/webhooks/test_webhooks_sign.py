"""Signatures are those of the Standard Webhooks specification."""

import base64
import time
from pathlib import Path
from typing import Any

import pytest

from pipeline.web.webhooks.sign import secret_key, signed


def test_the_example_that_the_specification_s_libraries_are_tested_with() -> None:
    key = secret_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    head = signed([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert head == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_each_key_signs_so_that_a_receiver_may_know_the_old_or_the_new() -> None:
    keys = [b"a" * 24, b"b" * 24]
    both = signed(keys, "x", 1, b"{}")["webhook-signature"].split()
    assert both == [signed([key], "x", 1, b"{}")["webhook-signature"] for key in keys]


@pytest.mark.parametrize("text", ["", "whsec_", "secret", "whsec_%", "whsec_QUJD"])
def test_what_is_no_secret_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"secret|base64"):
        secret_key(text)


def test_the_code_that_receivers_are_given_knows_a_message_from_a_forged_one() -> None:
    text = (Path(__file__).parents[4] / "docs" / "webhooks.md").read_text(encoding="utf-8")
    given: dict[str, Any] = {}
    exec(text.partition("```python\n")[2].partition("```")[0], given)  # noqa: S102
    verify, secret = given["verify"], "whsec_" + base64.b64encode(b"x" * 32).decode()
    head = signed([b"y" * 24, secret_key(secret)], "id", int(time.time()), b"{}")
    assert verify(secret, head, b"{}")
    assert not verify(secret, head, b"{ }")
    assert not verify(secret, head | {"webhook-id": "other"}, b"{}")
    assert not verify(secret, signed([secret_key(secret)], "id", int(time.time()) - 301, b"{}"), b"{}")
    assert not verify(secret, signed([b"z" * 24], "id", int(time.time()), b"{}"), b"{}")
