"""Pictures of every page: light, dark and as wide as a phone. `make pictures` writes them anew."""

import os
import shutil
import sys
from io import BytesIO
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ViewportSize, sync_playwright

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

# ruff: noqa: E402 - models need a Django that is set up
from apps.operations.state import CHECKOUT
from tests import browser as chromium
from tests.journeys.accessibility import Scheme
from tests.journeys.served import Served, serving
from tests.journeys.tour import Stop, Tour, prepared

FOLDER = CHECKOUT / "docs" / "pictures"
POPULATION = ("--organisations", "320", "--quarters", "8", "--seed", "2014")
TALLEST = 4000  # pixels: what is below is cut off
QUALITY = 45  # of WebP
DESK = ViewportSize(width=1280, height=900)  # CSS pixels
PHONE = ViewportSize(width=390, height=844)
VIEWS: dict[str, tuple[Scheme, ViewportSize]] = {
    "light": ("light", DESK),
    "dark": ("dark", DESK),
    "phone": ("light", PHONE),
}


def main() -> None:
    """Start Tidemark with the sample population and photograph each page of the tour."""
    with serving() as served:
        served.manage("make_population", *POPULATION)
        with prepared(served) as tour, sync_playwright() as playwright:
            options = chromium.launching()
            if options is None:
                sys.exit(chromium.MISSING)
            browser = playwright.chromium.launch(**options)
            photograph(browser, served, tour, FOLDER)
            browser.close()


def photograph(browser: Browser, served: Served, tour: Tour, folder: Path) -> None:
    """Write one picture a page and view, named after the page."""
    for view, (scheme, size) in VIEWS.items():
        into = folder / view
        shutil.rmtree(into, ignore_errors=True)
        into.mkdir(parents=True)
        nobody, member = (
            browser.new_context(base_url=served.url, color_scheme=scheme, viewport=size)
            for _ in range(2)
        )
        tour.admit(member, served)
        for stop in tour.stops:
            taken = _taken(nobody if stop.is_public else member, stop)
            (into / f"{stop.name}.webp").write_bytes(taken)
        sys.stdout.write(f"{view}: {len(tour.stops)} pages\n")


def _taken(context: BrowserContext, stop: Stop) -> bytes:
    page = context.new_page()
    page.goto(stop.path, wait_until="networkidle")
    shot = Image.open(BytesIO(page.screenshot(full_page=True)))
    page.close()
    small = BytesIO()
    shot.crop((0, 0, shot.width, min(shot.height, TALLEST))).save(
        small, "WEBP", quality=QUALITY, method=6
    )
    return small.getvalue()


if __name__ == "__main__":
    main()
