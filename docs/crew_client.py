"""Play a crew's visit: python docs/crew_client.py PORTAL KEY VISIT [PHOTO]"""

import sys
import time
from datetime import UTC, datetime

import httpx

portal, key, visit, *photos = sys.argv[1:]
path = f"/visits/{visit}"
api = httpx.Client(base_url=f"{portal}/api/v1", headers={"Authorization": f"Bearer {key}"})


def change(moment: str, **changes: str) -> None:
    document = api.get(path).raise_for_status().json()
    changes[moment] = datetime.now(UTC).isoformat()
    api.put(path, json={**document, **changes}).raise_for_status()


change("on_way_at")  # the portal says "On the way", and mails it once
time.sleep(2)
change("started_at", status="in_progress")
for photo in photos:
    with open(photo, "rb") as file:
        api.post(f"{path}/photos", files={"file": file}).raise_for_status()
time.sleep(2)
change("completed_at", status="completed")
