"""What accounts do otherwise than the library of log-in pages: the square that an app scans."""

from allauth.mfa.adapter import DefaultMFAAdapter


class AuthenticatorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Draws the square as a part of the page, whose policy takes pictures from the server only."""

    def build_totp_svg(self, url: str) -> str:
        """Return the element alone, without the declaration that begins a file."""
        drawn: str = super().build_totp_svg(url)
        return drawn[drawn.index("<svg") :]
