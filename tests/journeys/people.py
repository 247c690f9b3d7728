"""What people do in a browser, from signing up to reading results."""

from tests.journeys.served import Served
from tests.journeys.visitor import Visitor

LOGIN = "demo_login"


def log_in_as_demo(served: Served, visitor: Visitor) -> None:
    """Log in with what the sample population's maker wrote down."""
    email, password = demo_login(served)
    page = visitor.open("/account/login/")
    visitor.submit(page.form("login", "password"), {"login": email, "password": password})


def demo_login(served: Served) -> tuple[str, str]:
    """Return the address and the password of the demonstration's account."""
    words = (served.state / LOGIN).read_text().split()
    return words[2], words[-1]
