"""The outermost door: which host a request is for, and whom it really comes from."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.machine.asgi import header, refusal
from services.kit.settings import Settings
from services.kit.settings_check import is_loopback

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_PROBES = ("/healthz", "/readyz")  # asked by address, and they make no links


class Hosts:
    """Refuses foreign ``Host`` headers and believes ``X-Forwarded-*`` of trusted proxies only.

    The server must not interpret those headers itself (``proxy_headers=False``).
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._hosts = allowed_hosts(settings)
        self._proxies = _networks(settings.trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        self._believe_proxies(scope)
        if scope["path"] in _PROBES or _host_name(header(scope, "host")) in self._hosts:
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await refusal(400, "This server does not serve that host.")(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _believe_proxies(self, scope: Scope) -> None:
        if self._is_proxy((scope.get("client") or ("",))[0]):
            if client := self._nearest_stranger(_items(scope, "x-forwarded-for")):
                scope["client"] = (client, 0)
            protocol = _items(scope, "x-forwarded-proto")[-1]
            if protocol in ("http", "https"):
                is_socket = scope["type"] == "websocket"
                scope["scheme"] = protocol.replace("http", "ws") if is_socket else protocol
        # NiceGUI writes X-Forwarded-Prefix into the addresses of scripts, whoever sent it.
        scope["headers"] = [
            (name, value)
            for name, value in scope["headers"]
            if not name.startswith(b"x-forwarded-") and name != b"forwarded"
        ]

    def _nearest_stranger(self, hops: Sequence[str]) -> str:
        """The last hop that is not ours: what stands before it, anybody may have written."""
        for hop in reversed(hops):
            if not self._is_proxy(hop):
                address = _address(hop)
                return str(address) if address else ""
        return ""

    def _is_proxy(self, client: str) -> bool:
        address = _address(client)
        return address is not None and any(address in network for network in self._proxies)


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """Host names that requests may name; beside one name of this machine its other names too."""
    hosts = {host.lower() for host in settings.hosts}
    if any(is_loopback(host) for host in hosts):
        hosts |= set(_LOOPBACK)
    return frozenset(hosts)


def allowed_origins(settings: Settings) -> frozenset[str]:
    """Origins of our own pages: ``https://portal.example``, with the port where it has one."""
    base = urlsplit(settings.base_url)
    port = f":{base.port}" if base.port else ""
    names = (f"[{host}]" if ":" in host else host for host in allowed_hosts(settings))
    return frozenset(f"{base.scheme}://{name}{port}" for name in names)


def _host_name(value: str) -> str:
    try:
        return urlsplit(f"//{value}").hostname or ""
    except ValueError:
        return ""


def _items(scope: Scope, name: str) -> list[str]:
    """A header's list. Several lines are one: a proxy may add its own where a stranger sent one."""
    lines = Headers(scope=scope).getlist(name)
    return [one.strip() for one in ",".join(lines).split(",")]


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address of a hop; some proxies name its port as well."""
    for form in (text, _host_name(text)):
        try:
            address = ipaddress.ip_address(form)
        except ValueError:
            continue
        return getattr(address, "ipv4_mapped", None) or address
    return None


def _networks(setting: str) -> list[Network]:
    return [
        ipaddress.ip_network(one.strip(), strict=False) for one in setting.split(",") if one.strip()
    ]
