"""A process of its own that sends what waits in an outbox: for tests that kill it."""

import asyncio
import sys
from datetime import timedelta

from data.kit import engine, sealing
from services.kit.settings import Settings
from services.mail import mailer


async def _send(smtp_url: str) -> None:
    settings = Settings(_env_file=None, smtp_url=smtp_url, mail_from="portal@example.com")
    sender = mailer.Mailer(settings)
    while True:
        await sender.run_due()
        await asyncio.sleep(0.02)


if __name__ == "__main__":
    mailer.LEASE = timedelta(seconds=0.5)  # what a crash leaves behind runs out soon
    engine.configure(sys.argv[1])
    sealing.configure(sys.argv[3])
    asyncio.run(_send(sys.argv[2]))
