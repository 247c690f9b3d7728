"""What a file of colleagues says, and which of its lines cannot be used."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import Unit
from apps.assessments import importing
from apps.assessments.importing import Person, Reading, UnreadableFileError, read_people

HEADING = "name,email,role,language\n"


def read(text: str, invited: tuple[str, ...] = ()) -> Reading:
    return read_people(text.encode(), invited=invited)


def reasons(text: str, invited: tuple[str, ...] = ()) -> list[tuple[int, str]]:
    return [(line.number, line.reason) for line in read(text, invited).refused]


class TestReadPeople:
    def test_reads_name_address_role_and_language(self) -> None:
        found = read(HEADING + "Anna Berg,Anna@Acme.example,leader,en\n")

        assert found.people == [Person("anna@acme.example", "Anna Berg", "leader", "en")]
        assert found.refused == []

    @pytest.mark.parametrize(
        "text",
        [
            "Role;E-MAIL;Name\nfrontline;ben@acme.example;Ben\n",
            "e-mail\trole\nben@acme.example\tFrontline\n",
            "\ufeffemail,role\r\nben@acme.example,frontline\r\n",
            'EMAIL , ROLE\n"ben@acme.example" , frontline\n\n\n',
        ],
    )
    def test_takes_any_order_case_separator_and_byte_order_mark(self, text: str) -> None:
        assert [p.email for p in read(text).people] == ["ben@acme.example"]

    @pytest.mark.parametrize("named", ["n-1", "N-1", "north west", "North  West"])
    def test_knows_a_unit_by_code_or_name_however_it_is_spaced(self, named: str) -> None:
        unit = Unit(organisation_id=UUID(int=1), name="North  West", code="n-1")

        found = read_people(
            f"email,role,unit\nben@acme.example,leader,{named}\n".encode(), invited=(), units=[unit]
        )

        assert [person.unit for person in found.people] == [unit]

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-8"])
    def test_reads_what_spreadsheets_write(self, encoding: str) -> None:
        content = (HEADING + "Zoë Łuczak,zoe@acme.example,manager,\n").encode(encoding)

        assert read_people(content, invited=()).people[0].name == "Zoë Łuczak"

    def test_reads_an_old_encoding_and_says_that_it_guessed(self) -> None:
        content = (HEADING + "Zoë,zoe@acme.example,manager,\n").encode("latin-1")

        found = read_people(content, invited=())

        assert (found.people[0].name, found.was_guessed) == ("Zoë", True)

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            ("Anna,,leader,en", "The email address is missing."),
            ("Anna,anna.acme.example,leader,en", "This is not an email address."),
            ("Anna,anna@acme.example,boss,en", "The role has to be leader, manager or frontline."),
            ("Anna,anna@acme.example,,en", "The role is missing."),
            ("Anna,anna@acme.example", "The role is missing."),
            ("Anna,anna@acme.example,leader,tlh", "We have no mails in this language."),
            (
                "Anna,anna@acme.example,leader,en,more",
                "The line has more columns than the first line names.",
            ),
            (
                "An\0na,anna@acme.example,leader,en",
                "The line holds characters that are not text.",
            ),
            (
                'Anna,"anna@acme.example,leader,en',
                "A quotation mark opens on this line and does not close on it.",
            ),
            (f"{'A' * 121},anna@acme.example,leader,", "The name is longer than 120 characters."),
        ],
    )
    def test_says_what_is_wrong_with_a_line_and_keeps_the_others(
        self, line: str, reason: str
    ) -> None:
        found = read(f"{HEADING}Ben,ben@acme.example,frontline,en\n{line}\n")

        assert [p.email for p in found.people] == ["ben@acme.example"]
        assert [(r.number, r.reason) for r in found.refused] == [(3, reason)]

    def test_counts_lines_as_an_editor_does(self) -> None:
        text = HEADING + '"Anna\nBerg",a@acme.example,leader,\n\nBen,no,leader,\n'

        assert [number for number, _reason in reasons(text)] == [2, 5]

    def test_refuses_the_second_of_two_and_who_is_invited(self) -> None:
        text = HEADING + "A,a@acme.example,leader,\nA,A@acme.example,leader,\nB,b@x.example,leader,"

        assert reasons(text, invited=("b@x.example",)) == [
            (3, "This address is in the file twice."),
            (4, "This address is invited already."),
        ]

    def test_keeps_a_name_that_looks_like_a_formula_as_text(self) -> None:
        found = read(HEADING + '"=HYPERLINK(""x"")",a@acme.example,leader,\n')

        assert found.people[0].name == '=HYPERLINK("x")'

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "\n\n",
            "Anna,anna@acme.example,leader\n",
            "name,language\nAnna,en\n",
            "email,role,email\na@b.example,leader,a@b.example\n",
            "email,role,salary\na@b.example,leader,1\n",
            "email,role\n",
        ],
    )
    def test_refuses_a_file_without_the_columns_or_without_people(self, text: str) -> None:
        with pytest.raises(UnreadableFileError):
            read(text)

    def test_refuses_more_than_a_megabyte(self) -> None:
        with pytest.raises(UnreadableFileError, match="1 MB"):
            read_people(b"x" * (importing.MOST_BYTES + 1), invited=())

    def test_takes_five_thousand_people_and_no_more(self) -> None:
        lines = [f"n{i}@acme.example,leader" for i in range(5001)]

        assert len(read("email,role\n" + "\n".join(lines[:5000])).people) == 5000
        with pytest.raises(UnreadableFileError, match="5000"):
            read("email,role\n" + "\n".join(lines))

    @given(st.binary(max_size=300))
    def test_never_fails_otherwise_whatever_the_bytes(self, noise: bytes) -> None:
        for content in (noise, HEADING.encode() + noise):
            try:
                found = read_people(content, invited=())
            except UnreadableFileError:
                continue
            assert all(p.email and p.group for p in found.people)
