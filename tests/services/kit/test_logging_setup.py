"""The log holds no secret."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from services.kit.logging_setup import configure_logging

SECRETS = [
    "GET /sign-in/link/SECRETsecret.x-y_z?next=/a",
    "POST /invitation/SECRETsecret",
    "/reset/SECRETsecret HTTP/1.1",
    "/calendar/SECRETsecret.ics",
    "/email-change/SECRETsecret",
    "/unsubscribe/SECRETsecret",
    "/autopay/hold/SECRETsecret",
    "/verify/SECRETsecret",
    "Cookie: porchlight=SECRETsecret; x=1",
    "__Host-porchlight=SECRETsecret",
    "/_nicegui_ws/socket.io/?client_id=SECRETsecret&transport=websocket",
    "whsec_SECRETsecret",
    "sk_live_SECRETsecret",
    "rk_test_SECRETsecret",
    "Authorization: Bearer SECRETsecret",
    "smtp://user:SECRETsecret@mail.example:587",
    "password=SECRETsecret",
]


@pytest.fixture(params=["text", "json"])
def stream(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    stream = io.StringIO()
    configure_logging(request.param, stream)
    yield stream
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_hidden_wherever_it_stands(stream: io.StringIO, secret: str) -> None:
    structlog.get_logger().info("visited", path=secret, nested={"list": [secret]})
    structlog.get_logger().warning(secret)
    logging.getLogger("uvicorn.access").info('%s - "%s"', "192.0.2.1", secret)
    try:
        raise ValueError(secret)
    except ValueError:
        structlog.get_logger().exception("failed")
        logging.getLogger("other").exception("failed")

    written = stream.getvalue()
    assert "SECRETsecret" not in written
    assert written.count("[hidden]") >= 6
    assert "Traceback" in written


def test_bodies_of_mails_are_never_written(stream: io.StringIO) -> None:
    structlog.get_logger().info("mail", text="Hello Ann", html="<p>Hello Ann</p>", mail="17")

    assert "Hello" not in stream.getvalue()
    assert "17" in stream.getvalue()


def test_a_line_break_starts_no_line_of_its_own_in_json(stream: io.StringIO) -> None:
    structlog.get_logger().info("a\nb")

    lines = stream.getvalue().splitlines()
    if lines[0].startswith("{"):
        assert [json.loads(line)["event"] for line in lines] == ["a\nb"]
