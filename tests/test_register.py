"""The register of office-holders and what reading does with it. All people but those of the seed are invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from legation.coding.roles import find_roles
from legation.errors import SetupError
from legation.lexicon import Lexicon, load_lexicon
from legation.model import CodedReport, Report, Role
from legation.parsed import ParsedReport
from legation.parsing.report import parse
from legation.register import Register, office_name
from legation.scheme import Scheme
from legation.settings import Settings
from legation.spans import Span


def coded(day: date | None, *roles: tuple[str, str, str, str], rules: tuple[str, ...] = ()) -> CodedReport:
    report = Report(id=f"r-{day}", text="x", published=day)
    return CodedReport(
        report=report,
        roles=tuple(Role(person=p, country=c, title=t, sector=s, evidence=Span(0, 1), rules=rules) for p, c, t, s in roles),
    )


RUIZ = ("Ana Ruiz", "PER", "foreign minister", "GOV")


def test_evidence_adds_up_to_a_tenure() -> None:
    register = Register()
    for day in (date(2021, 3, 4), date(2022, 8, 9), date(2021, 11, 1)):
        register.add(coded(day, RUIZ))
    register.add(coded(date(2024, 1, 5), ("Ana Ruiz", "PER", "foreign minister", "ELI")))
    (tenure,) = register.tenures()
    assert (tenure.first, tenure.last, tenure.left) == (date(2021, 3, 4), date(2022, 8, 9), date(2024, 1, 5))
    assert "from at least 2021-03-04 to at least 2022-08-09" in str(tenure)
    assert [t.person for t in register.holders("PER", "Minister of Foreign Affairs", date(2022, 1, 1))] == ["Ana Ruiz"]
    assert not register.holders("PER", "foreign minister", date(2020, 1, 1))
    assert [t.office for t in register.offices_of("Ana Ruiz", date(2022, 1, 1))] == ["foreign minister"]


def test_the_same_evidence_counts_once() -> None:
    register = Register()
    assert register.add(coded(date(2021, 3, 4), RUIZ)) == 1
    assert register.add(coded(date(2021, 3, 4), RUIZ)) == 0


@pytest.mark.parametrize("rule", ["country:story", "office:seed", "office:register"])
def test_what_is_not_read_is_no_evidence(rule: str) -> None:
    register = Register()
    assert register.add(coded(date(2021, 3, 4), RUIZ, rules=(rule,))) == 0
    assert register.add(coded(None, RUIZ)) == 0
    assert register.add(coded(date(2021, 3, 4), ("Ana Ruiz", "PER", "president-elect", "GOV"))) == 0


def test_conflicts_are_shown() -> None:
    register = Register()
    register.add(coded(date(2021, 1, 1), RUIZ))
    register.add(coded(date(2021, 6, 1), ("Luis Vidal", "PER", "acting Foreign Minister", "GOV")))
    assert not register.conflicts()
    register.add(coded(date(2021, 9, 1), RUIZ))
    (conflict,) = register.conflicts()
    assert {conflict.first.person, conflict.second.person} == {"Ana Ruiz", "Luis Vidal"}
    register.add(coded(date(2021, 2, 1), ("Eva Soto", "PER", "lawmaker", "LEG"), ("Juan Paz", "PER", "lawmaker", "LEG")))
    assert len(register.conflicts()) == 1


def test_save_and_load(tmp_path: Path) -> None:
    register = Register()
    register.add(coded(date(2021, 3, 4), RUIZ, ("Luis Vidal", "PER", "president", "GOV")))
    register.save(tmp_path / "r.jsonl")
    again = Register.load(tmp_path / "r.jsonl")
    assert again.tenures() == register.tenures()
    (tmp_path / "bad.jsonl").write_text((tmp_path / "r.jsonl").read_text(encoding="utf-8") + '{"person": 1}\n', encoding="utf-8")
    with pytest.raises(SetupError, match=r"bad\.jsonl:3"):
        Register.load(tmp_path / "bad.jsonl")


def test_office_names() -> None:
    assert office_name("acting Minister of Foreign Affairs") == office_name("Foreign Minister") == "foreign minister"
    assert office_name("Defense Minister") == "defence minister"


def read(text: str, lexicon: Lexicon, scheme: Scheme, day: date | None) -> ParsedReport:
    return parse(Report(id="t", text=text, published=day), lexicon, scheme.language)


def person(parsed: ParsedReport, name: str) -> tuple[str | None, str | None, tuple[str, ...]]:
    return next((a.country, a.sector, m.rules) for m in parsed.mentions for a in m.actors if a.name == name)


BARE = "Ana Ruiz told reporters on Monday that the talks would go on."


def test_a_later_bare_name_takes_the_office(scheme: Scheme) -> None:
    register = Register()
    register.add(coded(date(2021, 3, 4), RUIZ))
    register.add(coded(date(2022, 3, 4), RUIZ))
    lexicon = load_lexicon(Settings(), register.holdings())
    country, sector, rules = person(read(BARE, lexicon, scheme, date(2021, 9, 1)), "Ana Ruiz")
    assert (country, sector) == ("PER", "GOV")
    assert "office:register" in rules
    country, sector, _ = person(read(BARE, lexicon, scheme, date(2020, 9, 1)), "Ana Ruiz")
    assert sector is None
    stated = read("Chilean Senator Ana Ruiz spoke on Monday.", lexicon, scheme, date(2021, 9, 1))
    assert person(stated, "Ana Ruiz")[:2] == ("CHL", "LEG")


def test_a_predecessor_ends_where_the_successor_is_seen() -> None:
    register = Register()
    register.add(coded(date(2021, 3, 4), RUIZ))
    register.add(coded(date(2021, 3, 20), ("Luis Vidal", "PER", "foreign minister", "GOV")))
    assert {h.person: h.end for h in register.holdings()}["Ana Ruiz"] == date(2021, 3, 19)


def test_the_seed_is_marked_dated_and_can_be_switched_off(scheme: Scheme) -> None:
    text = "Angela Merkel spoke on Monday in Lima."
    lexicon = load_lexicon()
    country, sector, rules = person(read(text, lexicon, scheme, date(2015, 5, 4)), "Angela Merkel")
    assert (country, sector) == ("DEU", "GOV")
    assert "office:seed" in rules
    assert person(read(text, lexicon, scheme, date(2023, 5, 4)), "Angela Merkel")[1] == "ELI"
    off = read(text, load_lexicon(Settings(seed_offices=False)), scheme, date(2015, 5, 4))
    assert not any(rule.startswith("office:") for m in off.mentions for rule in m.rules)


def test_roles_that_took_their_country_from_the_seed_say_so(scheme: Scheme) -> None:
    parsed = read("Chancellor Angela Merkel spoke on Monday in Lima, Peru.", load_lexicon(), scheme, date(2015, 5, 4))
    (role,) = find_roles(parsed)
    assert role.country == "DEU"
    assert "office:seed" in role.rules


def test_the_story_overrules_the_seed(scheme: Scheme) -> None:
    parsed = read("Peruvian opposition leader Angela Merkel spoke on Monday.", load_lexicon(), scheme, date(2015, 5, 4))
    assert person(parsed, "Angela Merkel")[:2] == ("PER", "OPP")


def test_a_former_office_is_told_once(scheme: Scheme) -> None:
    text = "Former Peruvian President Ana Ruiz spoke on Monday. President Ana Ruiz left in 2011."
    (role,) = find_roles(read(text, scheme.lexicon, scheme, date(2021, 9, 1)))
    assert role.sector == "ELI"


def test_former_offices_end_the_tenure_they_name(scheme: Scheme) -> None:
    """ "Former Peruvian foreign minister" is the same office as "Peru's foreign minister"."""
    register = Register()
    for day, text in (
        (date(2021, 3, 4), "Peru's Foreign Minister Ana Ruiz spoke in Lima."),
        (date(2024, 1, 5), "Former Peruvian foreign minister Ana Ruiz spoke in Lima."),
    ):
        parsed = parse(Report(id=str(day), text=text, published=day), scheme.lexicon, scheme.language)
        register.add(CodedReport(report=parsed.report, roles=find_roles(parsed)))
    assert [(t.office, t.last, t.left) for t in register.tenures()] == [("foreign minister", date(2021, 3, 4), date(2024, 1, 5))]
