import pytest

from apps.charts.typeset import NAME, NOTE, shorten, wrap


class TestWidth:
    def test_grows_with_the_words_and_their_size(self) -> None:
        assert NAME.width("Traditionalist") > NAME.width("Honcho")
        assert NAME.width("Honcho") > NOTE.width("Honcho")

    def test_is_that_of_the_typeface(self) -> None:
        assert NAME.width("Traditionalist") == pytest.approx(91, abs=6)  # Inter 600, 13 px

    def test_gives_nothing_to_what_is_not_seen(self) -> None:
        assert NAME.width("Selbst\u00adbedienung") == NAME.width("Selbstbedienung")

    def test_gives_wide_letters_their_room(self) -> None:
        assert NOTE.width("変化なし") > 40


class TestWrap:
    def test_breaks_between_words(self) -> None:
        assert wrap("no clear change", NOTE, NOTE.width("no clear") + 1) == ["no clear", "change"]

    def test_keeps_a_number_with_its_unit(self) -> None:
        assert wrap("up to 12\u00a0€", NOTE, NOTE.width("up to 12")) == ["up to", "12\u00a0€"]

    def test_breaks_a_long_word_at_its_soft_hyphens(self) -> None:
        word = "Selbst\u00adbedienungs\u00adbetreiber"

        assert wrap(word, NAME, 110) == ["Selbst-", "bedienungs-", "betreiber"]

    def test_breaks_after_a_hyphen(self) -> None:
        assert wrap("Self-service", NAME, 60) == ["Self-", "service"]

    def test_keeps_every_line_inside(self) -> None:
        lines = wrap("Mitarbeiterbefähigung und Handlungsspielraum", NAME, 80)

        assert all(NAME.width(line) <= 80 for line in lines)

    def test_gives_no_line_for_no_words(self) -> None:
        assert wrap("", NOTE, 80) == []


class TestShorten:
    def test_leaves_what_fits(self) -> None:
        assert shorten("Honcho", NAME, 80) == "Honcho"

    def test_says_that_it_cut(self) -> None:
        assert shorten("Selbstbedienungsbetreiber", NAME, 80).endswith("…")
