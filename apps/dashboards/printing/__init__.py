"""A quarter's results on paper: what the document says, and the press that makes a PDF of it."""

from apps.dashboards.printing.document import board_report
from apps.dashboards.printing.press import Pdf, is_installed, press

__all__ = ["Pdf", "board_report", "is_installed", "press"]
