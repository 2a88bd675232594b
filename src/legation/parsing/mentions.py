"""Who is spoken of: every mention of a party in a report, and the named persons with their offices."""

from __future__ import annotations

from dataclasses import replace

from legation.lexicon import Lexicon
from legation.lexicon.phrases import fold
from legation.model import Actor, Mention, MentionKind
from legation.parsed import ParsedReport, TitledName
from legation.parsing.described import read_described
from legation.parsing.descriptions import Describer
from legation.parsing.drafts import Desk, Draft, Office, Person
from legation.parsing.finds import Find, Finder
from legation.parsing.names import NameReader
from legation.parsing.references import resolve
from legation.parsing.scenes import told_divisions
from legation.parsing.standing import settle
from legation.parsing.title_sites import find_titles
from legation.parsing.titles import TitleReader, enter_persons
from legation.settings import DEFAULTS, Settings
from legation.spans import Span

_KINDS: dict[str, MentionKind] = {
    "country": "country", "demonym": "demonym", "people": "demonym", "metonym": "metonym", "organisation": "organisation",
    "region": "country",
}  # fmt: skip
_BREAKAWAY = "breakaway"
"""Regions with authorities of their own that few states recognise: parties, with the country to which they belong by law."""


def find_mentions(
    parsed: ParsedReport, lexicon: Lexicon, settings: Settings = DEFAULTS
) -> tuple[tuple[Mention, ...], tuple[TitledName, ...]]:
    """The mentions of a report with the parties they stand for, and its titled names.

    Args:
        parsed: the report with tokens, sentences and quotations.
        lexicon: the dictionaries.
        settings: whether an office without a country takes that of the story.
    """
    finder = Finder(parsed.tokens, parsed.sentences, lexicon, parsed.report.published)
    finds = finder.find()
    find_at: list[Find | None] = [None] * (len(parsed.tokens) + 1)
    for find in finds:
        for i in range(find.first, find.last):
            find_at[i] = find
    finds = sorted((*finds, *told_divisions(parsed.tokens, find_at)), key=lambda find: find.first)
    desk = Desk(parsed=parsed, lexicon=lexicon, words=finder.words, finds=finds, find_at=find_at)
    _count(desk)
    titles = find_titles(desk)
    names = NameReader(desk, titles).read()
    offices = TitleReader(desk, titles, names).read()
    desk.offices[:] = offices
    enter_persons(desk, names, offices)
    for find in finds:
        _enter_find(desk, find)
    settle(desk, settings)
    read_described(desk)
    Describer(desk).read(offices)
    resolve(desk)
    return _finish(desk, offices)


def _count(desk: Desk) -> None:
    """How much the story speaks of each country: all mentions, more for the headline and the first paragraphs."""
    for find in desk.finds:
        if find.kind == "region" or find.body is not None:
            continue
        sentence = desk.parsed.sentences[desk.tokens[find.first].sent]
        weight = 2 if sentence.paragraph <= 1 else 1
        for code in find.codes:
            desk.salience[code] += weight * (2 if find.kind == "country" else 1)


def _enter_find(desk: Desk, find: Find) -> None:
    head = desk.head_of(find.first, find.last)
    if find.kind == "region" and find.note != _BREAKAWAY:
        return
    if find.body is not None:
        body = find.body
        actor = Actor(id=f"org:{body.id}", name=body.name, kind="organisation", country=body.country, sector=body.sector)
        desk.add(Draft(first=find.first, last=find.last, head=head, kind="organisation", referents=[actor], rules=[find.rule]))
        return
    actors: list[Person | Actor] = [desk.state(code) for code in find.codes]
    if find.note and find.kind == "country" and find.codes[0] not in desk.lexicon.countries.by_code:
        # A state of the user's files that the world does not have keeps its name there.
        actors = [replace(desk.state(find.codes[0]), name=find.note)]
    if find.kind == "metonym" and len(find.codes) == 1 and find.sector not in {None, "GOV", "IGO"}:
        # A parliament's or a court's seat is that body, not the whole state.
        name = find.rule.split(":", 1)[1]
        slug = fold(name).replace(" ", "-")
        code = find.codes[0]
        actors = [Actor(id=f"gov:{code}:{slug}", name=name, kind="government", country=code, sector=find.sector)]
    if find.note == _BREAKAWAY:
        name = find.rule.split(":", 1)[1]
        actors = [
            Actor(id=f"entity:{fold(name).replace(' ', '-')}", name=name, kind="government", country=find.codes[0], sector="PRE")
        ]
    people = find.kind == "people" and desk.tokens[head].tag in {"NNS", "NNPS"}
    desk.add(
        Draft(
            first=find.first,
            last=find.last,
            head=head,
            kind=_KINDS[find.kind],
            referents=actors,
            rules=[find.rule],
            plural=people or len(actors) > 1,
        )
    )


def person_actor(person: Person) -> Actor:
    """The party a person is."""
    slug = "-".join(fold(word) for word in person.words if word not in {"-", "."})
    return Actor(
        id=f"person:{person.country or '-'}:{slug}",
        name=person.name,
        kind="person",
        country=person.country,
        sector=person.sector,
        title=person.title,
    )


def _finish(desk: Desk, offices: list[Office]) -> tuple[tuple[Mention, ...], tuple[TitledName, ...]]:
    drafts = sorted(desk.drafts, key=lambda draft: (draft.first, -draft.last, draft.head))
    number_of = {id(draft): number for number, draft in enumerate(drafts)}
    actors = {id(person): person_actor(person) for person in desk.persons}
    mentions = []
    for draft in drafts:
        found: dict[str, Actor] = {}
        for referent in draft.referents:
            actor = actors[id(referent)] if isinstance(referent, Person) else referent
            found.setdefault(actor.id, actor)
        rules = [*draft.rules]
        for referent in draft.referents:
            if isinstance(referent, Person):
                rules.extend(rule for rule in referent.rules if rule not in rules)
        mentions.append(
            Mention(
                span=_span(desk, draft.first, draft.last), head=draft.head, first=draft.first, last=draft.last, kind=draft.kind,
                actors=tuple(found.values()),
                antecedent=number_of.get(id(draft.antecedent)) if draft.antecedent else None, rules=tuple(rules),
            )
        )  # fmt: skip
    first_of: dict[int, int] = {}
    for number, draft in enumerate(drafts):
        for referent in draft.referents:
            if draft.kind == "person":
                first_of.setdefault(id(referent), number)
    titled = []
    for office in sorted(offices, key=lambda office: office.span):
        for person in office.holders:
            titled.append(
                TitledName(
                    person=person.name, title=office.words, country=office.country or person.country, sector=office.sector,
                    office=office.title.office, span=_span(desk, *office.span), mention=first_of.get(id(person), 0),
                    is_role=office.is_role, former=office.former, rules=tuple(dict.fromkeys(office.rules)),
                )
            )  # fmt: skip
    return tuple(mentions), tuple(titled)


def _span(desk: Desk, first: int, last: int) -> Span:
    return Span(desk.tokens[first].start, desk.tokens[last - 1].end)


__all__ = ["find_mentions", "person_actor"]
