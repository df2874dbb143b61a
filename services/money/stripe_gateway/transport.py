"""How requests reach Stripe."""

from collections.abc import Mapping

import stripe


class Transport(stripe.HTTPXClient):
    """The SDK's httpx client. httpx 0.28 warns when an encoded body comes as ``data``."""

    def _get_request_args_kwargs(
        self, method: str, url: str, headers: Mapping[str, str], post_data: str | None
    ) -> list[object]:
        arguments, options = super()._get_request_args_kwargs(method, url, headers, post_data)
        body = options.pop("data")
        return [arguments, {**options, "content": body.encode() if isinstance(body, str) else b""}]

    async def close(self) -> None:
        """Give the connections back."""
        await self._client_async.aclose()
