"""Computes the links to a version that asks other items, from people who answered both."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from apps.instruments import bridging
from apps.instruments.definition import Definition
from apps.instruments.models import InstrumentVersion
from apps.instruments.publishing import read_files


class Command(BaseCommand):
    """Print what goes under "links" in the next version's scoring data."""

    help = (
        "Compute the links from a published version to the data files' version, from people who "
        "answered both forms, one a row: company, old:CUS1 ..., new:CUS1 ... with 1 to 5."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and the earlier version."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--earlier", required=True, help="number of the published version")

    def handle(self, *, file: Path, earlier: str, **_options: object) -> None:
        """Print the links as JSON."""
        version = InstrumentVersion.objects.filter(version=earlier).first()
        if version is None:
            raise CommandError(f"no version {earlier} was published")
        old, new = version.words(), Definition(read_files())
        try:
            study = bridging.read_study(file, old, new)
            found = bridging.links(study, old, new)
        except (OSError, bridging.BridgeError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps({"links": found}, indent=1))
