"""Makes the typefaces of pictures and PDFs from those of the pages."""

import logging
from argparse import ArgumentParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand
from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from apps.dashboards.typefaces import SANS, SERIF

WEIGHTS = {SANS: (400, 500, 600, 700), SERIF: (600,)}
PACKAGES = {SANS: "inter", SERIF: "source-serif-4"}
SUBSETS = "latin", "latin-ext"  # of which the browser fetches what it needs, one file each
FAMILY, STYLE, UNIQUE, FULL, POSTSCRIPT = 1, 2, 3, 4, 6  # of OpenType's table of names
OF_ONE_FONT = ("STAT", "HVAR", "MVAR", "avar", "DSIG")  # tables that a static, merged face lacks


class Command(BaseCommand):
    """Write one TrueType file for each family and weight."""

    help = "Make static TrueType faces of the variable WOFF2 fonts that npm has installed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take both folders."""
        parser.add_argument("source", type=Path, help="node_modules/@fontsource-variable")
        parser.add_argument("target", type=Path, help="where the faces go")

    def handle(self, *, source: Path, target: Path, **_options: object) -> None:
        """Make every face."""
        logging.getLogger("fontTools").setLevel(logging.WARNING)  # it tells each table it merges
        target.mkdir(parents=True, exist_ok=True)
        for family, weights in WEIGHTS.items():
            name = PACKAGES[family]
            files = [source / name / f"files/{name}-{part}-wght-normal.woff2" for part in SUBSETS]
            for weight in weights:
                _face(files, family, weight).save(target / f"{family}-{weight}.ttf")


def _face(files: list[Path], family: str, weight: int) -> TTFont:
    """Return one weight of a family, its subsets together."""
    with TemporaryDirectory() as folder:
        parts = [Path(folder, f"{place}.ttf") for place in range(len(files))]
        for file, part in zip(files, parts, strict=True):
            _static(file, weight).save(part)
        face: TTFont = Merger().merge([str(part) for part in parts])
    _name(face, family, weight)
    return face


def _static(file: Path, weight: int) -> TTFont:
    font = TTFont(file)
    font.flavor = None
    fixed: TTFont = instantiateVariableFont(font, {"wght": weight})
    for table in OF_ONE_FONT:
        if table in fixed:
            del fixed[table]
    return fixed


def _name(face: Any, family: str, weight: int) -> None:
    """Call the face by its family and weight, as drawings ask for it."""
    names = face["name"]
    names.names = []
    plain = family.replace(" ", "")
    told = {FAMILY: family, STYLE: "Regular", UNIQUE: f"{plain}-{weight}"}
    told |= {FULL: f"{family} {weight}", POSTSCRIPT: f"{plain}-{weight}"}
    for kind, text in told.items():
        names.setName(text, kind, 3, 1, 0x409)  # Windows, Unicode, English
    face["OS/2"].usWeightClass = weight
