"""Settings, URLs and the Celery app: wires the parts, decides nothing."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
