"""The reasons of an event in words: features of the models, conditions of an entry, slots of a frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from legation.export.words import party

if TYPE_CHECKING:
    from legation.coding.reasons import PartyReasons, TypeReasons, Weighed
    from legation.lexicon.triggers import Trigger

_SLOTS = {
    "subj": "subject", "obj": "object", "iobj": "indirect object", "poss": "possessor", "demonym": "adjective of origin",
    "clause": "subject of the clause",
}  # fmt: skip
_FEATURES = {
    "may": "an entry of the word may mean {}", "fires": "an entry for {} fires", "best": "the best entry that fires is for {}",
    "entry": "the entry {} fires", "near": "{} nearby", "prep": "“{}” follows", "light": "the light verb “{}”",
    "under": "it stands under “{}”", "mod": "modified by {}", "comp": "its clause: {}", "dep": "its place in the sentence ({})",
    "pos": "it is a {}", "modal": "the modal “{}”", "verb": "the verb “{}”", "noun": "the noun “{}”", "adj": "the adjective “{}”",
    "rule": "the entry's slot for the {} holds it", "slot": "its slot: {}", "path": "its path to the predicate ({})",
    "back": "sentences back: {}", "kind": "it is named by a {}", "sector": "its sector {}", "actor": "it is a {}",
}  # fmt: skip


_WHOLE = {
    "bias": "how common such cases are", "speaker": "it is the speaker", "other-side": "it is of another side than the actor",
    "same-side": "it is of the actor's side", "in-actor-slots": "in a slot of the entry for actors",
    "in-recipient-slots": "in a slot of the entry for recipients", "rule-has-actor": "the entry's slots give an actor",
    "rule-no-actor": "the entry's slots give no actor", "rule-has-recipient": "the entry's slots give a recipient",
    "rule-no-recipient": "the entry's slots give no recipient", "passive": "the verb is passive", "neg": "it is negated",
}  # fmt: skip


def slot_name(name: str) -> str:
    """A slot in words: `subj` → subject, `object.of` → “of” inside the object."""
    if name.startswith("object."):
        inner = name.removeprefix("object.")
        return f"{_SLOTS.get(inner, f'“{inner}”')} inside the object"
    return _SLOTS.get(name, f"“{name}”")


def feature_words(name: str) -> str:
    """A feature of a model in words; one that has no words yet as it is."""
    if name in _WHOLE:
        return _WHOLE[name]
    side, _, rest = name.partition("/")
    if side in {"left", "right"}:
        return f"it stands to the {side}" + (" at a distance" if rest.isdigit() and int(rest) > 1 else "")
    key, mark, value = name.partition("=")
    if mark and key in _FEATURES:
        return _FEATURES[key].format(_value(value))
    if mark and (key in _SLOTS or key.startswith("p.")):
        slot = slot_name(key.removeprefix("p."))
        return f"no {slot}" if value == "0" else f"{slot} is {_value(value)}"
    key, mark, value = name.partition(":")
    if mark and key in {"verb", "noun", "adj"}:
        return _FEATURES[key].format(_value(value))
    return name


def _value(value: str) -> str:
    if value.startswith("@"):
        return f"a party ({value[1:]})"
    if value.startswith("#"):
        return f"a word of the class {value[1:]}"
    return value


def type_lines(reasons: TypeReasons) -> list[tuple[str, str]]:
    """Label and words of each line on the choice of the type."""
    chosen = f"{reasons.chosen} {reasons.chance:.2f} before {reasons.runner_up} {reasons.runner_up_chance:.2f}"
    if not reasons.fired:
        chosen += f"; no entry of the word fires (of {reasons.known})"
    lines = [("choice", chosen)]
    if reasons.in_favour:
        lines.append(("for", _weighed(reasons.in_favour)))
    if reasons.against:
        lines.append(("against", _weighed(reasons.against)))
    return lines


def _weighed(features: Iterable[Weighed]) -> str:
    return "; ".join(f"{feature_words(one.feature)} {one.weight:+.2f}" for one in features)


def party_line(reasons: PartyReasons) -> tuple[str, str]:
    """Label and words of the line on one party."""
    words = [party(reasons.actor)]
    words.append(", ".join(slot_name(name) for name in reasons.slots) or ("in the sentence before" if reasons.back else "in no slot"))
    if reasons.chance is not None:
        words.append(f"{reasons.chance:.2f}")
    if reasons.features:
        words.append(_weighed(reasons.features))
    return ("actor" if reasons.acts else "recipient"), "; ".join(words)


def described(entry: Trigger) -> str:
    """A trigger entry with its place, its word, what it names and its conditions."""
    conditions = []
    for name, words in sorted(entry.lists.items()):
        listed = [*sorted(entry.special[name]), *sorted(words)]
        conditions.append(f"{name.replace('_', ' ')}: {', '.join(listed[:6])}{' …' if len(listed) > 6 else ''}")
    inside = f" if {'; '.join(conditions)}" if conditions else ""
    return f"{entry.where}: {entry.pos} “{entry.word}” → {entry.type}{'-' + entry.mode if entry.mode else ''}{inside}"
