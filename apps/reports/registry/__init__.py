"""The datasets: one registry, so that a page, the API, a file and the dictionary agree."""

from apps.reports.registry.dataset import Column, Dataset
from apps.reports.registry.dictionary import DIMENSIONS
from apps.reports.registry.facts import FACTS

__all__ = ["DATASETS", "Column", "Dataset"]

DATASETS: dict[str, Dataset] = {dataset.name: dataset for dataset in (*FACTS, *DIMENSIONS)}
