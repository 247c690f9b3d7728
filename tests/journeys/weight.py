"""What a page weighs on its way to a browser, and how far it moves while it comes."""

import time
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Page, Response, Route

# Everything that moved without a touch or a key; the score that browsers give is never more.
WATCH = """() => {
  window.moved = 0;
  new PerformanceObserver((seen) => {
    for (const shift of seen.getEntries()) if (!shift.hadRecentInput) window.moved += shift.value;
  }).observe({ type: "layout-shift", buffered: true });
}"""
# The typefaces are there, and what they changed is painted.
ARRIVED = """document.fonts.ready.then(
  () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
)"""


LATE = 0.5  # seconds: later than a browser waits for a typeface before it shows a page


@dataclass
class Load:
    """One page, opened by a browser that has seen nothing yet."""

    moved: float = 0.0  # share of the window times share of the way, summed
    sizes: dict[str, int] = field(default_factory=dict)  # bytes as sent, by kind of resource


def load(context: BrowserContext, path: str) -> Load:
    """Open a page whose typefaces come late, wait for them, and go through it to its end."""
    found, answers = Load(), list[Response]()
    page = context.new_page()
    page.route("**/*.woff2", _let_come_late)
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - it is marked
    page.add_init_script(f"({WATCH})()")
    page.goto(path, wait_until="networkidle")
    page.evaluate(ARRIVED)
    _scroll(page)
    found.moved = float(page.evaluate("window.moved"))
    for answer in answers:
        kind = answer.request.resource_type
        size = answer.request.sizes()["responseBodySize"]
        found.sizes[kind] = found.sizes.get(kind, 0) + size
    page.close()
    return found


def _let_come_late(route: Route) -> None:
    time.sleep(LATE)
    route.continue_()


def _scroll(page: Page) -> None:
    height: int = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 800):
        page.evaluate("(top) => window.scrollTo(0, top)", top)
        page.evaluate(ARRIVED)
