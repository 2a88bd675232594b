"""Web pages: what publishers say of their articles, and pages that cost."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from tests.reading.reading_contract import FIRST, SANDBOX, SECOND, codes, one, read

from legation.reading import Options
from legation.reading.sandbox import Sandbox
from legation.settings import Settings

THIRD = "Envoys are to return to both capitals before the summer, according to a paper of two pages that was seen by reporters."
ARTICLE = f"<article><h1>Crossing to reopen</h1><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></article>"
LD = {
    "@context": "https://schema.org", "@type": "NewsArticle", "headline": "Crossing to reopen", "datePublished": "2025-09-02T23:30:00-05:00",
    "dateModified": "2025-09-03", "publisher": {"@type": "Organization", "name": "Norland Post"}, "inLanguage": "en",
}  # fmt: skip


def page(*, ld: Any = LD, head: str = "", body: str = ARTICLE, script: str = "") -> str:
    script = script or (f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld is not None else "")
    nav = "<nav><a href=/>Home</a> <a href=/w>World</a></nav>"
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}{script}</head><body>{nav}{body}<footer>© Norland Post</footer></body></html>'  # noqa: E501


META = (
    '<meta property="og:title" content="Crossing to reopen"><meta property="article:published_time" content="2025-09-02T08:00:00Z">'
    '<meta property="article:modified_time" content="2025-09-03T08:00:00Z"><meta property="og:site_name" content="Norland Post">'
)
GOOD = {
    "json-ld": page(),
    "json-ld in a graph": page(ld={"@context": "x", "@graph": [{"@type": "WebSite", "name": "S"}, LD]}),
    "json-ld as a list": page(ld=[{"@type": "BreadcrumbList"}, LD]),
    "several types": page(ld={**LD, "@type": ["Article", "NewsArticle"]}),
    "publisher as a list": page(ld={**LD, "publisher": [{"name": "Norland Post"}]}),
    "publisher as a string": page(ld={**LD, "publisher": "Norland Post"}),
    "json-ld in a comment": page(script=f'<script type="application/ld+json"><!-- {json.dumps(LD)} --></script>'),
    "json-ld with a semicolon and line breaks": page(
        script=f'<script type="application/ld+json">\n{json.dumps(LD)};\n</script>'.replace("Norland Post", "Norland\tPost")
    ),
    "an older block that is broken": page(
        script=f'<script type="application/ld+json">{{"a": </script><script type="application/ld+json">{json.dumps(LD)}</script>'
    ),
    "meta tags": page(ld=None, head=META),
    "headline with entities": page(ld={**LD, "headline": "Crossing&nbsp;to reopen"}),
    "amp": page(head='<link rel="canonical" href="http://n.example/1">').replace("<html ", "<html amp "),
}


@pytest.mark.parametrize("name", GOOD)
def test_well_formed(name: str) -> None:
    found = one(GOOD[name], url="http://n.example/x")
    assert found.code == "ok"
    for sentence in (FIRST, SECOND, THIRD):
        assert sentence in found.text
    assert "Home" not in found.text
    assert "©" not in found.text
    report = found.report
    assert report is not None
    assert report.headline == "Crossing to reopen"
    assert report.publisher.replace("\t", " ") == "Norland Post"
    assert (report.published, report.updated) == (date(2025, 9, 2), date(2025, 9, 3))


def test_canonical_address_goes_before_that_of_the_page() -> None:
    found = one(page(head='<link rel="canonical" href="/story/1">'), url="http://n.example/amp/story/1?ref=x")
    assert found.report is not None
    assert found.report.url == "http://n.example/story/1"


def test_a_correction_is_kept() -> None:
    found = one(page(ld={**LD, "correction": {"@type": "CorrectionComment", "text": "The crossing is at Brod."}}))
    assert found.metadata["correction"] == "The crossing is at Brod."


def test_no_date_is_guessed() -> None:
    found = one(
        page(ld={**LD, "datePublished": None, "dateModified": None}, body=ARTICLE + "<p>Printed 3 June 2019</p>"),
        url="http://n.example/2019/06/03/x",
    )
    assert found.report is not None
    assert found.report.published is None


def test_a_live_blog_is_a_story_an_entry() -> None:
    updates = [
        {
            "@type": "BlogPosting",
            "headline": f"Entry {n}",
            "datePublished": f"2025-09-0{n}",
            "articleBody": f"{FIRST} {n}",
            "url": f"#e{n}",
        }
        for n in (1, 2)
    ]
    found = read(page(ld={**LD, "@type": "LiveBlogPosting", "liveBlogUpdate": updates}), url="http://n.example/live")
    assert [one.report.headline for one in found if one.report] == ["Entry 1", "Entry 2"]
    assert [one.report.published for one in found if one.report] == [date(2025, 9, 1), date(2025, 9, 2)]
    assert [one.report.url for one in found if one.report] == ["http://n.example/live#e1", "http://n.example/live#e2"]


def test_the_body_in_json_ld_serves_where_the_page_hides_it() -> None:
    found = one(page(ld={**LD, "articleBody": f"{FIRST} {SECOND} {THIRD}"}, body="<div id=app></div>"))
    assert SECOND in found.text


@pytest.mark.parametrize(
    ("encoding", "declared", "content_type"),
    [
        ("utf-8", "utf-8", ""), ("cp1252", "iso-8859-1", ""), ("cp1252", "utf-8", "text/html; charset=windows-1252"), ("utf-16", "utf-16", ""),
        ("utf-8-sig", "iso-8859-1", ""), ("utf-8", "no-such-charset", ""), ("cp1252", "utf-8", ""),
    ],
)  # fmt: skip
def test_encodings(encoding: str, declared: str, content_type: str) -> None:
    found = one(page().replace("utf-8", declared, 1).replace("©", "(c)").encode(encoding), content_type=content_type)
    assert SECOND in found.text
    assert found.problems == (("encoding.guessed",) if (encoding, declared, content_type) == ("cp1252", "utf-8", "") else ())


def test_a_lone_surrogate_does_not_cut_the_article() -> None:
    found = one(page(body=ARTICLE.replace("Tuesday", "Tues&#xD83D;day &#55357; &#0;")))
    assert SECOND in found.text
    assert THIRD in found.text


BROKEN = {
    "truncated": (page()[:-80], ["ok"]),
    "unclosed tags": (page(body=ARTICLE.replace("</p>", "")), ["ok"]),
    "wrongly nested": (page(body=f"<b><i>{ARTICLE}</b></i>"), ["ok"]),
    "tags that are no names": (page(body=f"<p,lima>{ARTICLE}</p,lima><arti£le a=1>x</arti£le><5>"), ["ok"]),
    "NULs": (page(body=ARTICLE.replace("Vasta", "Va\0sta")), ["ok"]),
    "broken json-ld": (
        page(script='<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x</script>'),
        ["ok"],
    ),
    "json-ld nested deeply": (page(script='<script type="application/ld+json">' + "[" * 60_000 + "</script>"), ["ok"]),
    "types that are no types": (page(ld={"@type": [1, None], "headline": 3, "publisher": 5, "datePublished": {"a": 1}}), ["ok"]),
    "no article": (page(ld=None, body="<p>Log in</p>"), ["reading.no-article"]),
    "only scripts": ("<html><body><script>var a = 1;</script></body></html>", ["reading.no-article"]),
    "empty body": ("<!doctype html><html><body></body></html>", ["reading.no-article"]),
    "only a declaration": ("<!doctype html>", ["reading.no-article"]),
    "too many tags": ("<html><body>" + "<span>a" * 61_000, ["reading.too-costly"]),
    "over the limit": ("<html><body>" + "a " * 1_100_000, ["reading.too-large"]),
    "broken characters": (page().encode().replace("ø".encode(), b"\xc3"), ["ok"]),
    "a million attributes": ("<html><body><p " + "a=1 " * 450_000 + ">", ["reading.no-article"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken(name: str) -> None:
    data, expected = BROKEN[name]
    found = codes(data, options=Options(reader="html", sandbox=SANDBOX))
    assert found == expected or found == ["reading.too-costly"]


def test_bytes_that_are_no_page() -> None:
    assert codes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, options=Options(reader="html", sandbox=SANDBOX)) != ["ok"]


def test_a_parse_that_overruns_is_stopped_and_the_next_page_is_read() -> None:
    settings = Settings(read_seconds=0.4, read_memory_mb=1500)
    options = Options(settings=settings, sandbox=Sandbox(settings))
    deep = "<html><body>" + "<div><b><i><p><font>" * 11_000
    assert read(page(), options=Options(sandbox=SANDBOX))[0].code == "ok"
    assert codes(deep, options=options)[0] in {"reading.too-costly", "reading.no-article"}
    options.sandbox.close()
    small = Options(settings=Settings(read_memory_mb=60), sandbox=Sandbox(Settings(read_memory_mb=60)))
    assert codes(page(body=ARTICLE * 3_000), options=small)[0] in {"reading.too-costly", "reading.crashed", "reading.broken"}
    small.sandbox.close()
