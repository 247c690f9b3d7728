"""What pages keep: reports as files, and links that open results to others."""

from apps.dashboards.models.board_report import BoardReport, Step
from apps.dashboards.models.share_link import ShareLink

__all__ = ["BoardReport", "ShareLink", "Step"]
