"""50 photos of 12 megapixels come in while somebody uses the portal."""

import asyncio
import io
import time
from pathlib import Path

import httpx
from PIL import Image

from benchmarks.portal import Portal, make_key, serve, sign_in
from benchmarks.portfolio import Builder, Size
from benchmarks.results import Result, median, percentile

PHOTOS = 50
AT_ONCE = 8  # more than there are threads for what pages do


def measure_photos(folder: Path, scale: float) -> list[Result]:
    """Until the last thumbnail stands, and how long pages take meanwhile."""
    builder = Builder(folder)
    customer = builder.customer(Size(properties=6, upcoming=20))
    builder.close()
    number = max(4, int(PHOTOS * scale))
    cookie = sign_in(folder, customer.person_id)
    key = make_key(folder)
    with serve(folder) as portal:
        computed = portal.cpu_seconds()
        seconds, pages = asyncio.run(_upload(portal, key, cookie, number))
        computed = portal.cpu_seconds() - computed
    what = f"{number} photos of 12 megapixels"
    return [
        Result(f"{what}: all thumbnails", seconds, "s", 30 * min(scale, 1)),
        Result(f"{what}: server CPU a photo", computed * 1000 / number, "ms", 1000),
        Result(f"{what}: page opened meanwhile, median", median(pages), "ms", 500),
        Result(f"{what}: page opened meanwhile, p95", percentile(pages, 0.95), "ms", 1000),
    ]


async def _upload(portal: Portal, key: str, cookie: str, number: int) -> tuple[float, list[float]]:
    picture = _photo()
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=portal.url, timeout=120) as client:
        found = await client.get("/api/v1/visits?limit=1", headers=headers)
        address = f"/api/v1/visits/{found.json()['data'][0]['external_id']}/photos"
        line = asyncio.Semaphore(AT_ONCE)

        async def send(at: int) -> None:
            async with line:
                # What follows the end of a JPEG is not drawn, but makes it another upload.
                file = ("photo.jpg", picture + b"%d" % at, "image/jpeg")
                answer = await client.post(address, files={"file": file}, headers=headers)
                answer.raise_for_status()

        begun = time.monotonic()
        using = asyncio.create_task(_use(client, cookie))
        await asyncio.gather(*(send(at) for at in range(number)))
        seconds = time.monotonic() - begun
        using.cancel()
        pages = await asyncio.gather(using, return_exceptions=True)
    assert isinstance(pages[0], list)
    return seconds, pages[0]


async def _use(client: httpx.AsyncClient, cookie: str) -> list[float]:
    """Open a page every half second until cancelled; how long each took, in milliseconds."""
    took: list[float] = []
    try:
        while True:
            begun = time.monotonic()
            answer = await client.get("/jobsites", headers={"Cookie": cookie})
            answer.raise_for_status()
            took.append((time.monotonic() - begun) * 1000)
            await asyncio.sleep(0.5)
    except asyncio.CancelledError:
        return took


def _photo() -> bytes:
    """4000 by 3000 pixels with as much in them as a camera's picture has."""
    noise = Image.effect_noise((1000, 750), 60).resize((4000, 3000), Image.Resampling.BICUBIC)
    slope = Image.linear_gradient("L").resize((4000, 3000))
    buffer = io.BytesIO()
    Image.merge("RGB", (noise, slope, noise)).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
