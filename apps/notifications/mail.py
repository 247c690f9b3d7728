"""Sends mail: a text whose first line is the subject, and the same words set in HTML."""

from collections.abc import Mapping
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine
from django.urls import reverse


class MailNotSentError(Exception):
    """No mail server took the message."""


def send_mail(name: str, *, to: str, context: Mapping[str, object], message_id: str = "") -> None:
    """Send `templates/mail/<name>.txt` to the address, with `<name>.html` as its other face.

    The same message id lets mail systems drop a mail that a crash had sent twice.

    Raises
    ------
    MailNotSentError
        If no mail server takes it; it may work a minute later.
    """
    subject, _, text = _rendered(f"mail/{name}.txt", context, is_html=False).partition("\n")
    headers = {"Message-ID": f"<{message_id}>"} if message_id else {}
    message = EmailMultiAlternatives(subject, text.strip() + "\n", to=[to], headers=headers)
    message.attach_alternative(_rendered(f"mail/{name}.html", context, is_html=True), "text/html")
    try:
        message.send()
    except (SMTPException, OSError) as error:
        raise MailNotSentError from error


def page_address(view_name: str, *args: object) -> str:
    """Return the whole address of a page, as a mail needs it."""
    return settings.PUBLIC_URL.rstrip("/") + reverse(view_name, args=args)


def mail_id(*parts: object) -> str:
    """Return an id that a mail about these things always has."""
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    return f"{'.'.join(str(part) for part in parts)}@{host}"


def _rendered(path: str, context: Mapping[str, object], *, is_html: bool) -> str:
    """Render, in text without HTML's escapes; a line break in a value could leave its line."""
    values = {
        key: " ".join(value.split()) if isinstance(value, str) else value
        for key, value in context.items()
    }
    template = Engine.get_default().get_template(path)
    return template.render(Context(values, autoescape=is_html)).lstrip()
