"""The parsers of IANA's XML and CSV: each quirk of the registry, both real files, and what is refused."""

import os
import re
from pathlib import Path

import pytest

from portgui.ports import PortRange, Transport
from portgui.records import replace
from portgui.registry.entry import Reference
from portgui.registry.iana import CSV_HEADER, NAMESPACE, Assignment, Registry, RegistryError, parse_csv, parse_xml

HEADER = ",".join(CSV_HEADER) + "\n"
RFC6335 = Reference("rfc", "6335")


def xml(records: str) -> bytes:
    """A registry of these records; the first one starts on line 3."""
    return f"""<?xml version='1.0' encoding='UTF-8'?>
<registry xmlns="{NAMESPACE}" id="service-names-port-numbers"><title>A title</title><updated>2025-04-07</updated>
{records}
<footnote anchor="1">For explicitly-
configured experiments.</footnote>
<people><person id="Jane_Doe"><name>Jane Doe</name><uri>mailto:jane&amp;example.com</uri></person></people>
</registry>
""".encode()


def record(inner: str, attributes: str = "") -> str:
    return f"<record{attributes}>{inner}</record>"


@pytest.fixture(scope="module")
def folder() -> Path:
    """Where IANA's files lie."""
    path = Path(os.environ.get("PORTGUI_IANA") or Path(__file__).parents[2].parent / "shared" / "iana")
    if not path.is_dir():
        pytest.skip(
            f"no folder {path}: put service-names-port-numbers.xml and .csv of www.iana.org/assignments into a folder "
            "and name it in the environment variable PORTGUI_IANA"
        )
    return path


@pytest.fixture(scope="module")
def from_xml(folder: Path) -> Registry:
    file = folder / "service-names-port-numbers.xml"
    return parse_xml(file.read_bytes(), file.name)


@pytest.fixture(scope="module")
def from_csv(folder: Path) -> Registry:
    file = folder / "service-names-port-numbers.csv"
    return parse_csv(file.read_bytes().decode(), file.name)


# Every quirk once: IANA's XML, its CSV of the same record, and the assignment both stand for.
ALIAS_NOTE = (
    'This entry is an alias to "whoispp".\nThis entry is now historic, not usable for use with many\n'
    "common service discovery mechanisms."
)
SAME = {
    "one number": (
        record(
            "<name>ssh</name><protocol>tcp</protocol><description>Secure Shell</description><number>22</number>",
            ' date="2004-01" updated="2022-02-07"',
        ),
        "ssh,22,tcp,Secure Shell,,,2004-01,2022-02-07,,,,",
        Assignment(
            "ssh", PortRange(22), Transport.TCP, "Secure Shell", registered_on="2004-01", updated_on="2022-02-07"
        ),
    ),
    "range, no transport": (
        record("<name>swx</name><description>The Swiss Exchange</description><number>7300-7359</number>"),
        "swx,7300-7359,,The Swiss Exchange,,,,,,,,",
        Assignment("swx", PortRange(7300, 7359), None, "The Swiss Exchange"),
    ),
    "no number": (
        record("<name>_x</name><protocol>udp</protocol><description>An SRV name</description>"),
        "_x,,udp,An SRV name,,,,,,,,",
        Assignment("_x", None, Transport.UDP, "An SRV name"),
    ),
    "empty name": (
        record("<name/><protocol>tcp</protocol><description>Reserved</description><number>359</number>"),
        ",359,tcp,Reserved,,,,,,,,",
        Assignment(None, PortRange(359), Transport.TCP, "Reserved"),
    ),
    "empty description and note": (
        record("<name>ident</name><description/><number>113</number><note/>"),
        "ident,113,,,,,,,,,,",
        Assignment("ident", PortRange(113), None, ""),
    ),
    "white space": (
        record("<name>a</name><description>one\n      two\t three</description><number>9</number>"),
        'a,9,,"one\n      two\t three",,,,,,,,',
        Assignment("a", PortRange(9), None, "one two three"),
    ),
    "alias": (
        record(
            "<name>whois++</name><protocol>tcp</protocol><description>whois++</description><number>63</number>"
            f"<note>{ALIAS_NOTE}</note>"
        ),
        'whois++,63,tcp,whois++,,,,,,,,"' + ALIAS_NOTE.replace('"', '""') + '"',
        Assignment("whois++", PortRange(63), Transport.TCP, "whois++", alias_of="whoispp"),
    ),
    "alias, other words before": (
        record(f"<name>E/1</name><description>x</description><number>63</number><note>By then\n{ALIAS_NOTE}</note>"),
        'E/1,63,,x,,,,,,,,"By then\n' + ALIAS_NOTE.replace('"', '""') + '"',
        Assignment("E/1", PortRange(63), None, "x", note="By then", alias_of="whoispp"),
    ),
    "replacement of an alias": (
        record(
            "<name>whoispp</name><description>whois++<br/>\n<br/>IANA assigned this well-formed service name as a "
            'replacement for "whois++".</description><number>63</number>'
        ),
        'whoispp,63,,"whois++\nIANA assigned this well-formed service name as a replacement for ""whois++"".",,,,,,,,',
        Assignment("whoispp", PortRange(63), None, "whois++"),
    ),
    "replacement without other words": (
        record(
            "<name>a-b</name><description>IANA assigned this well-formed service name as a replacement for "
            '"a_b".</description><number>63</number>'
        ),
        'a-b,63,,"IANA assigned this well-formed service name as a replacement for ""a_b"".",,,,,,,,',
        Assignment("a-b", PortRange(63), None, ""),
    ),
    "references of all types": (
        record(
            '<xref type="person" data="Jane_Doe"/><name>r</name><description>R</description><number>5</number>'
            '<assignee><xref type="person" data="Jane_Doe"/></assignee><xref type="note" data="1"/>'
            '<xref type="rfc" data="rfc6335"/><xref type="rfc" data="rfc8765">RFC8765, Section 6.1</xref>'
            '<xref type="draft" data="RFC-ietf-a-b-01"/><xref type="draft" data="draft-x-00"/>'
            '<xref type="uri" data="https://example.com/p"/><xref type="text">ISO/IEC\n 9584</xref>'
        ),
        "r,5,,R,[Jane_Doe],[Jane_Doe],,,"
        '"[1][RFC6335][RFC8765, Section 6.1][RFC-ietf-a-b-01][draft-x-00][https://example.com/p][ISO/IEC\n 9584]",,,',
        Assignment(
            "r",
            PortRange(5),
            None,
            "R",
            references=(
                Reference("note", "1"),
                RFC6335,
                Reference("rfc", "8765", "RFC8765, Section 6.1"),
                Reference("draft", "RFC-ietf-a-b-01"),
                Reference("draft", "draft-x-00"),
                Reference("uri", "https://example.com/p"),
                Reference("text", "ISO/IEC 9584"),
            ),
        ),
    ),
    "references that are none": (
        record(
            "<name>r</name><description>R</description><number>5</number>"
            '<xref type="text">n/a</xref><xref type="text">Jane Doe &lt;jane&amp;example.com&gt; 15 June 2009</xref>'
        ),
        "r,5,,R,,,,,[n/a][Jane Doe <jane&example.com> 15 June 2009],,,",
        Assignment("r", PortRange(5), None, "R"),
    ),
    "references inside text": (
        record(
            '<name>t</name><description>Profile <xref type="rfc" data="rfc9483"/></description><number>5</number>'
            '<note>See <xref type="uri" data="http://example.com/#a"/>, again <xref type="rfc" data="rfc1"/>.</note>'
        ),
        't,5,,Profile [RFC9483],,,,,,,,"See [http://example.com/#a], again [RFC1]."',
        Assignment("t", PortRange(5), None, "Profile [RFC9483]", note="See [http://example.com/#a], again [RFC1]."),
    ),
    "paragraphs": (
        record(
            "<name>p</name><description>P</description><note><paragraph>a</paragraph><paragraph>b</paragraph></note>"
        ),
        'p,,,P,,,,,,,,"a\n\nb"',
        Assignment("p", None, None, "P", note="a b"),
    ),
    "people inside text": (
        record(
            "<description>Reserved</description><number>2</number>"
            '<note>De-assigned, previously compressnet by <xref type="person" data="Jane_Doe"/></note>'
        ),
        ',2,,Reserved,,,,,,,,"De-assigned, previously compressnet by [Jane_Doe]"',
        Assignment(None, PortRange(2), None, "Reserved", note="De-assigned, previously compressnet"),
    ),
    "a note about a person": (
        record(
            "<description>Reserved</description><number>2</number>"
            '<note>(previous contact was<xref type="person" data="Jane_Doe"/>)</note>'
        ),
        ",2,,Reserved,,,,,,,,(previous contact was[Jane_Doe])",
        Assignment(None, PortRange(2), None, "Reserved"),
    ),
    "e-mail inside text": (
        record(
            "<name>e</name><description>Miele@home, Men &amp; Mice</description>"
            "<note>Login &lt;jane&amp;sub.example.com&gt; or &lt;jane at example.com&gt; or jane@example.com</note>"
        ),
        'e,,,"Miele@home, Men & Mice",,,,,,,,Login <jane&sub.example.com> or <jane at example.com> or jane@example.com',
        Assignment("e", None, None, "Miele@home, Men & Mice", note="Login or or"),
    ),
    "brackets that are no reference": (
        record("<name>b</name><description>Transfer [Default Data] [recv]</description><number>20</number>"),
        "b,20,,Transfer [Default Data] [recv],,,,,,,,",
        Assignment("b", PortRange(20), None, "Transfer [Default Data] [recv]"),
    ),
    "unauthorised use and service code": (
        record(
            "<name>d</name><protocol>dccp</protocol><description>D</description><number>9</number><sc>1145656131</sc>"
            "<unauthorized>Known Unauthorized Use\n on 9</unauthorized>"
        ),
        'd,9,dccp,D,,,,,,1145656131,"Known Unauthorized Use\n on 9",',
        Assignment(
            "d",
            PortRange(9),
            Transport.DCCP,
            "D",
            service_code=1145656131,
            unauthorized_use="Known Unauthorized Use on 9",
        ),
    ),
    "letters beyond ASCII": (
        record("<name>swyp</name><description>swÿp √´</description><number>5</number>"),
        "swyp,5,,swÿp √´,,,,,,,,",
        Assignment("swyp", PortRange(5), None, "swÿp √´"),
    ),
}


@pytest.mark.parametrize(("in_xml", "in_csv", "assignment"), SAME.values(), ids=SAME.keys())
def test_both_formats_say_the_same(in_xml: str, in_csv: str, assignment: Assignment) -> None:
    assert parse_xml(xml(in_xml), "x").assignments == (assignment,)
    assert parse_csv(f"{HEADER}{in_csv}\n", "c").assignments == (assignment,)


def test_a_child_may_stand_anywhere() -> None:
    children = ["<name>n</name>", "<number>7</number>", "<protocol>udp</protocol>", "<description>D</description>"]
    children.append('<xref type="rfc" data="rfc6335"/>')
    one, other = (parse_xml(xml(record("".join(order))), "x") for order in (children, reversed(children)))
    assert one == other
    assert one.assignments == (Assignment("n", PortRange(7), Transport.UDP, "D", references=(RFC6335,)),)


def test_what_only_the_xml_says() -> None:
    uri = '<xref type="uri" data="https://example.com/TR-352.pdf">TR-352</xref>'
    registry = parse_xml(xml(record(f"<name>n</name><description>D</description>{uri}")), "x")
    assert registry.updated == "2025-04-07"
    assert registry.footnotes == {"1": "For explicitly-configured experiments."}
    assert registry.assignments[0].references == (Reference("uri", "https://example.com/TR-352.pdf", "TR-352"),)
    assert parse_csv(f"{HEADER}n,,,D,,,,,[TR-352],,,\n", "c") == Registry(
        None, (Assignment("n", None, None, "D", references=(Reference("text", "TR-352"),)),)
    )


def test_csv_as_other_programs_save_it() -> None:
    plain = HEADER + "n,7,tcp,D,,,,,,,,\n"
    assert parse_csv("\ufeff" + plain.replace("\n", "\r\n"), "c") == parse_csv(plain, "c")


GOOD = record("<name>n</name><protocol>tcp</protocol><description>D</description><number>7</number>")
BAD_XML = {
    "empty": (b"", 1, ""),
    "no xml": (b"hello\n", 1, "hello"),
    "cut off": (xml(GOOD)[:-60], 6, ""),
    "crossed elements": (xml(GOOD + "\n<record><name>n</record>"), 4, "<record><name>n</record>"),
    "another root": (b"<rss/>", 1, "rss"),
    "another registry": (xml(GOOD).replace(b'id="service-names', b'id="ipv4'), 2, "ipv4-port-numbers"),
    "no namespace": (xml(GOOD).replace(NAMESPACE.encode(), b""), 2, "xmlns=''"),
    "another namespace": (xml(GOOD).replace(NAMESPACE.encode(), b"http://example.com"), 2, "http://example.com"),
    "entities that expand": (
        b'<?xml version="1.0"?>\n<!DOCTYPE registry [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>\n<registry>&b;</registry>',
        2,
        "<!DOCTYPE registry",
    ),
    "number too high": (xml(GOOD + "\n" + GOOD.replace(">7<", ">65536<")), 4, "65536"),
    "number no number": (xml(GOOD + "\n\n" + GOOD.replace(">7<", ">seven<")), 5, "seven"),
    "range backwards": (xml(GOOD.replace(">7<", ">9-7<")), 3, "9-7"),
    "unknown transport": (xml(GOOD.replace("tcp", "quic")), 3, "quic"),
    "no date": (xml(GOOD.replace("<record>", '<record date="yesterday">')), 3, "yesterday"),
    "service code": (xml(GOOD.replace("<number>", "<sc>DISC</sc><number>")), 3, "DISC"),
    "neither name nor number": (xml(record("<description>Lost</description>")), 3, "Lost"),
    "two numbers": (xml(GOOD.replace("<number>", "<number>5</number><number>")), 3, "7"),
    "no records": (xml(""), 7, ""),
    "no date of its own": (xml(GOOD).replace(b"<updated>2025-04-07", b"<updated>soon"), 7, "soon"),
}


@pytest.mark.parametrize(("data", "line", "text"), BAD_XML.values(), ids=BAD_XML.keys())
def test_bad_xml_is_refused(data: bytes, line: int, text: str) -> None:
    with pytest.raises(RegistryError, match=rf"^ports\.xml, line {line}: [^:]+.*: ['\"].*{re.escape(text)}"):
        parse_xml(data, "ports.xml")


BAD_CSV = {
    "empty": ("", 1, ""),
    "another header": ("Name,Port\nn,7\n", 1, "Name,Port"),
    "header only": (HEADER, 1, "Service Name"),
    "cut off in a line": (HEADER + "n,7,tcp,D,,,,,,,,\nm,8,tc", 3, "m,8,tc"),
    "cut off in the last value": (HEADER + "n,7,tcp,D,,,,,,,,\nm,8,tcp,D,,,,,,,,a no", 3, "m,8,tcp"),
    "cut off in quotes": (HEADER + 'n,7,tcp,D,,,,,,,,\nm,8,tcp,"two\nlin', 3, "m,8,tcp"),
    "too many values": (HEADER + "n,7,tcp,D,,,,,,,,,\n", 2, "n,7,tcp"),
    "number too high": (HEADER + 'n,7,tcp,"a\nb",,,,,,,,\nm,65536,tcp,D,,,,,,,,\n', 4, "65536"),
    "number no number": (HEADER + "n,seven,tcp,D,,,,,,,,\n", 2, "seven"),
    "unknown transport": (HEADER + "n,7,TCP,D,,,,,,,,\n", 2, "TCP"),
    "no date": (HEADER + "n,7,tcp,D,,,4/7/2025,,,,,\n", 2, "4/7/2025"),
    "service code": (HEADER + f"n,7,dccp,D,,,,,,{2**32},,\n", 2, str(2**32)),
    "neither name nor number": (HEADER + ",,tcp,Lost,,,,,,,,\n", 2, "Lost"),
}


@pytest.mark.parametrize(("text", "line", "offending"), BAD_CSV.values(), ids=BAD_CSV.keys())
def test_bad_csv_is_refused(text: str, line: int, offending: str) -> None:
    with pytest.raises(RegistryError, match=rf"^ports\.csv, line {line}: [^:]+.*: ['\"].*{re.escape(offending)}"):
        parse_csv(text, "ports.csv")


def test_every_cut_of_a_file_is_noticed() -> None:
    whole = xml(GOOD)
    for length in range(len(whole.rstrip())):
        with pytest.raises(RegistryError):
            parse_xml(whole[:length], "x")


def test_every_record_of_both_files(from_xml: Registry, from_csv: Registry, folder: Path) -> None:
    """The records are the same, apart from what CSV cannot say; each is listed here."""
    count = (folder / "service-names-port-numbers.xml").read_bytes().count(b"<record")
    assert len(from_xml.assignments) == count

    address = "https://www.broadband-forum.org/technical/download/TR-352.pdf"
    expected = [
        # CSV has the label of an address without the address
        replace(record, references=(Reference("text", "TR-352"), *record.references[1:]))
        if record.references[:1] == (Reference("uri", address, "TR-352"),)
        else record
        for record in from_xml.assignments
    ]
    differing = [
        record.name for record, changed in zip(from_xml.assignments, expected, strict=True) if record != changed
    ]
    assert differing == ["pon-ictp"]
    assert list(from_csv.assignments) == expected
    assert from_xml.updated
    assert from_csv.updated is None
    assert list(from_xml.footnotes) == ["1"]
    assert from_csv.footnotes == {}


def test_the_real_file_says_nothing_of_people(from_xml: Registry, folder: Path) -> None:
    source = (folder / "service-names-port-numbers.xml").read_text(encoding="utf-8")
    people = set(re.findall(r'<person id="(\w+_\w+)"', source))
    addresses = {address.replace("&amp;", "&") for address in re.findall(r"mailto:([^<\s]+)", source)}
    assert people
    assert addresses
    for record in from_xml.assignments:
        texts = [record.description, record.note or "", record.unauthorized_use or ""]
        texts += [f"{reference.target} {reference.label or ''}" for reference in record.references]
        for text in texts:
            assert "mailto:" not in text
            assert not re.search(r"[\w.]+[@&]\w+\.\w|<\S+ at \S+>", text)
            assert not people.intersection(re.findall(r"\w+", text))
            assert not addresses.intersection(text.split())


def test_the_real_file_in_numbers(from_xml: Registry) -> None:
    """Counts that were taken from IANA's file by other means (text search), of 2025-04-07."""
    if from_xml.updated != "2025-04-07":
        pytest.skip(f"the counts are those of 2025-04-07, this is IANA's file of {from_xml.updated}")
    records = from_xml.assignments
    assert len(records) == 14474
    assert sum(record.ports is None for record in records) == 1048
    assert sum(record.ports is not None and len(record.ports) > 1 for record in records) == 758 - 6  # 6 of one number
    assert [sum(record.transport is kind for record in records) for kind in (*Transport, None)] == [
        *(6576, 6338, 93, 11),
        1456,
    ]
    assert sum(record.name is not None for record in records) == 12771
    assert sum(record.alias_of is not None for record in records) == 184
    assert not any("well-formed" in record.description for record in records)
    assert sum(record.unauthorized_use is not None for record in records) == 112
    assert sum(record.registered_on is not None for record in records) == 4684
    assert sum(record.updated_on is not None for record in records) == 549
    assert sorted(record.service_code for record in records if record.service_code is not None) == [
        *(7107696, 1145656131, 1685351985, 1885957735),
    ]
    cited = [reference.kind for record in records for reference in record.references]
    assert {kind: cited.count(kind) for kind in set(cited)} == {
        "rfc": 390,
        "draft": 6,
        "uri": 15,
        "note": 8,
        "text": 16 - 2 - 2,  # "n/a" twice, a person twice
    }
