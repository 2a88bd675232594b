"""RSS, RDF and Atom: what real generators write, and what broken and hostile ones do."""

from __future__ import annotations

from datetime import date
from html import escape

import pytest
from tests.reading.reading_contract import BODY, MARKED, SECOND, codes, one, read

ITEM = f"<item><title>Crossing to reopen</title><link>http://n.example/1</link><description>{escape(MARKED)}</description></item>"


def rss(
    items: str = ITEM, *, head: str = "", declaration: str = '<?xml version="1.0" encoding="utf-8"?>', attributes: str = ""
) -> str:
    return f'{declaration}<rss version="2.0" {attributes}><channel><title>Norland Wire</title>{head}{items}</channel></rss>'


def item(inner: str) -> str:
    return rss(f"<item><title>T</title><description>{escape(MARKED)}</description>{inner}</item>")


ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="http://n.example/f/"><title>Norland Wire</title>
<entry><id>tag:n.example,2025:1</id><title>Crossing to reopen</title><link rel="alternate" href="../a/1"/>%s</entry></feed>"""
CONTENT = f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{MARKED}</div></content>'
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="http://n.example/"><title>Norland Wire</title></channel><item rdf:about="http://n.example/1"><title>Crossing to reopen</title>
<link>http://n.example/1</link><description>{escape(MARKED)}</description><dc:date>2025-09-02T23:30:00-05:00</dc:date></item></rdf:RDF>"""

GOOD = {
    "rss 2.0": rss(),
    "atom, xhtml content": ATOM % CONTENT,
    "atom, html content": ATOM % f'<content type="html">{escape(MARKED)}</content>',
    "rdf": RDF,
    "rss 0.91 with its doctype": '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://n.example/rss.dtd">'
    + rss(declaration="").replace("2.0", "0.91"),
    "cdata": rss(f"<item><title><![CDATA[Crossing to reopen]]></title><description><![CDATA[{MARKED}]]></description></item>"),
    "content:encoded beside a summary": rss(
        f"<item><title>Crossing to reopen</title><description>Short.</description><content:encoded><![CDATA[{MARKED}]]></content:encoded></item>",
        attributes='xmlns:content="http://purl.org/rss/1.0/modules/content/"',
    ),
    "byte-order mark": "\ufeff" + rss(),
    "blank lines before the declaration": "\n\n" + rss(),
    "upper-case encoding, single quotes": rss(declaration="<?xml version='1.0' encoding='UTF-8' ?>"),
    "a comment and a style sheet first": rss(
        declaration='<?xml version="1.0"?><!-- made by a tool --><?xml-stylesheet href="x.xsl"?>'
    ),
    "twice-escaped entities in the title": rss(ITEM.replace("Crossing to reopen", "Crossing &lt;b&gt;to&lt;/b&gt; reopen")),
}


@pytest.mark.parametrize("name", GOOD)
def test_well_formed(name: str) -> None:
    story = one(GOOD[name])
    assert (story.code, story.text, story.problems) == ("ok", BODY, ())
    assert story.report is not None
    assert story.report.headline == "Crossing to reopen"
    assert story.report.publisher == "Norland Wire"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-16", "utf-16"), ("iso-8859-1", "iso-8859-1"), ("cp1252", "windows-1252"), ("utf-8", "iso-8859-15")],
)
def test_encodings(encoding: str, declared: str) -> None:
    text = rss(declaration=f'<?xml version="1.0" encoding="{declared}"?>').replace("“", "&#8220;").replace("”", "&#8221;")
    found = one(text.encode(encoding))
    assert found.code == "ok"
    assert declared == "iso-8859-15" or "Køhler" in found.text


@pytest.mark.parametrize(
    ("inner", "day", "problems"),
    [
        ("<pubDate>Tue, 02 Sep 2025 23:30:00 -0500</pubDate>", date(2025, 9, 2), ()),
        ("<pubDate>Tues, 2 September 2025 23:30 GMT</pubDate>", date(2025, 9, 2), ()),
        ("<pubDate>2 Sep 2025</pubDate>", date(2025, 9, 2), ()),
        ("<pubDate>2025-09-02 08:00:00</pubDate>", date(2025, 9, 2), ()),
        ("<pubDate>Sep 2, 2025</pubDate>", date(2025, 9, 2), ()),
        ("<pubDate>1756800000</pubDate>", date(2025, 9, 2), ()),
        ("<pubDate>99999-13-45</pubDate>", None, ("metadata.bad-date",)),
        ("<pubDate>Tue, 31 Feb 2025 10:00:00 GMT</pubDate>", None, ("metadata.bad-date",)),
        ("<pubDate>Wed, 01 Jan 0000 00:00:00 GMT</pubDate>", None, ("metadata.bad-date",)),
        ("<pubDate>yesterday</pubDate>", None, ("metadata.bad-date",)),
        ("<pubDate></pubDate>", None, ()),
    ],
)
def test_dates(inner: str, day: date | None, problems: tuple[str, ...]) -> None:
    found = one(item(inner))
    assert found.report is not None
    assert (found.report.published, found.problems) == (day, problems)
    assert found.report.updated is None


def test_atom_dates_and_relative_links() -> None:
    found = one(ATOM % (CONTENT + "<published>2025-09-02T10:00:00Z</published><updated>2025-09-03T10:00:00Z</updated>"))
    assert found.report is not None
    assert (found.report.published, found.report.updated) == (date(2025, 9, 2), date(2025, 9, 3))
    assert found.report.url == "http://n.example/a/1"
    assert found.metadata["guid"] == "tag:n.example,2025:1"


def test_relative_links_of_rss_are_read_against_the_address_of_the_feed() -> None:
    found = one(rss(ITEM.replace("http://n.example/1", "/news/1")), url="http://n.example/feeds/all.xml")
    assert found.report is not None
    assert found.report.url == "http://n.example/news/1"


def test_an_entry_without_text_is_its_title_and_says_so() -> None:
    found = one(rss("<item><title>Envoys of Norland return to the capital of Sudova</title></item>"))
    assert (found.code, found.problems) == ("ok", ("reading.headline-only",))


def test_no_entries_no_stories() -> None:
    assert read(rss("")) == []


def test_scripts_are_no_text() -> None:
    found = one(
        rss(
            f"<item><title>T</title><description>{escape('<script>alert(1)</script><style>p{}</style>' + MARKED)}</description></item>"
        )
    )
    assert found.text == BODY


BROKEN = {
    "truncated in an entry": (rss()[:-120], ["ok"]),
    "truncated in a tag": (rss(ITEM * 3)[:-40], ["ok"] * 3),
    "bare ampersand": (rss(ITEM.replace("Crossing", "Trade & crossing")), ["ok"]),
    "unclosed entry": (rss(ITEM.replace("</item>", "")), ["ok"]),
    "undefined entities": (rss(ITEM.replace("Crossing", "Crossing&nbsp;&hellip;")), ["ok"]),
    "control characters": (rss(ITEM.replace("Crossing", "Cross\x0bing")), ["ok"]),
    "undeclared prefix": (rss(ITEM.replace("</item>", "<dc:creator>X</dc:creator></item>")), ["ok"]),
    "junk after the end": (rss() + "<!-- cached --></body></html>", ["ok"]),
    "wrong encoding declared": (rss(declaration='<?xml version="1.0" encoding="utf-8"?>').encode("cp1252"), ["ok"]),
    "unknown encoding declared": (rss(declaration='<?xml version="1.0" encoding="x-klingon"?>'), ["ok"]),
    "an error page": ("<html><body><h1>502 Bad Gateway</h1></body></html>", ["reading.not-a-feed"]),
    "empty": ("", ["reading.empty"]),
    "json": ('{"error": "quota"}', ["reading.not-a-feed"]),
    "binary": (b"\x00\x01\x02" * 100, ["reading.not-a-feed"]),
    "closed before an entry": ('<?xml version="1.0"?><rss version="2.0"><channel><title>N', ["reading.not-a-feed"]),
    "entity bomb": (
        '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>' + rss(declaration=""), ["reading.entities"],
    ),
    "external entity": ('<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss(declaration=""), ["reading.entities"]),
    "entities in utf-16": (('<!DOCTYPE rss [<!ENTITY x "y">]>' + rss(declaration="")).encode("utf-16"), ["reading.entities"]),
    "a tag of 200,000 attributes": ("<rss version='2.0'><channel><item " + " ".join(f"a{i}='1'" for i in range(200_000)), ["reading.too-costly"]),
    "over the limit": (rss("<!-- " + "x" * 5_100_000 + " -->"), ["reading.too-large"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken(name: str) -> None:
    from tests.reading.reading_contract import SANDBOX

    from legation.reading import Options

    data, expected = BROKEN[name]
    assert codes(data, options=Options(reader="feed", sandbox=SANDBOX)) == expected


def test_what_is_malformed_says_so() -> None:
    found = one(rss()[:-120])
    assert SECOND not in found.text
    assert {"reading.malformed", "reading.truncated"} <= set(found.problems)
    assert set(one(rss(ITEM.replace("Crossing", "Trade & crossing"))).problems) == {"reading.malformed"}
    between = rss(ITEM * 2)
    between = between[: between.rindex("</item>") + len("</item>")]  # it breaks off behind an entry, and says so all the same
    assert [("reading.truncated" in story.problems) for story in read(between)] == [False, True]


def test_an_unclosed_comment_repeated_is_read_or_stopped_within_the_limit() -> None:
    import time

    start = time.monotonic()
    assert codes("<rss version='2.0'><channel><title>x</title>" + "<!-- " * 200_000) in (
        ["reading.not-a-feed"],
        ["reading.too-costly"],
    )
    assert time.monotonic() - start < 60
