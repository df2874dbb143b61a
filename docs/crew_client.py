"""Play a crew's visit: python docs/crew_client.py PORTAL KEY VISIT [PHOTO]"""

import sys
import time
from datetime import UTC, datetime

import httpx

portal, key, visit, *photos = sys.argv[1:]
api = httpx.Client(base_url=f"{portal}/api/v1", headers={"Authorization": f"Bearer {key}"})


def change(path: str, **changes: str) -> None:
    document = api.get(path).raise_for_status().json()
    api.put(path, json={**document, **changes}).raise_for_status()


change(f"/visits/{visit}", status="in_progress", started_at=datetime.now(UTC).isoformat())
for photo in photos:
    with open(photo, "rb") as file:
        api.post(f"/visits/{visit}/photos", files={"file": file}).raise_for_status()
time.sleep(2)
change(f"/visits/{visit}", status="completed", completed_at=datetime.now(UTC).isoformat())
