"""`make pictures`: take the pictures of README from a demo desk that runs, in both languages."""

import argparse
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from servicedesk.demo.people import DOMAIN, PASSWORD
from tests.machine import browser_program

FOLDER = Path(__file__).resolve().parents[2] / "servicedesk" / "demo" / "pictures"
SIZE = {"width": 1440, "height": 780}  # of the window
QUALITY = 70  # of JPEG: small enough to be kept in the repository
AGENTS = {"en": "oliver.grant", "zh-Hans": "li.wei"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.pictures")
    parser.add_argument("address", nargs="?", default="http://localhost:8000", help="of the demo desk")
    address = parser.parse_args().address
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_program(), args=["--no-sandbox"])
        for language, agent in AGENTS.items():
            take_queue(browser, address, f"{agent}@{DOMAIN}", FOLDER / f"queue.{language}.jpg")
        browser.close()


def take_queue(browser: Browser, address: str, email: str, file: Path) -> None:
    """Write a picture of the person's queue to the file."""
    page = browser.new_context(base_url=address, viewport=SIZE).new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "login" not in url)
    page.goto("/queue/", wait_until="networkidle")
    page.screenshot(path=file, type="jpeg", quality=QUALITY)
    print(f"{file} ({file.stat().st_size / 1000:.0f} kB)")


if __name__ == "__main__":
    main()
