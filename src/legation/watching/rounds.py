"""One round over the feeds: fetch, read, tell new from changed from known, give what is new to the record, remember."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from legation.errors import StoryError
from legation.fetching import Fetcher, Page, Validators
from legation.model import RawStory, content_id
from legation.reading import Document, Options, decode
from legation.reading.decode import REFUSED
from legation.reading.detect import detect
from legation.reading.readers import read_document
from legation.sources import fetch_with
from legation.watching.feeds import Feed
from legation.watching.state import FeedState, Seen, State

TRUNCATED = "reading.truncated"
LONGEST_BACK_OFF = 86_400.0
NOT_FEEDS = frozenset({"html", "wire", "mail", "petrarch"})
"""What comes instead of a feed when something is wrong with it: error pages and notices."""

TakeUp = Callable[[Iterable[RawStory]], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedOutcome:
    """What a visit to a feed brought. `code` and `detail` say what is wrong with it; empty when nothing is."""

    feed: str
    url: str
    code: str = ""
    detail: str = ""
    new: int = 0
    changed: int = 0
    known: int = 0
    refused: int = 0


class Watcher:
    """Watches feeds.

    Args:
        feeds: from `load_feeds`.
        state: what was seen.
        fetcher: what fetches.
        take_up: gives stories to the record; what it has taken up is remembered only when it returns.
        options: reader options; the limits.
    """

    def __init__(self, feeds: Sequence[Feed], state: State, fetcher: Fetcher, take_up: TakeUp, options: Options) -> None:
        self._feeds, self._state, self._fetcher, self._take_up, self._options = feeds, state, fetcher, take_up, options

    def round(self, now: datetime, *, all_feeds: bool = False) -> Iterator[FeedOutcome]:
        """Visit the feeds that are due, or all; outcomes come as feeds are done. Nothing that is wrong with a feed is raised.

        Args:
            now: the time, with its offset.
            all_feeds: also those that are not due.
        """
        due = {feed.url: feed for feed in self._feeds if all_feeds or self._wait(feed, now) <= 0}
        known = {url: self._state.feed(url) for url in due}
        wanted = {url: Validators(etag=one.etag, modified=one.modified) for url, one in known.items()}
        for url, answer in self._fetcher.get_all(wanted):
            feed = due[url]
            try:
                if isinstance(answer, StoryError):
                    raise answer
                yield self._visited(feed, answer, now)
            except StoryError as error:
                yield self._failed(feed, error, now)

    def next_due(self, now: datetime) -> float:
        """Seconds until the next feed is due."""
        return max(0.0, min((self._wait(feed, now) for feed in self._feeds), default=0.0))

    def _wait(self, feed: Feed, now: datetime) -> float:
        """Seconds until a feed is due. None when it is longer than any wait can be: then the clock was set back meanwhile."""
        wait = self._state.feed(feed.url).due - now.timestamp()
        return wait if wait <= max(feed.every, 1.5 * LONGEST_BACK_OFF) else 0.0

    def _visited(self, feed: Feed, page: Page, now: datetime) -> FeedOutcome:
        before = self._state.feed(feed.url)
        due = now.timestamp() + feed.every
        if page.data is None:
            self._state.keep(feed.url, replace(before, due=due, failures=0, error=""), {}, now.timestamp())
            return FeedOutcome(feed=feed.name, url=feed.url)
        stories = list(self._read(feed, page, now))
        refused = [story for story in stories if REFUSED in story.metadata]
        if stories and len(refused) == len(stories):
            raise StoryError(*_reason(refused[0]))
        seen, fresh, counts = self._sorted(feed, [story for story in stories if REFUSED not in story.metadata])
        self._take_up([*self._whole(feed, fresh, now), *refused])
        # What broke off is asked for whole the next time: the server would say that nothing has changed.
        validators = Validators() if any(TRUNCATED in map(_code, _problems(story)) for story in stories) else page.validators
        after = FeedState(validators.etag, validators.modified, due)
        self._state.keep(feed.url, after, seen, now.timestamp())
        return FeedOutcome(
            feed=feed.name, url=feed.url, refused=len(refused), new=counts["new"], changed=counts["changed"], known=counts["known"]
        )

    def _failed(self, feed: Feed, error: StoryError, now: datetime) -> FeedOutcome:
        """Wait longer after each failure in a row, up to a day, and not all feeds at the same time."""
        before = self._state.feed(feed.url)
        failures = before.failures + 1
        jitter = 0.5 + random.Random(f"{feed.url}:{failures}").random()
        wait = min(LONGEST_BACK_OFF, feed.every * 2.0 ** min(failures - 1, 20)) * jitter
        after = replace(before, due=now.timestamp() + wait, failures=failures, error=f"{error.code}: {error.detail}"[:500])
        self._state.keep(feed.url, after, {}, now.timestamp())
        return FeedOutcome(feed=feed.name, url=feed.url, code=error.code, detail=error.detail)

    def _read(self, feed: Feed, page: Page, now: datetime) -> Iterator[RawStory]:
        metadata: dict[str, object] = {"received": now.astimezone(UTC).date()}
        document = Document(
            name=feed.url, data=page.data, url=page.url, content_type=page.content_type,
            metadata=metadata | ({"publisher": feed.publisher} if feed.publisher else {}),
        )  # fmt: skip
        if not feed.reader and detect(document) in NOT_FEEDS:
            raise StoryError("reading.not-a-feed", f"{page.content_type or 'what came'} is no feed")
        yield from read_document(document, replace(self._options, reader=feed.reader, fetch=None))

    def _sorted(self, feed: Feed, stories: Sequence[RawStory]) -> tuple[dict[str, Seen], list[RawStory], dict[str, int]]:
        """What is to be remembered, the stories that are new or changed, and how many of each there are."""
        seen: dict[str, Seen] = {}
        fresh: list[RawStory] = []
        counts = {"new": 0, "changed": 0, "known": 0}
        for story in stories:
            key = str(story.metadata.get("guid") or story.metadata.get("url") or content_id(story.data.hex()))
            digest = _digest(story)
            before = seen.get(key) or self._state.seen(feed.url, key)
            # A story that breaks off is no new version of one that was whole.
            if before is not None and (before.digest == digest or TRUNCATED in map(_code, _problems(story))):
                counts["known"] += 1
                continue
            counts["new" if before is None else "changed"] += 1
            # A changed story stays under the address that it was first seen under: that makes it a version of the same report.
            url = before.url if before else str(story.metadata.get("url") or "")
            more = {"url": url} if url else {}
            if before is not None and before.report:
                more["corrects"] = before.report
            story = RawStory(name=story.name, data=story.data, metadata={**story.metadata, **more})
            seen[key] = Seen(digest, _report_id(story), url)
            fresh.append(story)
        return seen, fresh, counts

    def _whole(self, feed: Feed, stories: Sequence[RawStory], now: datetime) -> Iterator[RawStory]:
        """The stories; those that are only a summary from their page, when the feed is to be read so."""
        fetch = fetch_with(self._fetcher, received=now.astimezone(UTC).date())
        for story in stories:
            url = str(story.metadata.get("url") or "")
            if not feed.full_text or not url or story.metadata.get("full"):
                yield story
                continue
            try:
                pages = [one for one in read_document(fetch(url), replace(self._options, reader="", fetch=None)) if REFUSED not in one.metadata]
            except StoryError:
                pages = []
            if not pages:
                problems = [*_problems(story), ("reading.not-fetched", f"{url} could not be read")]
                yield RawStory(name=story.name, data=story.data, metadata={**story.metadata, "problems": problems})
            for page in pages[:1]:
                own = {key: value for key, value in story.metadata.items() if key in {"url", "guid", "corrects", "received", "publisher"}}
                given = {key: value for key, value in story.metadata.items() if key in {"headline", "published"}}
                yield RawStory(name=story.name, data=page.data, metadata={**given, **page.metadata, **own})


def _digest(story: RawStory) -> str:
    what = (str(story.metadata.get(key) or "") for key in ("headline", "status", "correction"))
    return content_id(story.data.decode("utf-8", "replace"), *what)


def _report_id(story: RawStory) -> str:
    try:
        return decode(story).id
    except StoryError:
        return ""


def _code(problem: object) -> str:
    return str(problem[0]) if isinstance(problem, list | tuple) else ""


def _reason(story: RawStory) -> tuple[str, str]:
    refused = story.metadata[REFUSED]
    return (str(refused[0]), str(refused[1])) if isinstance(refused, tuple) else ("reading.unreadable", str(refused))


def _problems(story: RawStory) -> list[object]:
    found = story.metadata.get("problems")
    return list(found) if isinstance(found, list | tuple) else []
