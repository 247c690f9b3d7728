"""The public data sets that published figures are checked against."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "data"

SHROUT_FLEISS = np.array(  # six subjects rated by four judges: Shrout and Fleiss (1979), table 2
    [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]],
    dtype=np.float64,
)
BFI_REVERSED = {"A": (0,), "C": (3, 4), "E": (0, 1), "N": (), "O": (1, 4)}


def attitude() -> NDArray[np.float64]:
    """Return the 30 departments by the seven questions."""
    return _read("attitude.csv")


def nile() -> NDArray[np.float64]:
    """Return the hundred years' flow."""
    return _read("nile.csv")[:, 1]


def bfi(scale: str) -> NDArray[np.float64]:
    """Return the 2,800 answers to a scale's five items, reversed ones turned; NaN for none."""
    first = 5 * list(BFI_REVERSED).index(scale)
    items = _read("bfi.csv")[:, first : first + 5]
    turned = np.isin(np.arange(5), BFI_REVERSED[scale])
    return np.where(turned, 7 - items, items)


def complete(items: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keep the people who answered everything."""
    return items[~np.isnan(items).any(axis=1)]


def _read(name: str) -> NDArray[np.float64]:
    return np.genfromtxt(FOLDER / name, delimiter=",", skip_header=1)
