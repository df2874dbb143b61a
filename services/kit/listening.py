"""Whether the portal can listen where it was told to, asked before anything is served."""

import errno
import socket

from services.kit.errors import DomainError


class CannotListen(DomainError):
    """The address or port cannot be had; the sentence says why and what to set."""


def require_free_port(host: str, port: int, setting: str) -> None:
    """See that nobody else has the port; ``setting`` names what chooses another one.

    Raises:
        CannotListen: the port is taken or not allowed, or the host is none of this machine's.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
    except OSError as error:
        raise CannotListen(_sentence(error, host, port, setting)) from error


def _sentence(error: OSError, host: str, port: int, setting: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program. Stop it, or choose another: {setting}."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than this account has. Choose another: {setting}."
    return f"{host} is no address of this machine. Set PORCHLIGHT_HOST to one, such as 127.0.0.1."
