"""In a real browser: every page without findings of axe, at 320 px too, and the main task from event to corrected event."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from legation.record import open_record
from legation.serve import ServeSettings, create_app

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists() and not os.environ.get("CI"), reason="no chromium on this machine"),
]
PAGES = ("/", "/events", "/events?status=occurred", "/statements", "/gatherings", "/relations", "/actors", "/actors/KEN", "/stories", "/codebook",
         "/codebook/SANCTION", "/codebook/163", "/search?q=talks", "/runs", "/about", "/api", "/code", "/sql?q=SELECT+1+AS+one", "/login",
         "/events/none")  # fmt: skip


@pytest.fixture(scope="module")
def server(record_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("browser") / "record.db"
    with open_record(record_path) as record:
        record.backup(path)
    app = create_app(ServeSettings(record=path, token="local-token"))
    running = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started:
        time.sleep(0.05)
    port = running.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    running.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def page(server: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(base_url=server, viewport={"width": 1200, "height": 900}, color_scheme="light", bypass_csp=True)
        found = context.new_page()
        found.set_default_timeout(20_000)
        yield found
        browser.close()


def inner_pages(page: Page) -> list[str]:
    found = []
    for listing in ("/events", "/stories", "/gatherings", "/relations"):
        page.goto(listing)
        link = page.locator(f'main table a[href^="{listing}/"]').first
        if link.count():
            found.append(str(link.get_attribute("href")))
    page.goto("/actors/KEN")
    dyad = page.locator('a[href^="/dyads/"]').first
    return [*found, str(dyad.get_attribute("href"))] if dyad.count() else found


def test_axe_finds_nothing_and_nothing_overflows(page: Page) -> None:
    axe, faults = Axe(), []
    for address in [*PAGES, *inner_pages(page)]:
        page.set_viewport_size({"width": 1200, "height": 900})
        page.goto(address)
        faults += [f"{address}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in axe.run(page).response["violations"]]
        page.set_viewport_size({"width": 320, "height": 640})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 320:
            faults.append(f"{address}: {wide} px wide at 320")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 1200, "height": 900})
    for address in ("/", "/events"):
        page.goto(address)
        faults += [f"dark {address}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in axe.run(page).response["violations"]]
    page.emulate_media(color_scheme="light")
    assert faults == []


def test_no_script_of_a_story_runs(server: str, page: Page) -> None:
    raised: list[str] = []
    page.on("dialog", lambda dialog: (raised.append(dialog.message), dialog.dismiss()))
    page.goto("/stories?run=hostile")
    page.locator("main table a").first.click()
    assert page.locator("h1").inner_text().startswith("=1+1") and raised == []


def test_from_an_event_to_its_words_to_a_correction(page: Page) -> None:
    page.goto("/login")
    page.get_by_label("token").fill("local-token")
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    page.wait_for_url("**/review")
    assert Axe().run(page).response["violations"] == []
    page.goto("/events?sort=sure&status=occurred")
    page.locator('main table a[href^="/events/"]').first.click()
    event = page.url
    page.locator("article.record h3 a").first.click()
    assert "#e" in page.url and page.locator("mark.event").count() > 0
    page.goto(event)
    assert Axe().run(page).response["violations"] == []
    form = page.locator("form[action^='/review/']").first
    if not form.is_visible():
        page.locator("summary", has_text="Telling 1").click()
    form.get_by_label("status").select_option("cancelled")
    form.get_by_role("button", name="Put right").click()
    page.goto("/review")
    page.get_by_role("button", name="Conclude anew").click()
    page.goto(event)
    assert page.locator("text=cancelled").first.is_visible()


def test_keys_go_through_the_queue(page: Page) -> None:
    page.goto("/review")
    waiting = page.locator("article.queued h2 a").first.get_attribute("href")
    page.locator("h1").click()
    page.keyboard.press("n")
    with page.expect_navigation():
        page.keyboard.press("a")
    assert page.locator("article.queued h2 a").first.get_attribute("href") != waiting
