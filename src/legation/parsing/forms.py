"""Parts of speech and lemmas, kept: what the pipeline's rules make of a form with its tag and label.

The attribute ruler and the lemmatizer of the pipeline look at one token at a time (its form, tag and dependency label),
save for a few rules about two words in a row. They cost a sixth of the parse, so each form is shown to them once; a text in
which a rule about two words could begin is shown to them whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from legation.lexicon.tables import read_toml
from legation.parsed import Form

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

RULES = ("attribute_ruler", "lemmatizer")
_MOST = 100_000
_Key = tuple[int, int, int]


class Forms:
    """The forms met so far, each with what the rules say of it, or None where that depends on its neighbours."""

    def __init__(self, language: Language) -> None:
        from spacy.matcher import Matcher

        self.vocab = language.vocab
        self.rules = [language.get_pipe(name) for name in RULES]
        self.known: dict[_Key, Form | None] = {}
        self.lemmas: dict[str, str] = read_toml("grammar.toml")["lemmas"]  # forms whose lemma the model gets wrong
        self.beginning = Matcher(self.vocab)
        patterns = (pattern for entry in self.rules[0].patterns for pattern in entry["patterns"])
        self.beginning.add("beginning", [pattern[:1] for pattern in patterns if len(pattern) > 1])

    def of(self, doc: Doc) -> list[Form]:
        """What the rules say of each token of a text that is tagged and parsed; the text may be changed."""
        keys: list[_Key] = list(zip(*doc.to_array(["ORTH", "TAG", "DEP"]).T.tolist(), strict=True))
        known = self.known
        if new := [key for key in dict.fromkeys(keys) if key not in known]:
            if len(known) + len(new) > _MOST:
                known.clear()
                new = list(dict.fromkeys(keys))
            self._learn(new)
        found = [form for key in keys if (form := known[key]) is not None]
        return found if len(found) == len(keys) else self._told(doc)

    def _learn(self, keys: Iterable[_Key]) -> None:
        keys = list(keys)
        first = {start for _, start, _ in self.beginning(self._row(keys), allow_missing=True)}
        self.known.update((keys[i], None) for i in first)
        alone = [key for i, key in enumerate(keys) if i not in first]
        self.known.update(zip(alone, self._told(self._row(alone)), strict=True))

    def _row(self, keys: list[_Key]) -> Doc:
        """A text of forms that stand side by side and depend on nothing."""
        from spacy.tokens import Doc

        strings = self.vocab.strings
        words, tags, deps = ([strings[key[part]] for key in keys] for part in range(3))
        return Doc(self.vocab, words=words, tags=tags, deps=deps, heads=list(range(len(keys))))

    def _told(self, doc: Doc) -> list[Form]:
        for rule in self.rules:
            doc = rule(doc)
        found = []
        for token in doc:
            lower = token.lower_
            found.append(Form(token.text, lower, self.lemmas.get(lower, token.lemma_.lower()), token.pos_, token.tag_, token.dep_))
        return found


@lru_cache(maxsize=4)
def forms_of(language: Language) -> Forms:
    """The forms of a pipeline that has the rules, switched off or not."""
    return Forms(language)
