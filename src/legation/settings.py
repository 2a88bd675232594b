"""Every setting with its default and what it does. Settings travel as one frozen object."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

ACCURATE, FAST = MODES = ("accurate", "fast")


def _setting(default: int | float | bool | str | tuple[str, ...], help_text: str, *, coding: bool = True) -> object:
    return field(default=default, metadata={"help": help_text, "coding": coding})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Limits and choices of a run. `describe()` lists them with their help."""

    max_bytes: int = _setting(5_000_000, "a story larger than this many bytes is quarantined")  # type: ignore[assignment]
    max_characters: int = _setting(100_000, "a story longer than this many characters is quarantined")  # type: ignore[assignment]
    max_sentence_tokens: int = _setting(512, "a longer sentence is cut before parsing, with a problem noted")  # type: ignore[assignment]
    max_word_characters: int = _setting(256, "a longer run without spaces is broken before parsing")  # type: ignore[assignment]
    max_seconds: float = _setting(60.0, "a story that takes longer is quarantined (0: no limit)")  # type: ignore[assignment]
    max_worker_megabytes: int = _setting(4000, "memory that a worker process may take, in MB of address space (0: no limit)")  # type: ignore[assignment]
    min_confidence: float = _setting(0.16, "events below this confidence are left out")  # type: ignore[assignment]
    min_confidence_possible: float = _setting(0.3, "the same for events that may or may not happen: hypotheticals are mostly left out")  # type: ignore[assignment]
    use_ranker: bool = _setting(True, "let the trained ranker choose among event types and none; off: lexicon entries alone")  # type: ignore[assignment]
    neural: bool = _setting(False, "ask the neural ranker too where the linear one is not sure (needs the extra `neural`)")  # type: ignore[assignment]
    seed_offices: bool = _setting(True, "use the small dated table of office-holders where a story does not say")  # type: ignore[assignment]
    actor_files: tuple[str, ...] = _setting((), "actor and agent dictionaries in the PETRARCH format, loaded beside our own")  # type: ignore[assignment]
    codebooks: tuple[str, ...] = _setting((), "folders of your own types, modes, contexts and triggers, laid over the codebook that ships")  # type: ignore[assignment]
    story_country: bool = _setting(True, "give a bare title the country the story is about")  # type: ignore[assignment]

    mode: str = _setting("accurate", "accurate parses all of every story; fast leaves out what is unpolitical and recognises names sparingly")  # type: ignore[assignment]
    skip_unpolitical: bool = _setting(False, "keep stories without anything political as read, uncoded (ingest and watch do, unless --all)")  # type: ignore[assignment]
    max_page_bytes: int = _setting(2_000_000, "a web page larger than this many bytes is quarantined", coding=False)  # type: ignore[assignment]
    max_record_bytes: int = _setting(8_000_000, "a WARC record that unpacks to more bytes than this is quarantined", coding=False)  # type: ignore[assignment]
    max_list_bytes: int = _setting(500_000_000, "a file that has to be held in memory whole may have this many bytes", coding=False)  # type: ignore[assignment]
    max_unpacked_bytes: int = _setting(20_000_000_000, "an archive may unpack to this many bytes in all", coding=False)  # type: ignore[assignment]
    read_seconds: float = _setting(10.0, "processor seconds that reading one page, feed or message may take", coding=False)  # type: ignore[assignment]
    read_memory_mb: int = _setting(1_500, "megabytes of address space for reading one page, feed or message", coding=False)  # type: ignore[assignment]
    read_workers: int = _setting(1, "how many pages of an archive are read at once", coding=False)  # type: ignore[assignment]
    allow_private: bool = _setting(False, "fetch from private, loopback and link-local addresses too", coding=False)  # type: ignore[assignment]
    fetch_agent: str = _setting("LegationBot/0.1 (reads news for research)", "how fetching names itself to servers", coding=False)  # type: ignore[assignment]
    fetch_robots: bool = _setting(True, "keep to robots.txt", coding=False)  # type: ignore[assignment]
    fetch_bytes: int = _setting(10_000_000, "bytes that one fetch may bring, unpacked", coding=False)  # type: ignore[assignment]
    fetch_seconds: float = _setting(30.0, "seconds that one attempt to fetch may take, redirects included", coding=False)  # type: ignore[assignment]
    fetch_redirects: int = _setting(5, "redirects that are followed", coding=False)  # type: ignore[assignment]
    fetch_retries: int = _setting(2, "further attempts after a timeout or an answer such as 503", coding=False)  # type: ignore[assignment]
    fetch_interval: float = _setting(1.0, "seconds between two requests to one host", coding=False)  # type: ignore[assignment]
    fetch_at_once: int = _setting(16, "hosts that are asked at the same time", coding=False)  # type: ignore[assignment]

    def of_coding(self) -> str:
        """The settings on which the coding of a story depends, as text; limits of reading and fetching are left out."""
        return repr([(entry.name, getattr(self, entry.name)) for entry in fields(self) if entry.metadata["coding"]])

    @staticmethod
    def describe() -> tuple[tuple[str, object, str], ...]:
        """Name, default and help of every setting."""
        return tuple((entry.name, entry.default, entry.metadata["help"]) for entry in fields(Settings))


DEFAULTS = Settings()
