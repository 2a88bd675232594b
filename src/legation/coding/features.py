"""What the ranker knows of a predicate: its word, its arguments and their classes, its complements, and what the lexicon proposes.

Features are short strings; the same function serves training and coding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from legation.coding import arguments
from legation.coding.frames import Frame, FrameFinder
from legation.lexicon.triggers import Trigger
from legation.parsed import ParsedReport, Token

_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV"})
_SKIPPED = frozenset({"be", "have", "do", "say", "'s", "-"})
_NEAR = 8


class FeatureReader:
    """Reads the features of candidate predicates.

    Args:
        finder: knows the slots of a frame, and the trigger lexicon behind it.
    """

    def __init__(self, finder: FrameFinder) -> None:
        self.finder = finder
        self.classes_of = finder.triggers.classes_of
        self._near: dict[str, tuple[str, ...]] = {}

    def read(self, frame: Frame, fired: Sequence[Trigger], known: Sequence[Trigger], parsed: ParsedReport) -> dict[str, float]:
        """The features of a predicate with their values.

        Args:
            frame: the predicate (its trigger gives the kind of word; its slots are read through it).
            fired: the entries whose conditions hold, best first.
            known: all entries of the word, whether or not they hold.
            parsed: the report.
        """
        token, pos = frame.token, frame.trigger.pos
        word = f"{pos}:{token.lemma}"
        out: dict[str, float] = {"bias": 1.0, word: 1.0, f"pos={pos}": 1.0}
        for rank, entry in enumerate(fired[:3]):
            out[f"fires={entry.type}"] = max(out.get(f"fires={entry.type}", 0.0), 1.0 / (rank + 1))
        if fired:
            best = fired[0]
            out[f"best={best.type}"] = best.weight
            out[f"best={best.type}/{pos}/{min(best.specificity, 3)}"] = 1.0
            out[f"entry={best.type}:{best.word}"] = 1.0
        else:
            out["fires=nothing"] = 1.0
        for name in sorted({entry.type for entry in known}):
            out[f"may={name}"] = 1.0
        self._slots(frame, parsed, word, out)
        self._clause(frame, word, out)
        self._context(frame, parsed, out)
        return out

    def _slots(self, frame: Frame, parsed: ParsedReport, word: str, out: dict[str, float]) -> None:
        for slot in ("subj", "obj", "iobj"):
            heads = self.finder.slot(frame, slot) if slot == "subj" or frame.trigger.pos == "verb" else []
            self._phrase(slot, heads, parsed, word, out)
        for child in self._prepositions(frame):
            preposition = child.lower
            out[f"prep={preposition}"] = 1.0
            out[f"{word}+{preposition}"] = 1.0
            self._phrase(f"p.{preposition}", child.kids("pobj"), parsed, word, out)
        if frame.trigger.pos == "noun":
            if frame.light is not None:
                out[f"light={frame.light.lemma}"] = 1.0
                out[f"{word}<{frame.light.lemma}"] = 1.0
            elif frame.anchor is not frame.token:
                out[f"under={frame.anchor.lemma}/{frame.token.dep}"] = 1.0
            for child in frame.token.children:
                if child.dep in {"amod", "compound", "poss"}:
                    kind = "party" if parsed.actors_of(child) else child.lemma
                    out[f"mod={kind}"] = 1.0
                    out[f"{word}~{kind}"] = 1.0
            out[f"dep={frame.token.dep}"] = 1.0

    @staticmethod
    def _prepositions(frame: Frame) -> list[Token]:
        heads = [frame.token] + ([frame.light] if frame.light is not None else [])
        return [child for head in heads for child in head.children if child.dep in {"prep", "prt", "agent", "dative"} and child.pos != "NOUN"]

    def _phrase(self, slot: str, heads: Iterable[Token], parsed: ParsedReport, word: str, out: dict[str, float]) -> None:
        found = False
        for head in heads:
            for token in arguments.content(head, self.finder.grammar.quantity):
                found = True
                actors = parsed.actors_of(token)
                if actors:
                    kind = actors[0].kind
                    out[f"{slot}=@{kind}"] = 1.0
                    out[f"{slot}=@{actors[0].sector}"] = 1.0
                    out[f"{word}/{slot}=@party"] = 1.0
                    continue
                lemma = token.lemma
                out[f"{slot}={lemma}"] = 1.0
                out[f"{word}/{slot}={lemma}"] = 1.0
                for name in self.classes_of.get(lemma, ()):
                    out[f"{slot}=#{name}"] = 1.0
                    out[f"{word}/{slot}=#{name}"] = 1.0
        if not found and slot in {"subj", "obj"}:
            out[f"{slot}=0"] = 1.0

    def _clause(self, frame: Frame, word: str, out: dict[str, float]) -> None:
        token = frame.token
        for child in token.children:
            if child.dep in {"ccomp", "xcomp", "advcl"}:
                kind = arguments.clause_kind(child)
                if child.dep == "advcl" and kind != "inf":
                    continue
                out[f"comp={kind}"] = 1.0
                out[f"{word}/comp={kind}"] = 1.0
                out[f"comp={child.lemma}"] = 1.0
                for entry in self.finder.triggers.verbs.get(child.lemma, ())[:6]:
                    out[f"comp=>{entry.type}"] = 1.0
            elif child.dep == "prt":
                out[f"{word}_{child.lower}"] = 1.0
        if frame.trigger.pos == "verb":
            if arguments.is_passive(token):
                out["passive"] = 1.0
                out[f"{word}/passive"] = 1.0
            out[f"dep={token.dep}"] = 1.0
            modal = ""
            for child in token.children:
                if child.dep == "aux" and child.tag == "MD":
                    modal = child.lower
                    out[f"modal={modal}"] = 1.0
            if token.child("neg") is not None:
                out["neg"] = out[f"neg={modal}"] = out[f"{word}/neg"] = 1.0

    def _context(self, frame: Frame, parsed: ParsedReport, out: dict[str, float]) -> None:
        """Words nearby, by lemma and class, and how many parties the sentence has."""
        sentence = parsed.sentence_of(frame.token)
        tokens = parsed.tokens[max(sentence.first, frame.token.i - _NEAR) : min(sentence.last, frame.token.i + _NEAR + 1)]
        for token in tokens:
            if token is frame.token or token.pos not in _CONTENT or token.lemma in _SKIPPED:
                continue
            features = self._near.get(token.lemma)
            if features is None:  # most words stand near several predicates
                classes = self.classes_of.get(token.lemma, ())
                features = self._near[token.lemma] = (f"near={token.lemma}", *(f"near=#{name}" for name in classes))
            for feature in features:
                out[feature] = 0.5
