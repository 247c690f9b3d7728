"""Keys of one column for what each version of the questionnaire defines anew."""

from apps.assessments.models import Round


def versioned(code: str, version: str) -> str:
    """Return the key of a dimension or a persona as one version defines it."""
    return f"{code}@{version}"


def versions() -> dict[str, str]:
    """Return the version of the questionnaire that each round asked, by the round's id."""
    rows = Round.objects.values_list("pk", "instrument__version")
    return {str(pk): version for pk, version in rows}
