"""Wire furniture set apart: headline, byline, dateline, credits, notes and tags on one side, prose on the other.

Every character of the text that is not white space belongs to exactly one span: of furniture, or of a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from legation.model import Report
from legation.parsing.dateline import Dateline, read_dateline
from legation.parsing.layout import join_lines, lines_of, trimmed
from legation.parsing.wire_patterns import WirePattern, wire_lexicon
from legation.spans import Span

TAIL_LINES = 14
"""The last lines of a story, in which credits and sign-offs are looked for."""
HEAD_LINES = 8
"""A dateline without an agency may stand this far down, behind captions and standfirsts."""
LONGEST_LINE = 900
"""Furniture that fills a line is never longer."""
LONGEST_END = 700
"""Furniture at the end of a paragraph is looked for in its last characters."""

LONGEST_GLUED = 300
"""Headline and byline run on into a dateline within this many characters."""

_BLANKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\t"
"""Line breaks inside a paragraph are blanks to the patterns, one for one, so that offsets hold."""
_WORDS = re.compile(r"[\W_]+")
_SENTENCES = re.compile(r"[a-z0-9)][.!?][\"”’']?\s+[A-Z\"“]")
_RULE = re.compile(r"[\W_]+")
_NAME_SEPARATOR = re.compile(r"\s*(?:[,;&/|]|\band\b|\bAND\b)\s*")
_NAME_TAIL = re.compile(r"\s+for\s+.*$", re.S)
_NAME_PLACE = re.compile(r"\s+(?:in|at|from|near)\s+.*?(?=\s+(?:and|AND|&)\s|;|$)")
_BULLET = re.compile(r"[•▪●◦‣*·»>#–—-]+\s+")
_CREDIT_WORDS = re.compile(
    r"\b(?:additional|reporting|writing|editing|edited|written|compiled|translated|contributed|reported|by|from|with|files)\b",
    re.I,
)


@dataclass(slots=True)
class _Found:
    """What has been set apart so far; `text` is the report's with its line breaks as blanks."""

    text: str
    furniture: list[tuple[str, Span]] = field(default_factory=list)
    paragraphs: list[Span] = field(default_factory=list)
    headline: str = ""
    byline: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    dateline: Dateline | None = None
    agency: str = ""

    def put(self, kind: str, start: int, end: int) -> None:
        if span := trimmed(self.text, start, end):
            self.furniture.append((kind, span))


def set_apart(report: Report) -> tuple[Report, tuple[Span, ...]]:
    """The report with its furniture fields filled, and the paragraphs of its prose.

    Args:
        report: as decoded. A headline given with it is kept; a dateline's date is never taken for the publication date.
    """
    text = report.text
    lines = join_lines(text, lines_of(text), _is_furniture)
    plain = text
    for mark in _BLANKS:
        plain = plain.replace(mark, " ")
    found = _Found(plain)
    first = _headline(lines, report.headline, found)
    for number in range(first, len(lines)):
        span, _ = lines[number]
        zones = ["any"]
        if not found.paragraphs:
            zones += ["head", "under"] if number > 0 else ["head"]
        if number >= len(lines) - TAIL_LINES and number > 0:
            zones.append("tail")
        _sort(span, zones, number, found)
    if not found.paragraphs:  # a text of headings alone: they are all the prose there is
        found.paragraphs = [span for kind, span in found.furniture if kind == "heading"]
        found.furniture = [item for item in found.furniture if item[0] != "heading"]
    furniture = sorted(found.furniture, key=lambda item: item[1])
    dateline = found.dateline
    agency = (dateline.agency if dateline else "") or found.agency
    done = replace(
        report,
        headline=report.headline or found.headline,
        byline=report.byline or tuple(dict.fromkeys(found.byline)),
        dateline_place=report.dateline_place or (dateline.place if dateline else ""),
        agency=report.agency or agency,
        credits=report.credits or tuple(found.credits),
        furniture=tuple(furniture),
    )
    return done, tuple(sorted(found.paragraphs))


def _is_furniture(words: str) -> bool:
    """Whether a line is furniture by itself, wherever it stands (so that no other line is joined to it)."""
    if len(words) > LONGEST_LINE or not _balanced(words):
        return False
    return any(pattern.zone == "any" and pattern.regex.fullmatch(words) for pattern in wire_lexicon().lines)


def _balanced(words: str) -> bool:
    return words.count("(") == words.count(")")


def _headline(lines: Sequence[tuple[Span, bool]], given: str, found: _Found) -> int:
    """Set the headline apart if the text begins with it; the number of lines used up."""
    if not lines:
        return 0
    span, blank = lines[0]
    words = span.text(found.text)
    if given and _same(words, given):
        found.put("headline", span.start, span.end)
        return 1
    if given and len(given) > 20 and words.startswith(given) and words[len(given) : len(given) + 1].isspace():
        found.put("headline", span.start, span.start + len(given))
        rest = trimmed(found.text, span.start + len(given), span.end)
        if rest:
            _sort(rest, ["any", "head"], 0, found)
        return 1
    if len(lines) < 2 or not _looks_like_headline(words):
        return 0
    after = lines[1][0].text(found.text)
    if blank or _opens(after, "under") or len(after) > 2 * len(words):
        found.put("headline", span.start, span.end)
        found.headline = " ".join(words.split())
        return 1
    return 0


def _same(left: str, right: str) -> bool:
    return _WORDS.sub(" ", left).strip().casefold() == _WORDS.sub(" ", right).strip().casefold() != ""


def _looks_like_headline(words: str) -> bool:
    if not 3 <= len(words.split()) <= 25 or len(words) > 200:
        return False
    if words.rstrip("\"'”’)]").endswith((".", ",", ";", ":", "…")):
        return False
    if _SENTENCES.search(words) or any(pattern.regex.match(words) for pattern in wire_lexicon().starts):
        return False
    return not _opens(words) and words[0] not in "([•*-–—" and not _label(words)


def _opens(words: str, *zones: str) -> bool:
    """Whether a line is what stands at the head of a story or (with `under`) below its headline: byline, dateline, …"""
    if read_dateline(words):
        return True
    if len(words) > LONGEST_LINE:
        return False
    return any(p.zone in ("head", "any", *zones) and p.regex.fullmatch(words) for p in wire_lexicon().lines)


def _label(words: str) -> bool:
    return words.strip(" :|*[]()#=_-–—•").casefold() in wire_lexicon().labels


def _sort(span: Span, zones: list[str], number: int, found: _Found) -> None:
    """Put one line where it belongs, cutting furniture from both its ends and from inside."""
    words = span.text(found.text)
    if _RULE.fullmatch(words):
        found.put("rule", span.start, span.end)
        return
    if _label(words):
        found.put("label", span.start, span.end)
        return
    bullet = _BULLET.match(words)
    if pattern := _line_pattern(words, zones) or (_line_pattern(words[bullet.end() :], zones) if bullet else None):
        found.put(pattern.kind, span.start, span.end)
        _keep(pattern, words, found)
        return
    if _heading(words) and not read_dateline(words):
        found.put("heading", span.start, span.end)
        return
    for piece in _without_inside(span, zones, found):
        _trim(piece, zones, number, found)


def _heading(words: str) -> bool:
    """Whether a line is a cross-heading: a few words in capitals that are no sentence."""
    if not words.isupper() or words.endswith((".", "!", "?", "”", '"', ")")):
        return False
    return len(words) >= 8 and len(words.split()) <= 8


def _line_pattern(words: str, zones: Sequence[str]) -> WirePattern | None:
    if len(words) > LONGEST_LINE:
        return None
    lower = words.lower()
    for pattern in wire_lexicon().lines:
        if pattern.zone in zones and pattern.may_be_in(lower) and pattern.regex.fullmatch(words):
            if pattern.kind == "byline" and read_dateline(words):
                continue
            return pattern
    return None


def _without_inside(span: Span, zones: Sequence[str], found: _Found) -> list[Span]:
    """The pieces of a line that are left when furniture inside it is cut out."""
    cuts: list[tuple[int, int]] = []
    lower = span.text(found.text).lower()
    for pattern in wire_lexicon().anywhere:
        if pattern.zone not in zones or not pattern.may_be_in(lower):
            continue
        for match in pattern.regex.finditer(found.text, span.start, span.end):
            if match.end() > match.start() and not any(a < match.end() and match.start() < b for a, b in cuts):
                cuts.append((match.start(), match.end()))
                found.put(pattern.kind, match.start(), match.end())
                _keep(pattern, match[0], found)
    pieces, start = [], span.start
    for left, right in [*sorted(cuts), (span.end, span.end)]:
        if piece := trimmed(found.text, start, left):
            pieces.append(piece)
        start = right
    return pieces


def _trim(span: Span, zones: Sequence[str], number: int, found: _Found) -> None:
    """Cut furniture from the beginning and the end of a piece; what is left is prose."""
    start, end = _trim_end(span, zones, found)
    start = _trim_start(Span(start, end), zones, number, found)
    rest = trimmed(found.text, start, end)
    if rest is None:
        return
    if _RULE.fullmatch(rest.text(found.text)):
        found.put("rule", rest.start, rest.end)
    else:
        found.paragraphs.append(rest)


def _trim_end(span: Span, zones: Sequence[str], found: _Found) -> tuple[int, int]:
    end = span.end
    lower = found.text[max(span.start, end - LONGEST_END) : end].lower()
    for _ in range(3):
        for pattern in wire_lexicon().ends:
            if pattern.zone not in zones or not pattern.may_be_in(lower):
                continue
            match = pattern.regex.search(found.text, max(span.start, end - LONGEST_END), end)
            if match and match.start() > span.start:
                found.put(pattern.kind, match.start(), end)
                _keep(pattern, match[0], found)
                end = match.start()
                break
        else:
            break
    return span.start, end


def _trim_start(span: Span, zones: Sequence[str], number: int, found: _Found) -> int:
    start = span.start
    for _ in range(4):
        words = found.text[start : span.end]
        offset = len(words) - len(words.lstrip())
        words = words[offset:]
        start += offset
        length = _dateline_at(words, number, found) or _glued_head(words, zones, found)
        kind = "dateline"
        if not length:
            for pattern in wire_lexicon().starts:
                if pattern.zone in zones and (match := pattern.regex.match(words)) and match.end() > 0:
                    length, kind = match.end(), pattern.kind
                    break
        if not length:
            break
        found.put(kind, start, start + length)
        start += length
    return start


def _dateline_at(words: str, number: int, found: _Found) -> int:
    """How many characters of `words` are a dateline; keeps the first one met."""
    line = read_dateline(words)
    if line is None or (line.weak and (number >= HEAD_LINES or found.dateline is not None)):
        return 0
    if found.dateline is None:
        found.dateline = line
    return line.end


def _glued_head(words: str, zones: Sequence[str], found: _Found) -> int:
    """Headline and byline that run on into the dateline on one line: their length, or 0.

    "Talks end By Ann Lowe LIMA, May 3 (Reuters) - Peru…": text whose line breaks were lost. Only a dateline with its place
    in capitals counts, or one behind a byline.
    """
    if "head" not in zones:
        return 0
    byline = words[:3].casefold() == "by "
    gaps = list(re.finditer(r"\s+", words[:LONGEST_GLUED]))
    for capitals in (True, False) if byline else (True,):
        for gap in gaps[2:]:
            if (before := words[: gap.start()]).endswith((".", "!", "?", "”", '"')):
                break
            line = read_dateline(words[gap.end() :])
            if line is None or not line.agency or (capitals and not re.split(r"[,/]", line.place)[0].isupper()):
                continue
            title, _, names = before.rpartition("By " if byline else " By ")
            if not title and not byline:
                title, names = names, ""
            found.byline.extend(names_in(names))
            found.headline = found.headline or title.strip()
            return gap.end()
    return 0


def _keep(pattern: WirePattern, words: str, found: _Found) -> None:
    """Keep what a piece of furniture says: names of a byline, words of a credit, the agency."""
    if pattern.kind == "byline":
        match = pattern.regex.fullmatch(words)
        groups = match.groupdict() if match else {}
        found.byline.extend(names_in(groups.get("names") or ""))
        if not found.agency and (agency := wire_lexicon().agency.search(words)):
            found.agency = agency[0]
    elif pattern.kind == "credit":
        found.credits.append(" ".join(words.split()).strip())


def names_in(words: str) -> list[str]:
    """The names in the words of a byline or credit, without places, jobs and agencies."""
    agency = wire_lexicon().agency
    names = []
    for part in _NAME_SEPARATOR.split(_NAME_PLACE.sub("", " ".join(words.split()))):
        name = _NAME_TAIL.sub("", part).strip(" .,:-–—")
        name = _CREDIT_WORDS.sub("", name).strip()
        if (match := agency.search(name)) and (match.start() == 0 or name[match.start() - 1].isspace()):
            name = name[: match.start()].strip()
        if name and name[0].isupper() and not _no_name(name):
            names.append(name)
    return names


def _no_name(words: str) -> bool:
    """Whether the words are a label of the page or nothing but jobs and desks."""
    lexicon = wire_lexicon()
    return words.casefold() in lexicon.labels or all(word in lexicon.jobs for word in words.casefold().split())
