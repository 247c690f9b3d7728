"""A release can be checked from what is stored, by anybody, at any time."""

from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from apps.benchmarks import cohorts, manifest, releasing
from apps.benchmarks.models import Population, Release, ReleaseManifest
from tests.benchmarks.companies import AT, Q3, Contributor, opt_in
from tests.postgres import SERVER

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "pool"])

Q4 = Q3.shifted(1)
IN_TIME = AT.replace(year=2027)


def draw() -> Release:
    Contributor(quarters=(Q3, Q4)).write()
    return releasing.draw(Q4, population=Population.REAL, at=IN_TIME)[0]


def verify(quarter: str = Q4.code, *arguments: str) -> str:
    out = StringIO()
    call_command("verify_release", quarter, *arguments, stdout=out)
    return out.getvalue()


def tamper(trigger: str, statement: str) -> None:
    """Change what is immutable, as only the tables' owner could."""
    table, _, name = trigger.partition(".")
    with SERVER.connect(SERVER.database, role="tidemark_owner") as owner:
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        owner.execute(statement)
        owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")


COUNTS = "benchmarks_noisycount.noisy_count_immutable"


class TestAManifest:
    def test_says_what_the_release_follows_from(self) -> None:
        release = draw()

        told = ReleaseManifest.objects.get(release=release).document

        assert told["plan"] == release.plan
        assert told["plan"]["eligibility"]["is_cold_start"] is True
        assert told["mechanism"]["name"] == "TM-Release v1"
        assert told["parameters"]["gate"]["min_total"] == 25
        assert told["parameters"]["schedule"]["dimension"] == "3/8"
        assert told["parameters"]["bins"]["compass"] == {"side": 6, "bound": 1.2}
        assert told["code"]["version"] == manifest.POSTPROCESSING
        assert "apps.method.noise" in told["code"]["files"]
        assert told["parameters"]["kpi_gate"]["min_total"] == 100
        measures = {"overall", "persona", "FLX", "FRN", "transition", "compass", "ces_agree_pct"}
        assert set(told["counts"]["sha256"]) == set(told["published"]["sha256"]) == measures

    def test_prints_the_strict_preset(self) -> None:
        with override_settings(BENCHMARK_PRESET="strict"):
            release = draw()

        told = ReleaseManifest.objects.get(release=release).document
        assert (told["plan"]["preset"], told["plan"]["epsilon_total"]) == ("strict", "13/8")
        assert told["parameters"]["schedule"]["overall"] == "1/2"
        assert manifest.differences(release) == []

    def test_covers_every_cohort_of_every_measure(self) -> None:
        release = draw()

        figures = manifest.published(release, cohorts.counts_of(release))

        assert set(figures) == {*release.plan["epsilons"], "ces_agree_pct"}
        assert set(figures["overall"]) == set(figures["persona"]) == {"all"}
        assert len(figures["overall"]["all"]["cdf"]) == 11
        assert len(figures["ces_agree_pct"]["all"]["cdf"]) == 11
        assert len(figures["transition"]["probabilities"]) == 7
        assert len(figures["compass"]["density"]) == 36

    @pytest.mark.parametrize(
        ("opted_in", "leaf_plan", "codes"),
        [(150, "L1", 9), (800, "L2", 33), (3000, "L3", 92)],
    )
    def test_covers_what_the_leaves_widen_to(
        self, opted_in: int, leaf_plan: str, codes: int
    ) -> None:
        opt_in(opted_in - 1)
        release = draw()

        figures = manifest.published(release, cohorts.counts_of(release))

        assert release.leaf_plan == leaf_plan
        assert len(figures["overall"]) == len(figures["FLX"]) == len(figures["persona"]) == codes
        assert manifest.differences(release) == []


class TestVerifyRelease:
    def test_finds_a_release_as_it_was_published(self) -> None:
        draw()

        told = verify()

        assert "real release of 2026-Q4: as published" in told
        assert "recomputed by the code that published it" in told

    def test_needs_no_tenants_row(self) -> None:
        draw()
        with SERVER.administrator() as admin:
            admin.execute("TRUNCATE accounts_organisation CASCADE")

        assert "as published" in verify()

    @pytest.mark.parametrize(
        ("trigger", "statement", "what"),
        [
            (
                COUNTS,
                "UPDATE benchmarks_noisycount SET value = value + 200"
                " WHERE measure = 'FLX' AND bin = 3",
                ["noisy counts of FLX", "figures of FLX"],
            ),
            (
                COUNTS,
                "UPDATE benchmarks_noisycount SET value = value + 200"
                " WHERE measure = 'ces_agree_pct' AND bin = 3",
                ["noisy counts of ces_agree_pct", "figures of ces_agree_pct"],
            ),
            (
                "benchmarks_release.release_immutable",
                "UPDATE benchmarks_release SET plan = jsonb_set(plan, '{kpi,low}', '\"20\"')",
                ["plan"],
            ),
            (
                COUNTS,
                "UPDATE benchmarks_noisycount SET value = value + 200"
                " WHERE measure = 'transition' AND bin = 9",
                ["noisy counts of transition", "figures of transition"],
            ),
            (
                COUNTS,
                "DELETE FROM benchmarks_noisycount WHERE measure = 'persona'",
                ["noisy counts of persona", "figures of persona"],
            ),
            (
                "benchmarks_noisycount.noisy_count_with_its_release",
                "INSERT INTO benchmarks_noisycount (release_id, measure, leaf, bin, value)"
                " SELECT id, 'overall', 'all', 10, 5 FROM benchmarks_release",
                ["noisy counts of overall", "figures of overall"],
            ),
            (
                "benchmarks_release.release_immutable",
                "UPDATE benchmarks_release SET plan = jsonb_set(plan, '{opted_in_about}', '500')",
                ["plan"],
            ),
            (
                "benchmarks_release.release_immutable",
                "UPDATE benchmarks_release SET published_at = published_at - interval '1 day'",
                ["time"],
            ),
        ],
    )
    def test_finds_what_was_tampered_with(
        self, trigger: str, statement: str, what: list[str]
    ) -> None:
        draw()
        tamper(trigger, statement)

        out = StringIO()
        with pytest.raises(CommandError, match="not as published: real release of 2026-Q4"):
            call_command("verify_release", Q4.code, stdout=out)

        for part in what:
            assert f"{part} differ from the manifest" in out.getvalue()
        assert out.getvalue().count("differ from the manifest") == len(what)

    def test_finds_figures_that_newer_code_would_change(self) -> None:
        """A manifest keeps the figures' hash: code that computes others is found out."""
        draw()
        tamper(
            "benchmarks_releasemanifest.release_manifest_immutable",
            "UPDATE benchmarks_releasemanifest SET document ="
            " jsonb_set(document, '{published,sha256,overall}', '\"0\"')",
        )

        out = StringIO()
        with pytest.raises(CommandError):
            call_command("verify_release", Q4.code, stdout=out)

        assert "figures of overall differ" in out.getvalue()
        assert "noisy counts" not in out.getvalue()

    def test_says_that_there_is_nothing_to_verify(self) -> None:
        with pytest.raises(CommandError, match="there is no sample release of 2026-Q4"):
            verify(Q4.code, "--population", "sample")

    def test_does_not_vouch_for_a_release_without_a_manifest(self) -> None:
        Release.objects.using("pool").create(
            quarter=Q4.code,
            population=Population.REAL,
            leaf_plan="L0",
            plan={"epsilons": {}},
            published_at=AT,
        )

        with pytest.raises(CommandError, match="not as published"):
            verify()


class TestDigest:
    def test_is_of_canonical_json(self) -> None:
        assert manifest.digest({"b": [1, 2], "a": "ä"}) == (
            sha256('{"a":"ä","b":[1,2]}'.encode()).hexdigest()
        )
