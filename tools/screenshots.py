"""Take the pictures of the dashboard in the documentation: python tools/screenshots.py record.db docs/images

The record of the pictures holds the stories of src/legation/data/examples and corpus/dev, rebuilt; an event is put right in it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from legation.conclusions import Amendment
from legation.record import open_record
from legation.serve import ServeSettings, create_app

PAGES = {"home": "/", "events": "/events", "map": "/map", "network": "/network", "compare": "/compare"}
COLOURS = 64


def main(record: Path, folder: Path) -> None:
    """Take all pictures of a copy of the record."""
    with tempfile.TemporaryDirectory() as own:
        path = Path(own) / "record.db"
        shutil.copy(record, path)
        with open_record(path) as kept:
            event = next(iter(kept.events(sort="voices", limit=1)))
            telling = kept.telling(event.tellings[0])
            assert telling is not None
            kept.amend(Amendment(telling=telling.event.id, verdict="fix", judge="ann", made_at="2026-01-01T00:00:00", status="planned"))
        running = uvicorn.Server(uvicorn.Config(create_app(ServeSettings(record=path, token="pictures")), port=0, log_level="error"))
        thread = threading.Thread(target=running.run, daemon=True)
        thread.start()
        while not running.started:
            time.sleep(0.05)
        base = f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
        addresses = PAGES | {"event": f"/events/{event.id}", "story": f"/stories/{telling.report}"}
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(base_url=base, viewport={"width": 1160, "height": 800})
            for name, address in addresses.items():
                _take(page, address, folder / f"dashboard-{name}.png")
            page.emulate_media(color_scheme="dark")
            _take(page, "/map", folder / "dashboard-map-dark.png")
            page.goto("/login?token=pictures")
            page.emulate_media(color_scheme="light")
            _take(page, "/review", folder / "dashboard-review.png")
            browser.close()
        running.should_exit = True
        thread.join(10)


def _take(page: Page, address: str, target: Path) -> None:
    page.goto(address)
    page.screenshot(path=target)
    Image.open(target).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
