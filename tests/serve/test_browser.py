"""In a real browser: every page without findings of axe, at 320 px too, and the main task from event to corrected event."""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from aiosmtpd.controller import Controller
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, sync_playwright
from typer.testing import CliRunner

from legation.cli import app as command
from legation.record import open_record
from legation.serve import ServeSettings, create_app

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CHROMIUM).exists() and not os.environ.get("CI"), reason="no chromium on this machine"),
]
PAGES = ("/", "/events", "/events?status=occurred&country=KEN", "/statements", "/gatherings", "/relations", "/actors", "/actors/KEN", "/stories",
         "/map", "/map?view=world&status=planned", "/network", "/network?by=person&what=events", "/compare", "/codebook", "/codebook?q=aid",
         "/codebook/SANCTION", "/codebook/163", "/search?q=talks", "/search?q=nosuchword", "/runs", "/about", "/api", "/code",
         "/sql?q=SELECT+1+AS+one", "/login", "/alerts", "/watches", "/events/none", "/events?sort=sideways")  # fmt: skip
RULES: dict[str, Any] = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def served_path(record_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("browser") / "record.db"
    with open_record(record_path) as record:
        record.backup(path)
    return path


@pytest.fixture(scope="module")
def server(served_path: Path) -> Iterator[str]:
    app = create_app(ServeSettings(record=served_path, token="local-token"))
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


def send(page: Page, button: Locator) -> None:
    """Press a button that sends a form, and wait for the page that answers."""
    with page.expect_navigation():
        button.click()


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


def faults_of(axe: Axe, page: Page, where: str, rules: dict[str, Any] = RULES) -> list[str]:
    found = axe.run(page, options=rules).response["violations"]
    return [f"{where} {page.url}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in found]


def test_axe_finds_nothing_in_either_scheme_and_nothing_overflows(page: Page) -> None:
    axe, faults = Axe(), []
    for address in [*PAGES, *inner_pages(page)]:
        page.goto(address)
        faults += faults_of(axe, page, "light")
        page.emulate_media(color_scheme="dark")  # nothing but colours differs
        faults += faults_of(axe, page, "dark", {"runOnly": {"type": "rule", "values": ["color-contrast"]}})
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 320, "height": 640})  # 1280 px at 400 %
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 320:
            faults.append(f"{address}: {wide} px wide at 320")
        page.set_viewport_size({"width": 1200, "height": 900})
    assert faults == []


def test_printed_pages_have_no_forms(page: Page) -> None:
    page.goto("/events")
    page.emulate_media(media="print")
    shown = [page.locator("h1").is_visible(), page.locator("main table").is_visible()]
    forms = [one.is_visible() for one in page.locator("form, .site, .facets").all()]
    page.emulate_media(media="screen")
    assert all(shown) and not any(forms)


def test_without_script_all_can_be_read_and_asked(server: str, page: Page) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=server, java_script_enabled=False)
    plain = context.new_page()
    plain.goto("/")
    plain.get_by_role("combobox", name="Search the record").fill("talks")
    plain.get_by_role("button", name="Search").click()
    plain.locator('main table a[href^="/events/"]').first.click()
    plain.locator("article.record h3 a").first.click()
    assert plain.locator("mark.event").count() > 0
    plain.goto("/network?what=events")
    plain.locator(".chart.time a").last.click()
    assert "date_from=" in plain.url and plain.locator("main table").count() == 1
    context.close()


def test_a_pasted_story_is_coded_at_once(page: Page) -> None:
    page.goto("/code")
    page.get_by_label("The story").fill("NAIROBI, Aug. 28 -- Kenya expelled two diplomats of Norway on Thursday, the foreign ministry said.")
    send(page, page.get_by_role("button", name="Code it"))
    assert page.locator("mark.event").count() > 0 and page.get_by_text("not kept").is_visible()
    assert faults_of(Axe(), page, "coded") == []


def test_names_are_completed(page: Page) -> None:
    page.goto("/")
    with page.expect_response("**/search/complete.json*"):
        page.get_by_role("combobox", name="Search the record").press_sequentially("sanc", delay=5)
    page.wait_for_function("document.querySelector('#completed').options.length > 0")
    assert "SANCTION" in page.locator("#completed option").evaluate_all("all => all.map(one => one.value)")


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
    assert faults_of(Axe(), page, "review") == []
    page.goto("/events?sort=sure&status=occurred")
    for link in page.locator('main table a[href^="/events/"]').evaluate_all("links => links.map(link => link.href)"):
        page.goto(link)
        if page.locator("summary", has_text="Telling").count() == 1:  # where it is told twice, the other telling would still say otherwise
            break
    event = page.url
    page.locator("article.record h3 a").first.click()
    assert "#e" in page.url and page.locator("mark.event").count() > 0
    page.goto(event)
    assert faults_of(Axe(), page, "event") == []
    form = page.locator("form[action^='/review/']:has(select)").first
    form.get_by_label("status").select_option("cancelled")
    form.get_by_label("place").fill("Lamu")
    send(page, form.get_by_role("button", name="Put right"))
    assert page.get_by_text("Judged by people").is_visible()
    page.goto("/review")
    send(page, page.get_by_role("button", name="Conclude anew"))
    assert page.get_by_role("status").is_visible()
    page.goto(event)
    assert page.locator(".standfirst", has_text="cancelled").is_visible() and page.locator(".standfirst", has_text="Lamu").is_visible()
    page.goto("/compare")
    assert page.locator("article.record", has_text="occurred → cancelled").count() == 1
    assert faults_of(Axe(), page, "compare") == []


def test_two_events_are_joined_and_one_is_split_off_again(page: Page) -> None:
    page.goto("/events?sort=unsure")
    links = page.locator('main table a[href^="/events/"]')
    first, second = (str(links.nth(number).get_attribute("href")) for number in (0, 1))
    telling = page.request.get(f"{second}.json").json()["event"]["tellings"][0]
    page.goto(first)
    page.get_by_label("the same happening as event").fill(second.removeprefix("/events/"))
    send(page, page.get_by_role("button", name="Join"))
    page.goto("/review")
    send(page, page.get_by_role("button", name="Conclude anew"))
    page.goto(first)
    one = page.url
    page.goto(second)
    assert page.url == one and page.locator("article.record.event").count() >= 2
    amend = page.locator("details.amend", has=page.locator(f'input[name="right"][value="{telling}"]'))
    amend.locator("summary").click()
    send(page, amend.get_by_role("button", name="Split"))
    page.goto("/review")
    send(page, page.get_by_role("button", name="Conclude anew"))
    page.goto(first)
    apart = page.url
    page.goto(f"/events/{telling}")
    assert page.url != apart


class Inbox:
    """Takes letters."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 taken"


def test_a_watch_is_set_and_its_alert_arrives(server: str, served_path: Path, page: Page, tmp_path: Path) -> None:
    page.goto("/login?token=local-token")
    page.goto("/watches")
    assert faults_of(Axe(), page, "watch") == []
    for label, value in (("name", "Kenya abroad"), ("country, or two", "KEN"), ("since", "2025-01-01"), ("e-mail", "desk@example.org")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("new events").check()
    send(page, page.get_by_role("button", name="Set the watch"))
    assert page.locator("h1").inner_text() == "Kenya abroad" and faults_of(Axe(), page, "watch") == []
    page.goto("/review")
    send(page, page.get_by_role("button", name="Conclude anew"))
    page.goto("/")
    page.locator("section[aria-labelledby=alerts] a", has_text="Kenya abroad").click()
    assert "new event" in page.locator("h1").inner_text() and faults_of(Axe(), page, "watch") == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.set_viewport_size({"width": 1200, "height": 900})
    inbox = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    mail = Controller(inbox, hostname="127.0.0.1", port=port)
    mail.start()
    settings = tmp_path / "alerts.toml"
    smtp = f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsender = "legation@example.org"\ntls = "none"\n'
    settings.write_text(f'[site]\naddress = "{server}"\n{smtp}', encoding="utf-8")
    done = CliRunner().invoke(command, ["alerts", "deliver", "--record", str(served_path), "--settings", str(settings)])
    mail.stop()
    assert done.exit_code == 0, done.output
    (letter,) = inbox.letters
    link = re.search(r"http://\S+/events/[0-9a-f]+", letter.get_content())
    assert letter["To"] == "desk@example.org" and link
    page.goto(link[0])
    assert page.locator("h1").count() == 1 and page.url == link[0]


def test_keys_go_through_the_queue(page: Page) -> None:
    page.goto("/review")
    waiting = page.locator("article.queued h2 a").first.get_attribute("href")
    page.locator("h1").click()
    page.keyboard.press("n")
    page.keyboard.press("f")
    assert page.locator("article.queued details.amend").first.get_attribute("open") is not None
    page.locator("h1").click()
    with page.expect_navigation():
        page.keyboard.press("a")
    assert page.locator("article.queued h2 a").first.get_attribute("href") != waiting
