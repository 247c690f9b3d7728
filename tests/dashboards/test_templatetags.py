"""The filters with which templates write."""

from apps.dashboards.templatetags.results import breakable


class TestBreakable:
    def test_leaves_words_of_a_language_as_they_are(self) -> None:
        assert breakable("Kundenzufriedenheitsmaß am 1. Juli") == (
            "Kundenzufriedenheitsmaß am 1. Juli"
        )

    def test_lets_a_word_without_end_go_on_in_the_next_line(self) -> None:
        address = "https://care.example/what/we/launched/in/july"

        told = breakable(f"See {address}.")

        assert told.replace("\u200b", "") == f"See {address}."
        assert max(map(len, told.replace("\u200b", " ").split())) <= 12
