"""The spaCy component: `nlp.add_pipe("legation")` sets `doc._.legation` (the coded report) and its parts.

    doc._.events, doc._.statements, doc._.gatherings, doc._.standings, doc._.roles

Each record's evidence is a `Span` of character offsets: `doc.char_span(evidence.start, evidence.end)`. The text is read by
Legation's own pipeline (furniture has to go before parsing), so the rest of the caller's pipeline is left as it is. The
publication day is taken from `doc.user_data["published"]` if it is there.
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

from legation.api import load_scheme
from legation.model import CodedReport, Problem, Quarantined, RawStory, Report, content_id

PARTS = ("events", "statements", "gatherings", "standings", "roles")


def create_legation(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The factory behind `nlp.add_pipe("legation")`. A story that cannot be read gives an empty report with a problem."""
    Doc.set_extension("legation", default=None, force=True)
    for part in PARTS:
        Doc.set_extension(part, getter=_getter(part), force=True)
    scheme = load_scheme()

    def component(doc: Doc) -> Doc:
        from legation.pipeline import code_story

        metadata = {key: doc.user_data[key] for key in ("published", "publisher", "headline") if key in doc.user_data}
        data = doc.text.encode("utf-8", "surrogatepass")
        outcome = code_story(RawStory(name=name, data=data, metadata={**metadata, "decoded": "text"}), scheme)
        if isinstance(outcome, Quarantined):
            problem = Problem(stage=outcome.stage, code=outcome.code, detail=outcome.detail)
            report = Report(id=content_id(doc.text), text=doc.text)
            doc._.legation = CodedReport(report=report, problems=(problem,), scheme=scheme.fingerprint)
        else:
            doc._.legation = outcome.coded
        return doc

    return component


def _getter(part: str) -> Callable[[Doc], tuple[object, ...]]:
    def get(doc: Doc) -> tuple[object, ...]:
        return getattr(doc._.legation, part) if doc._.legation is not None else ()

    return get


Language.factory("legation", func=create_legation)
