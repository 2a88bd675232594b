"""Stories made odd on purpose, the same for the same number: what the whole path is fuzzed with (bench/fuzz.py).

A mutated story is one to three paragraphs of a story of our own with one to three changes of its text, in some encoding and format, with
some bytes changed. `mutated(number)` makes it from the number alone.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e"
MARKS = "\u0300\u0301\u0308\u0335\u0336\u0489\u20dd\u0e49"
SPACES = "\u00a0\u2003\u2009\u202f\u3000\u1680\u2028\u2029\u0085\x0b\x0c\t\r"
QUOTES = "\"'“”‘’«»„‹›`´"
ODD = "\U0001f1f0\U0001f1ea\U0001f91d\ud7ff\ue000\ufffe\uffff\U000e0001\U0010ffff\ufdd0ﬁ№㍿Ⅷ½٣𝟜"
HOMOGLYPHS = str.maketrans("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ")
LONGEST = 60_000
"""Characters of a giant token: within the limit of a story, so that the parser is asked."""

Text = Callable[[str, random.Random], str]
Bytes = Callable[[bytes, random.Random], bytes]


@dataclass(frozen=True, slots=True)
class Mutated:
    """A mutated story: the name of the file it pretends to be, its bytes, and the names of the changes."""

    name: str
    data: bytes
    changes: tuple[str, ...]


@cache
def sources() -> tuple[Mapping[str, str], ...]:
    """The stories that ship: `text`, and what else is known of each."""
    folder = files("legation") / "data" / "examples"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".story.json")), key=lambda entry: entry.name)
    return tuple(json.loads(entry.read_text(encoding="utf-8")) for entry in found)


def mutated(number: int, seed: int = 1) -> Mutated:
    """The mutated story of this number."""
    chance = random.Random(f"{seed}:{number}")
    source = chance.choice(sources())
    text = _shortened(source["text"], chance)
    changes = []
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        name = chance.choice(list(TEXTS))
        text = TEXTS[name](text, chance)
        changes.append(name)
    form = chance.choice(list(FORMS)) if chance.random() < 0.25 else "plain"
    name, written = FORMS[form](text, source, chance)
    encoding = chance.choice(ENCODINGS) if chance.random() < 0.3 or not changes else "utf-8"
    data = _encoded(written, encoding)
    changes += [part for part in (form, encoding) if part not in ("plain", "utf-8")]
    for _ in range(chance.choice((0, 0, 1, 2)) if changes else 1):
        change = chance.choice(list(BYTES))
        data = BYTES[change](data, chance)
        changes.append(change)
    return Mutated(f"{number}-{name}", data, tuple(changes))


def _shortened(text: str, chance: random.Random) -> str:
    """One to three paragraphs that follow each other: short stories, so that many can be tried."""
    paragraphs = text.split("\n\n")
    start = 0 if chance.random() < 0.6 else chance.randrange(len(paragraphs))
    return "\n\n".join(paragraphs[start : start + chance.randint(1, 3)])


def _strewn(alphabet: str) -> Text:
    def change(text: str, chance: random.Random) -> str:
        share = chance.choice((0.002, 0.02, 0.2))
        return "".join(char + (chance.choice(alphabet) if chance.random() < share else "") for char in text)

    return change


def _homoglyphs(text: str, chance: random.Random) -> str:
    share = chance.choice((0.1, 0.5, 1.0))
    return re.sub(r"\w+", lambda word: word[0].translate(HOMOGLYPHS) if chance.random() < share else word[0], text)


def _giant_token(text: str, chance: random.Random) -> str:
    unit = chance.choice(("x", "ab-", "Ké", '"', "…", "a.", "1,", "(", "http://n.example/a?b=", "\u0301", "🇰🇪", "U.S.", "'s", "@", "-"))
    return _inserted(text, (unit * (chance.choice((300, 300, 1_000, 5_000, LONGEST)) // len(unit))), chance)


def _inserted(text: str, what: str, chance: random.Random) -> str:
    place = chance.randint(0, len(text))
    return text[:place] + what + text[place:]


def _spaces(text: str, chance: random.Random) -> str:
    share = chance.choice((0.05, 1.0))
    return re.sub(r"[ \n]", lambda space: chance.choice(SPACES) if chance.random() < share else space[0], text)


def _unbalanced(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 30)):
        text = _inserted(text, chance.choice(QUOTES + "()[]{}—"), chance)
    return text


def _without(pattern: str) -> Text:
    return lambda text, chance: re.sub(pattern, "", text)


def _one_sentence(text: str, chance: random.Random) -> str:
    joined = re.sub(r"[.!?]\s+", chance.choice((" and ", ", ", " that ", "; which ")), text)
    return (joined + " ") * chance.choice((1, 1, 4))


def _shuffled(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def _repeated(text: str, chance: random.Random) -> str:
    lines = text.split("\n\n")
    line = chance.choice(lines)
    return "\n\n".join([*lines, *[line] * chance.choice((1, 2, 20))])


def _numbers(text: str, chance: random.Random) -> str:
    odd = ("0", "99999999999999999999", "-1", "31", "30 Feb", "0000", "1e999", "٣", "½", "2025-13-45", "Ⅷ", "32nd", "1/0/0")
    found = re.sub(r"\d+", lambda _: chance.choice(odd), text)
    days = ("Feb. 30", "February 29, 2025", "the 99th of May", "13/13/2025", "24:61 GMT", "0000-00-00", "week 53", "May 0")
    return _inserted(found, f" on {chance.choice(days)} ", chance)


def _furniture(text: str, chance: random.Random) -> str:
    pieces = (
        "LIMA, May 3 (Reuters) - ", "By ", "(Reporting by ", "(Editing by ))) ", "\n\nBy By By\n\n", "KILL ", "(AP) — (AFP) - ",
        "\n\nADVISORY: ", "*** CORRECTS ***", "\n\n---\n\n", "READ MORE: ", "<p>", "&amp;nbsp;", "\n\n#tag #tag", "(Photo: ", "=2 ",
    )  # fmt: skip
    for _ in range(chance.randint(1, 8)):
        text = _inserted(text, chance.choice(pieces), chance)
    return text


def _names(text: str, chance: random.Random) -> str:
    odd = (
        "O'", "al-", "’s", "Nguyễn", "Jean--Luc", "X Æ A-12", "I", "MAY", "The", "de la", "\u202eRudo", "=HYPERLINK(1)", "<script>", "%s%n", "NULL",
    )  # fmt: skip
    return re.sub(r"[A-Z]\w+", lambda name: chance.choice(odd) if chance.random() < 0.3 else name[0], text)


def _nested(text: str, chance: random.Random) -> str:
    depth = chance.choice((5, 5, 60, 2_000))
    opening, closing = chance.choice((("(", ")"), ("“", "”"), ('"', '"'), ("[", "]"), ("who said that ", ""), ("the aide of ", "")))
    return _inserted(text, opening * depth + "the envoy" + closing * depth, chance)


TEXTS: Mapping[str, Text] = {
    "bidi": _strewn(BIDI), "zero-width": _strewn(ZERO_WIDTH), "marks": _strewn(MARKS), "odd characters": _strewn(ODD),
    "NULs": _strewn("\0"), "control characters": _strewn("".join(map(chr, (*range(1, 32), 127, *range(128, 160))))),
    "lone surrogates": _strewn("\ud800\udbff\udc00\udfff"), "homoglyphs": _homoglyphs, "giant token": _giant_token, "spaces": _spaces,
    "unbalanced": _unbalanced, "no line breaks": _without(r"\n"), "no spaces": _without(" "), "no stops": _without(r"[.,;:]"),
    "no capitals": lambda text, _: text.lower(), "capitals": lambda text, _: text.upper(), "one sentence": _one_sentence,
    "shuffled": _shuffled, "repeated": _repeated, "numbers": _numbers, "furniture": _furniture, "names": _names, "nested": _nested,
    "a word a line": lambda text, _: text.replace(" ", "\n\n"), "quotes": _strewn(QUOTES),
}  # fmt: skip


def _plain(text: str, source: Mapping[str, str], chance: random.Random) -> tuple[str, str]:
    return "story.txt", text


def _json_line(text: str, source: Mapping[str, str], chance: random.Random) -> tuple[str, str]:
    odd: Sequence[object] = ("2025-08-28", "0000-00-00", "99999-13-45", 20250828, None, [], {"a": 1}, "tomorrow", "2025-08-28T25:61:61Z")
    more = {"published": chance.choice(odd), "headline": chance.choice((source.get("headline", ""), 5, None, "\0", ["x"], "=1+1"))}
    return "stories.jsonl", json.dumps({"text": text, **more}) + "\n"


def _page(text: str, source: Mapping[str, str], chance: random.Random) -> tuple[str, str]:
    body = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n\n"))
    return "page.html", f"<!doctype html><html><head><title>{escape(text[:60])}</title></head><body><article>{body}</article></body></html>"


def _feed(text: str, source: Mapping[str, str], chance: random.Random) -> tuple[str, str]:
    day = chance.choice(("Thu, 28 Aug 2025 10:00:00 GMT", "99999-13-45", "", "Thu, 32 Aug 0000", "yesterday"))
    item = f"<item><title>{escape(text[:80])}</title><pubDate>{day}</pubDate><description>{escape(text)}</description></item>"
    return "feed.xml", f'<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>{item}</channel></rss>'


def _mail(text: str, source: Mapping[str, str], chance: random.Random) -> tuple[str, str]:
    kind = chance.choice(("text/plain", "text/html", "multipart/mixed", "text/plain; charset=klingon"))
    head = f"From: Wire <wire@n.example>\nSubject: {text[:40].splitlines()[0] if text.strip() else ''}\nDate: Thu, 28 Aug 2025 10:00:00 +0000\n"
    return "story.eml", f"{head}Content-Type: {kind}\nMIME-Version: 1.0\n\n{text}\n"


def _table(text: str, source: Mapping[str, str], chance: random.Random) -> tuple[str, str]:
    cell = text.replace('"', '""')
    return "stories.csv", f'id,date,text\n1,2025-08-28,"{cell}"\n2,2025-08-29,"{cell[: len(cell) // 2]}"\n'


FORMS: Mapping[str, Callable[[str, Mapping[str, str], random.Random], tuple[str, str]]] = {
    "plain": _plain, "json line": _json_line, "page": _page, "feed": _feed, "mail": _mail, "table": _table,
}  # fmt: skip

ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1", "cp1251", "shift_jis", "utf-7", "cp037", "mac-roman",
)  # fmt: skip


def _encoded(text: str, encoding: str) -> bytes:
    try:
        return text.encode(encoding, "surrogatepass" if encoding.startswith(("utf-8", "utf-16", "utf-32")) else "replace")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 8, 100)) if changed else 0):
        place = chance.randrange(len(changed) * 8)
        changed[place // 8] ^= 1 << place % 8
    return bytes(changed)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _beheaded(data: bytes, chance: random.Random) -> bytes:
    return data[chance.randint(0, min(len(data), 200)) :]


def _junk(data: bytes, chance: random.Random) -> bytes:
    place = chance.randint(0, len(data))
    return data[:place] + chance.randbytes(chance.choice((1, 20, 2_000))) + data[place:]


def _marked(data: bytes, chance: random.Random) -> bytes:
    marks: tuple[bytes, ...] = (
        b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"%PDF-1.4\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"WARC/1.0\r\n",
        b"{", b"<", b"[[[",
    )  # fmt: skip
    return chance.choice(marks) + data


def _packed(data: bytes, chance: random.Random) -> bytes:
    whole = gzip.compress(data, mtime=0)
    return whole[: chance.randint(10, len(whole))] if chance.random() < 0.5 else whole


def _woven(data: bytes, chance: random.Random) -> bytes:
    """The first half in one encoding, the second in another."""
    half = len(data) // 2
    return data[:half] + data[half:].decode("latin-1").encode(chance.choice(("utf-16-le", "utf-8", "utf-32-be")))


BYTES: Mapping[str, Bytes] = {
    "flipped bits": _flipped, "cut": _cut, "beheaded": _beheaded, "junk": _junk, "a wrong mark": _marked, "gzip": _packed, "two encodings": _woven,
}  # fmt: skip
