"""Somebody with a browser of their own: cookies, pages, forms; no JavaScript."""

import ssl
from types import TracebackType
from typing import Self

import httpx

from tests.journeys.pages import Form, Page

LONGEST = 60.0  # seconds that a page may take on a machine that is busy with other things
LOOPBACK = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # unused, and made once: it takes a while
HTML = {"Accept": "text/html"}


class Visitor:
    """One browser at one Tidemark."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(
            base_url=url, follow_redirects=True, timeout=LONGEST, headers=HTML, verify=LOOPBACK
        )
        self.visited: set[str] = set()  # paths of the pages that were opened
        self.page: Page | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def open(self, address: str, expect: int = httpx.codes.OK) -> Page:
        """Follow a link."""
        return self._arrive(self._client.get(address), expect)

    def submit(
        self,
        form: Form,
        entered: dict[str, str | list[str]] | None = None,
        *,
        files: dict[str, tuple[str, bytes, str]] | None = None,
        expect: int = httpx.codes.OK,
    ) -> Page:
        """Fill a form in and send it to where it says."""
        assert self.page, "there is no page to send a form from"
        sent = form.filled(entered or {})
        address = httpx.URL(self.page.url).join(form.action or self.page.path)
        assert form.method == "post", "forms that change something are posts"
        response = self._client.post(address, data=sent, files=files)
        return self._arrive(response, expect)

    def press(self, action: str, expect: int = httpx.codes.OK) -> Page:
        """Press the only button of the form that sends to such an address."""
        assert self.page, "there is no page to press a button on"
        return self.submit(self.page.form(action=action), expect=expect)

    def status_of(self, path: str) -> int:
        """Return what an address answers, without following where it sends to."""
        return self._client.get(path, follow_redirects=False).status_code

    def send(self, path: str, **entered: str) -> httpx.Response:
        """Post without looking at the page first, as a second click does; redirects unfollowed."""
        token = {"csrfmiddlewaretoken": self._client.cookies.get("csrf", "")}
        return self._client.post(path, data=token | entered, follow_redirects=False)

    def cookies(self) -> dict[str, str]:
        """Return the browser's cookies, for another browser of the same person."""
        return dict(self._client.cookies)

    def _arrive(self, response: httpx.Response, expect: int) -> Page:
        self.page = Page(response)
        assert response.status_code == expect, (
            f"{response.request.method} {response.url} -> {response.status_code}: {self.page.text}"
        )
        for step in (*response.history, response):
            if step.request.method == "GET":
                self.visited.add(step.url.path)
        return self.page
