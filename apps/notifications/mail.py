"""Sends mail: plain text, written as a template whose first line is the subject."""

from collections.abc import Mapping
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context, Engine
from django.urls import reverse


class MailNotSentError(Exception):
    """No mail server took the message."""


def send_mail(name: str, *, to: str, context: Mapping[str, object], message_id: str = "") -> None:
    """Send `templates/mail/<name>.txt` to the address.

    The same message id lets mail systems drop a mail that a crash had sent twice.

    Raises
    ------
    MailNotSentError
        If no mail server takes it; it may work a minute later.
    """
    subject, _, text = _rendered(f"mail/{name}.txt", context).partition("\n")
    headers = {"Message-ID": f"<{message_id}>"} if message_id else {}
    try:
        EmailMessage(subject, text.strip() + "\n", to=[to], headers=headers).send()
    except (SMTPException, OSError) as error:
        raise MailNotSentError from error


def page_address(view_name: str, *args: object) -> str:
    """Return the whole address of a page, as a mail needs it."""
    return settings.PUBLIC_URL.rstrip("/") + reverse(view_name, args=args)


def _rendered(path: str, context: Mapping[str, object]) -> str:
    """Render without HTML's escapes; a line break in a value could otherwise leave its line."""
    values = {
        key: " ".join(value.split()) if isinstance(value, str) else value
        for key, value in context.items()
    }
    template = Engine.get_default().get_template(path)
    return template.render(Context(values, autoescape=False)).lstrip()
