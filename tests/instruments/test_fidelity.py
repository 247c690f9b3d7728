"""The published facts as they are read."""

import pytest

from apps.instruments.fidelity import Condition, condition_of, published_facts


class TestPublishedFacts:
    def test_are_those_of_the_study_each_with_its_source(self) -> None:
        facts = {fact.code: fact for fact in published_facts()}

        assert len(facts) == 11
        assert facts["N_SURVEY"].value == 627
        assert facts["ALL_HUMAN_REPLACED_BY_2020"].condition == Condition("OUT6", 4)
        assert facts["TRAD_MARKETING_STRONGLY_AGREE"].condition == Condition("CUS2", 5)
        assert facts["TRAD_SELF_SERVICE"].condition == Condition("FCT2", None)
        assert facts["TRAD_INDUSTRY_TRAVEL"].industry == "travel"
        assert all(fact.source for fact in facts.values())

    def test_speak_of_a_persona_or_of_everybody(self) -> None:
        facts = {fact.code: fact for fact in published_facts()}

        assert facts["ALL_REPLACE_AGENTS"].is_about("selfie")
        assert facts["TRAD_SELF_SERVICE"].is_about("traditionalist")
        assert not facts["TRAD_SELF_SERVICE"].is_about("selfie")
        assert [code for code, fact in facts.items() if not fact.is_share] == ["N_SURVEY", "N_EXEC"]

    @pytest.mark.parametrize("item", ["CUS2==3", "CUS2<4", "FCT2==no", ""])
    def test_are_refused_with_a_condition_that_nobody_can_draw_by(self, item: str) -> None:
        with pytest.raises(ValueError, match=r"no condition|highest step"):
            condition_of(item)
