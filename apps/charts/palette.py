"""The colours every chart is drawn with: one value a token, on a light and on a dark card."""

from collections.abc import Mapping
from types import MappingProxyType

LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#f7f6f1",
        "card": "#ffffff",
        "ink": "#11283a",
        "ink2": "#40566a",
        "ink3": "#5f7384",
        "line": "#d5dce0",
        "grid": "#e8edef",
        "sea1": "#eef5f6",
        "sea2": "#dcebee",
        "sea3": "#c5dfe4",
        "sea4": "#a9cfd7",
        "sea5": "#6fa9b7",
        "you": "#0b3a53",
        "accent": "#0f6e84",
        "warn": "#a8431b",
        "onp": "#ffffff",
        "p1": "#2a9eb0",
        "p2": "#6156c7",
        "p3": "#65135d",
        "p4": "#b88919",
        "p5": "#b12410",
        "on1": "#11283a",
        "on2": "#ffffff",
        "on3": "#ffffff",
        "on4": "#11283a",
        "on5": "#ffffff",
    }
)

DARK: Mapping[str, str] = MappingProxyType(
    {
        "paper": "#0d1b26",
        "card": "#132534",
        "ink": "#e8eef2",
        "ink2": "#b4c3cf",
        "ink3": "#8fa3b2",
        "line": "#2b4152",
        "grid": "#213747",
        "sea1": "#17303e",
        "sea2": "#1c3c4b",
        "sea3": "#234b5b",
        "sea4": "#2d6072",
        "sea5": "#4b8a9c",
        "you": "#ffd9a0",
        "accent": "#6cc6d9",
        "warn": "#ffa27a",
        "onp": "#0d1b26",
        "p1": "#66e6e3",
        "p2": "#9bb7fd",
        "p3": "#b370b5",
        "p4": "#f3df79",
        "p5": "#f79381",
        "on1": "#0d1b26",
        "on2": "#0d1b26",
        "on3": "#0d1b26",
        "on4": "#0d1b26",
        "on5": "#0d1b26",
    }
)

PERSONAS = ("p1", "p2", "p3", "p4", "p5")
ON_PERSONAS = ("on1", "on2", "on3", "on4", "on5")
