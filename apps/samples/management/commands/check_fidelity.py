"""Compares invented decision makers with the published study, for the page that shows it."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from apps.instruments.fidelity import CHECK
from apps.samples.comparison import check


class Command(BaseCommand):
    """To be run again whenever the questionnaire, the prototypes or the scoring change."""

    help = (
        "Draw the invented decision makers, compare them with the study, and write what is shown."
    )
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Write the file."""
        found = json.dumps(check(), indent=1, ensure_ascii=False)
        CHECK.write_text(found + "\n", encoding="utf-8")
        self.stdout.write(f"{CHECK.name} is up to date.")
