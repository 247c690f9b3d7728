"""What axe-core finds on a page: WCAG 2.0 to 2.2, levels A and AA, and its best practices."""

from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import BrowserContext, Page

from apps.operations.state import CHECKOUT
from tests.journeys.tour import Stop

AXE = CHECKOUT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
SIZES = {320: 640, 390: 844, 1280: 900}  # CSS pixels: width by height
RUN = """(rules) => axe.run(document, {
  runOnly: { type: "tag", values: rules }, resultTypes: ["violations"]
}).then((found) => found.violations)"""


@dataclass(frozen=True)
class Violation:
    """One rule that one page breaks, in one scheme at one width."""

    page: str
    scheme: str
    width: int
    rule: str
    where: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.page} {self.scheme} {self.width}: {self.rule} at {', '.join(self.where)}"


def violations(context: BrowserContext, stop: Stop) -> list[Violation]:
    """Return what is wrong with a page in both schemes and in three widths.

    The context lets axe in past the content security policy, which is tested elsewhere.
    """
    page = context.new_page()
    page.goto(stop.path, wait_until="load")
    page.add_script_tag(path=AXE)
    found = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # no half-way colours
        for width, height in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            found += [_violation(stop, scheme, width, told) for told in _run(page)]
    page.close()
    return found


def _run(page: Page) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = page.evaluate(RUN, RULES)
    return told


def _violation(stop: Stop, scheme: str, width: int, told: dict[str, Any]) -> Violation:
    where = tuple(str(node["target"][-1]) for node in told["nodes"])
    return Violation(stop.path, scheme, width, told["id"], where)
