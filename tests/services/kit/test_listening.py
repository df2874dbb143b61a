"""Whether a port can be had."""

import socket

import pytest

from services.kit.listening import CannotListen, require_free_port


def test_port_in_use_is_told_with_what_chooses_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(
            CannotListen, match=f"Port {port} is in use .* another: PORCHLIGHT_PORT"
        ):
            require_free_port("127.0.0.1", port, "PORCHLIGHT_PORT")

    require_free_port("127.0.0.1", port, "PORCHLIGHT_PORT")


def test_host_of_another_machine_is_told() -> None:
    with pytest.raises(CannotListen, match=r"192\.0\.2\.1 is no address of this machine"):
        require_free_port("192.0.2.1", 28_123, "PORCHLIGHT_PORT")
