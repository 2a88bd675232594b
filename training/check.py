"""Checks of the training sentences: `python -m training.check [BENCHMARKS]`.

Fails when a line is malformed, a sentence is there twice, sentences share their skeleton (the same four words in more than a handful of
them), one verb or one length dominates, or a sentence shares eight words in a row with any benchmark file;
the examples of the trigger lexicon may share none either.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from legation.codebook import load_codebook
from legation.lexicon.triggers import load_triggers
from legation.ranker import NONE
from training.sentences import Example, read_examples

ROOT = Path(__file__).parent.parent
BENCHMARKS = ROOT.parent / "shared" / "benchmarks"
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_SKELETON = 4
_OVERLAP = 8
_HANDFUL = 32
"""Sentences that may share four ordinary words in a row ("for the first time", "members of the …")."""
_MOST_OF_A_WORD = 0.02
_MOST_OF_A_LENGTH = 0.4


def words_of(text: str) -> list[str]:
    """The lower-case words of a text."""
    return _WORD.findall(text.lower())


def grams(words: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """The runs of `size` words."""
    return (tuple(words[i : i + size]) for i in range(len(words) - size + 1))


def faults(examples: Sequence[Example], benchmarks: Path | None = None) -> Iterator[str]:
    """What is wrong with the sentences, one line each.

    Args:
        examples: the sentences.
        benchmarks: a folder whose JSON texts they must not overlap, if it is there.
    """
    codebook = load_codebook()
    types = {entry.name for entry in codebook.types}
    seen: dict[str, str] = {}
    shared: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for example in examples:
        if example.type not in types | {NONE}:
            yield f"{example.where}: no type {example.type}"
        elif example.mode is not None and example.mode not in {mode.name for mode in codebook.modes_of(example.type)}:
            yield f"{example.where}: {example.type} has no mode {example.mode}"
        if not example.predicates:
                    yield f"{example.where}: no predicate is marked"
        words = words_of(example.text)
        key = " ".join(words)
        if key in seen:
            yield f"{example.where}: the same sentence as {seen[key]}"
        seen[key] = example.where
        for gram in grams(words, _SKELETON):
            shared[gram].add(example.where)
    for gram, places in sorted(shared.items()):
        if len(places) > _HANDFUL:
            yield f"{len(places)} sentences share “{' '.join(gram)}”, among them {sorted(places)[0]}"
    yield from _dominance(examples)
    if benchmarks is not None and benchmarks.exists():
        yield from _overlaps([*((example.text, example.where) for example in examples), *_lexicon_texts()], benchmarks)


def _dominance(examples: Sequence[Example]) -> Iterator[str]:
    predicates = Counter(words[0] for e in examples for span in e.predicates if (words := words_of(span.text(e.text))))
    for word, count in predicates.most_common(5):
        if count > _MOST_OF_A_WORD * len(examples):
            yield f"{count} of {len(examples)} predicates begin with {word!r}"
    lengths = Counter(len(words_of(e.text)) // 6 for e in examples)
    for bucket, count in lengths.most_common(1):
        if count > _MOST_OF_A_LENGTH * len(examples):
            yield f"{count} of {len(examples)} sentences have {bucket * 6} to {bucket * 6 + 5} words"


def _lexicon_texts() -> list[tuple[str, str]]:
    """The examples of the trigger lexicon, which the rankers are trained on too, with where they stand."""
    return [(text, entry.where) for entry in load_triggers().all for text in (*entry.match, *entry.differ)]


def _overlaps(texts: Sequence[tuple[str, str]], benchmarks: Path) -> Iterator[str]:
    known: dict[tuple[str, ...], str] = {}
    for text, where in texts:
        for gram in grams(words_of(text), _OVERLAP):
            known.setdefault(gram, where)
    for path in sorted([*benchmarks.rglob("*.jsonl"), *benchmarks.rglob("*.story.json")]):
        for line in path.read_text(encoding="utf-8").splitlines() if path.suffix == ".jsonl" else [path.read_text(encoding="utf-8")]:
            if not line.strip():
                continue
            for gram in grams(words_of(str(json.loads(line).get("text", ""))), _OVERLAP):
                if gram in known:
                    yield f"{known[gram]}: shares “{' '.join(gram)}” with {path.name}"


def main(arguments: list[str]) -> int:
    """Print the faults; 1 if there are any."""
    examples = list(read_examples())
    found = list(faults(examples, Path(arguments[0]) if arguments else BENCHMARKS))
    for fault in found:
        sys.stdout.write(f"{fault}\n")
    sys.stderr.write(f"{len(examples)} sentences, {len(found)} faults\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
