"""Which domain a company has registered, and which domains are everybody's."""

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

FREE_MAIL = Path(__file__).parent / "data" / "free_mail_domains.txt"


def registrable(text: str) -> str:
    """Return the part that somebody registered: example.co.uk of https://www.example.co.uk/care.

    Empty where there is none: an ending that is nobody's, or no domain at all.
    """
    address = text.strip().lower()
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname or ""
        name = host.rstrip(".").encode("idna").decode()
    except ValueError:
        return ""
    if not all(part.replace("-", "").isalnum() for part in name.split(".")):
        return ""
    return _suffixes().privatesuffix(name) or ""


def of_address(email: str) -> str:
    """Return the registrable domain of an email address."""
    return registrable(email.rpartition("@")[2])


def is_free_mail(domain: str) -> bool:
    """Tell whether anybody can have an address at the registrable domain."""
    return domain in _free_mail_domains()


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


@cache
def _free_mail_domains() -> frozenset[str]:
    lines = FREE_MAIL.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
