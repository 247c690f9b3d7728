"""Which answers moved a figure, and what others would move."""

from apps.dashboards.answers.page import AnswersPage, page

__all__ = ["AnswersPage", "page"]
