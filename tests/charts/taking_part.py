"""Who has answered so far, for the chart tests."""

from collections.abc import Mapping
from dataclasses import replace

from apps.charts.participation import GroupBar, Participation
from apps.charts.svg import Caption

GROUPS = (
    GroupBar("Leader", "fewer than 5 of 6", 6, 0, 5, "Leader: fewer than 5 of 6"),
    GroupBar("Frontline", "20 or more of 48", 48, 20, 5, "Frontline: 20 or more of 48"),
)
TOLD = Participation(Caption("participation", "Who has answered", "In steps."), GROUPS, "Needed: 5")
EVERY: Mapping[str, Participation] = {
    "of two groups": TOLD,
    "of few": replace(
        TOLD, groups=(GroupBar("Manager", "fewer than 5 of 3", 3, 0, 5, "Manager: fewer than 5"),)
    ),
    "of all": replace(
        TOLD, groups=(GroupBar("Frontline", "45 or more of 48", 48, 48, 5, "Frontline: 45"),)
    ),
    "in German": replace(
        TOLD,
        groups=tuple(
            replace(
                group, name="Mitarbeitende mit Kundenkontakt", words=f"{group.invited} Personen"
            )
            for group in GROUPS
        ),
        floor_words="Für Ergebnisse müssen mindestens 5 Personen geantwortet haben",
    ),
}
