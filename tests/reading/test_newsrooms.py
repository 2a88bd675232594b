"""The exchange formats of newsrooms: ninjs, NewsML-G2, NITF; and PETRARCH's XML."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from tests.reading.reading_contract import BODY, FIRST, MARKED, SANDBOX, SECOND, codes, one, read

from legation.reading import Options

NINJS1 = {
    "uri": "urn:norland:1", "type": "text", "version": "2", "versioncreated": "2025-09-02T23:30:00-05:00", "pubstatus": "usable",
    "language": "en", "headline": "Crossing to reopen", "body_text": BODY,
}  # fmt: skip
NINJS2 = {
    "uri": "urn:norland:1", "type": "text", "firstcreated": "2025-09-02T08:00:00Z", "versioncreated": "2025-09-02T10:00:00Z", "pubstatus": "usable",
    "headlines": [{"role": "short", "value": "Crossing"}, {"role": "main", "value": "Crossing to reopen"}],
    "bodies": [{"role": "main", "contenttype": "text/plain", "value": BODY}],
}  # fmt: skip
NINJS3 = {
    "uri": "urn:norland:1", "standard": {"name": "ninjs", "version": "3.1"}, "type": "text", "firstCreated": "2025-09-02T08:00:00Z",
    "versionCreated": "2025-09-02T10:00:00Z", "contentCreated": "2025-09-02T08:00:00Z", "pubStatus": "usable", "language": "en-GB",
    "headlines": [{"value": "Crossing to reopen"}], "bodies": [{"contentType": "text/plain", "value": BODY}],
    "infoSources": [{"name": "Norland Wire", "role": "provider"}],
}  # fmt: skip


def without(value: dict[str, Any], *keys: str, **more: Any) -> str:
    return json.dumps({key: part for key, part in {**value, **more}.items() if key not in keys})


GOOD_NINJS = {
    "1.x": without(NINJS1),
    "1.x, xhtml": without(NINJS1, "body_text", body_xhtml=f"<div>{MARKED}</div>"),
    "1.x, html beside an empty text": without(NINJS1, body_text=" ", body_html=MARKED),
    "1.x without pubstatus": without(NINJS1, "pubstatus"),
    "2.x": without(NINJS2),
    "2.x, xhtml body": without(NINJS2, bodies=[{"contenttype": "application/xhtml+xml", "value": MARKED}]),
    "2.x, several bodies": without(
        NINJS2, bodies=[{"contenttype": "text/plain", "value": "Short."}, {"contenttype": "text/plain", "value": BODY}]
    ),
    "3.1": without(NINJS3),
    "3.1, html body": without(NINJS3, bodies=[{"contentType": "text/html", "value": MARKED}]),
    "3.1, indented": json.dumps(NINJS3, indent=2),
    "3.1, composite": without(NINJS3, type="composite"),
    "a list": json.dumps([NINJS3]),
    "one a line": json.dumps(NINJS3) + "\n",
    "a list in an object": json.dumps({"items": [NINJS3]}),
}


@pytest.mark.parametrize("name", GOOD_NINJS)
def test_ninjs(name: str) -> None:
    found = one(GOOD_NINJS[name])
    assert (found.code, found.text) == ("ok", BODY)
    assert found.report is not None
    assert found.report.headline == "Crossing to reopen"
    assert found.report.published == date(2025, 9, 2)
    assert found.metadata["guid"] == "urn:norland:1"


def test_ninjs_furniture_stands_where_wires_print_it() -> None:
    found = one(without(NINJS1, byline="By Ada Lind", dateline="VASTA, Sept 2"))
    assert found.text.startswith(f"By Ada Lind\n\nVASTA, Sept 2 - {FIRST}")


BROKEN_NINJS = {
    "canceled": (without(NINJS3, pubStatus="canceled"), ["reading.withdrawn"]),
    "canceled without text": (without(NINJS3, "bodies", pubStatus="canceled", edNote="withdrawn: not confirmed"), ["reading.withdrawn"]),
    "withheld": (without(NINJS1, pubstatus="withheld"), ["reading.withheld"]),
    "a picture": (without(NINJS3, "bodies", type="picture"), ["reading.no-article"]),
    "no body": (without(NINJS1, "body_text"), ["reading.no-article"]),
    "bodies that are no list": (without(NINJS2, bodies="x"), ["reading.no-article"]),
    "a body that is no text": (without(NINJS2, bodies=[{"contenttype": "text/plain", "value": 5}, 3]), ["reading.no-article"]),
    "headlines that are no list": (without(NINJS2, headlines={"a": 1}), ["ok"]),
    "a bad date": (without(NINJS1, versioncreated="soon"), ["ok"]),
    "cut": (without(NINJS3)[:-30], ["reading.bad-json"]),
    "a key twice": ('{"uri": "a", "uri": "b", "pubstatus": "usable", "body_text": "x"}', ["reading.bad-json"]),
    "a number for a body": (without(NINJS1, body_text=7), ["reading.no-article"]),
    "a list with a stranger": (json.dumps([NINJS3, 5]), ["ok", "reading.bad-record"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN_NINJS)
def test_broken_ninjs(name: str) -> None:
    data, expected = BROKEN_NINJS[name]
    assert codes(data, options=Options(reader="ninjs", sandbox=SANDBOX)) == expected


NITF = f"""<nitf><head><title>Crossing</title><docdata><doc-id id-string="urn:norland:1"/><date.issue norm="20250902T103000Z"/></docdata></head>
<body><body.head><hedline><hl1>Crossing to reopen</hl1></hedline></body.head><body.content>{MARKED}</body.content></body></nitf>"""
G2 = """<?xml version="1.0" encoding="utf-8"?><newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"
standard="NewsML-G2" guid="urn:norland:1" version="3">
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="prov:NW"><name>Norland Wire</name></provider>
<versionCreated>2025-09-02T12:00:00Z</versionCreated>
<firstCreated>2025-09-02T10:00:00Z</firstCreated><pubStatus qcode="stat:usable"/>{meta}</itemMeta>
<contentMeta><language tag="en"/><headline>Crossing to reopen</headline>{content}</contentMeta><contentSet>{body}</contentSet></newsItem>"""
XHTML = f'<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{MARKED}</body></html></inlineXML>'
IN_NITF = (
    '<inlineXML contenttype="application/nitf+xml">'
    + NITF.replace("<nitf>", '<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/">')
    + "</inlineXML>"
)


def g2(body: str = XHTML, *, meta: str = "", content: str = "") -> str:
    return G2.format(body=body, meta=meta, content=content)


GOOD_XML = {
    "g2 with xhtml": g2(),
    "g2 with nitf": g2(IN_NITF),
    "g2 with plain text": g2(f'<inlineData contenttype="text/plain">{BODY}</inlineData>'),
    "g2 with a subject and places": g2(
        content='<subject qcode="medtop:11000000"><name>politics</name></subject><located literal="Vasta"/>'
    ),
    "a message of one item": f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header/><itemSet>{g2()[38:]}</itemSet></newsMessage>',
    "status by uri": g2().replace('qcode="stat:usable"', 'uri="http://cv.iptc.org/newscodes/pubstatusg2/usable"'),
    "no pubStatus": g2().replace('<pubStatus qcode="stat:usable"/>', ""),
    "byte-order mark": "\ufeff" + g2(),
    "utf-16": g2().replace("utf-8", "utf-16", 1).encode("utf-16"),
    "with a prefix": g2().replace("<newsItem xmlns=", "<newsItem xmlns:x='urn:x' xmlns="),
    "nitf alone": NITF,
    "nitf with its doctype": '<!DOCTYPE nitf SYSTEM "nitf-3-5.dtd">' + NITF,
}


@pytest.mark.parametrize("name", GOOD_XML)
def test_newsml_and_nitf(name: str) -> None:
    found = one(GOOD_XML[name])
    assert (found.code, found.text, found.problems) == ("ok", BODY, ())
    assert found.report is not None
    assert found.report.headline == "Crossing to reopen"
    assert found.report.published == date(2025, 9, 2)
    assert found.metadata["guid"] == "urn:norland:1"


def test_byline_dateline_and_note() -> None:
    found = one(
        g2(
            content="<by>By Ada Lind</by><dateline>VASTA, Sept 2</dateline>",
            meta="<edNote>CORRECTION: the crossing is at Brod</edNote>",
        )
    )
    assert found.text.startswith(f"By Ada Lind\n\nVASTA, Sept 2 - {FIRST}")
    assert found.metadata["correction"] == "CORRECTION: the crossing is at Brod"


BROKEN_XML = {
    "canceled": (g2().replace("stat:usable", "stat:canceled"), ["reading.withdrawn"]),
    "withheld": (g2().replace("stat:usable", "stat:withheld"), ["reading.withheld"]),
    "nitf canceled": (NITF.replace("<docdata>", '<docdata management-status="canceled">'), ["reading.withdrawn"]),
    "no content": (g2(""), ["reading.no-article"]),
    "a picture": (g2('<remoteContent href="x.jpg"/>'), ["reading.no-article"]),
    "a package of references": (
        '<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/"><groupSet/></packageItem>',
        ["reading.no-article"],
    ),
    "truncated": (g2()[:-60], ["ok"]),
    "bare ampersand": (g2().replace("Tuesday", "Tuesday & Friday"), ["ok"]),
    "a bad date": (NITF.replace("20250902T103000Z", "20259999"), ["ok"]),
    "entity bomb": ('<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>' + NITF, ["reading.entities"]),
    "external entity": (
        '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + NITF.replace("Tuesday", "&x;"),
        ["reading.entities"],
    ),
    "nested deeply": ("<nitf>" + "<p>" * 100_000, ["reading.bad-xml"]),
    "no XML": ("newsItem", ["reading.bad-xml"]),
    "empty": (" ", ["reading.empty"]),
}


@pytest.mark.parametrize("name", BROKEN_XML)
def test_broken_newsml(name: str) -> None:
    data, expected = BROKEN_XML[name]
    found = codes(data, options=Options(reader="newsml", sandbox=SANDBOX))
    assert found == expected or (
        name == "nested deeply" and found[0] in {"reading.bad-xml", "reading.no-article", "reading.broken"}
    )


def test_malformed_xml_says_so() -> None:
    assert one(g2()[:-60]).problems == ("reading.malformed",)


def sentence(identity: str = "NW-1_1", text: str = FIRST, day: str = "20250902", more: str = "") -> str:
    return f'<Sentence date="{day}" id="{identity}" source="NW" sentence="True" {more}><Text>\n{text}\n</Text><Parse>\n(ROOT (S))\n</Parse></Sentence>'  # noqa: E501


GOOD_PETRARCH = {
    "one": (sentence(), [FIRST]),
    "two sentences of a story": (sentence() + sentence("NW-1_2", SECOND), [f"{FIRST} {SECOND}"]),
    "two stories": (sentence() + sentence("NW-2_1", SECOND), [FIRST, SECOND]),
    "the same story on another day": (sentence() + sentence("NW-1_2", SECOND, "20250903"), [FIRST, SECOND]),
    "ids without numbers": (sentence("AAA") + sentence("BBB", SECOND), [FIRST, SECOND]),
    "numbers only": (sentence("8_1") + sentence("8_2", SECOND), [f"{FIRST} {SECOND}"]),
    "no parse": (sentence().replace("<Parse>\n(ROOT (S))\n</Parse>", ""), [FIRST]),
    "line breaks in the text": (sentence(text=FIRST.replace(" ", "\n")), [FIRST]),
    "an address": (sentence(more='url="http://n.example/1"'), [FIRST]),
    "escapes": (sentence(text=FIRST.replace("and", "&amp;")), [FIRST.replace("and", "&")]),
}


@pytest.mark.parametrize("name", GOOD_PETRARCH)
def test_petrarch(name: str) -> None:
    inner, texts = GOOD_PETRARCH[name]
    found = read(f'<?xml version="1.0"?><Sentences>{inner}</Sentences>')
    assert [one.text for one in found] == texts
    assert found[0].report is not None
    assert (found[0].report.published, found[0].report.publisher) == (date(2025, 9, 2), "NW")


BROKEN_PETRARCH = {
    "bare ampersand": (f"<Sentences>{sentence(text=FIRST.replace('and', '&'))}</Sentences>", ["ok"]),
    "unclosed": (f"<Sentences>{sentence()}", ["ok"]),
    "no text": (f"<Sentences>{sentence(text='')}</Sentences>", ["reading.empty"]),
    "one without text among others": (f"<Sentences>{sentence()}{sentence('B_1', '')}</Sentences>", ["ok", "reading.empty"]),
    "no sentences": ("<Sentences></Sentences>", ["reading.no-article"]),
    "another format": ("<corpus><doc/></corpus>", ["reading.no-article"]),
    "a bad date": (f"<Sentences>{sentence(day='20259999')}</Sentences>", ["ok"]),
    "no attributes": (f"<Sentences><Sentence><Text>{FIRST}</Text></Sentence></Sentences>", ["ok"]),
    "entities": (f'<!DOCTYPE s [<!ENTITY a "b">]><Sentences>{sentence()}</Sentences>', ["reading.entities"]),
    "no XML": ("a sentence", ["reading.bad-xml"]),
    "empty": ("", ["reading.empty"]),
}


@pytest.mark.parametrize("name", BROKEN_PETRARCH)
def test_broken_petrarch(name: str) -> None:
    data, expected = BROKEN_PETRARCH[name]
    assert codes(data, options=Options(reader="petrarch", sandbox=SANDBOX)) == expected
