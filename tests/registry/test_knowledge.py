"""The knowledge files: how they are read, what is refused with which words, and that the shipped ones are sound."""

import re
from pathlib import Path
from typing import Final

import pytest

from portgui import resources
from portgui.ports import PortRange, Transport
from portgui.registry.catalog import Catalog
from portgui.registry.entry import Alternative, Encryption, Entry, Knowledge, Standing
from portgui.registry.knowledge import KnowledgeError, Record, parse

LEAST = {"port": "80", "name": "http", "source": "RFC 9110", "en": "The Web.", "fr": "Le Web."}


def block(**changes: str | None) -> str:
    """A record of the least fields and these; `None` takes one away."""
    fields = LEAST | {name.replace("_", "-"): value for name, value in changes.items()}
    return "".join(f"{name}: {value}\n" for name, value in fields.items() if value is not None)


def test_every_field_is_read() -> None:
    text = """\
# A comment, and a line of none.

port: 6000-6063
name: x11
standing: unofficial
in-practice: tcp, udp,sctp , dccp
encrypted: optional
scheme: opc.tcp
safer: ssh 22
rfc: 1013, 9110
software: X.Org, Xming
programs: Xorg, Xming, Plex Media Server
aliases: X Window System, système
+ de fenêtrage
# a comment within
source: RFC 1013; IANA
en: One: two.
+ Three.
fr:   Un.
+Deux.
"""
    assert list(parse(text, "x.rec")) == [
        Record(
            PortRange(6000, 6063),
            "x11",
            Standing.UNOFFICIAL,
            Knowledge(
                summary_en="One: two. Three.",
                summary_fr="Un. Deux.",
                in_practice=frozenset(Transport),
                encrypted=Encryption.OPTIONAL,
                scheme="opc.tcp",
                safer=Alternative("ssh", 22),
                rfcs=(1013, 9110),
                software=("X.Org", "Xming"),
                aliases=("X Window System", "système de fenêtrage"),
                programs=("Xorg", "Xming", "Plex Media Server"),
                source="RFC 1013; IANA",
            ),
            "x.rec:3",
        )
    ]


def test_what_is_not_said_is_not_known() -> None:
    (record,) = parse(block(), "x.rec")
    assert record == Record(
        PortRange(80), "http", Standing.OFFICIAL, Knowledge("The Web.", "Le Web.", source="RFC 9110"), "x.rec:1"
    )
    assert record.knowledge.in_practice is None


def test_used_on_no_transport_is_something_else_than_not_known() -> None:
    (record,) = parse(block(in_practice="none"), "x.rec")
    assert record.knowledge.in_practice == frozenset()


@pytest.mark.parametrize("separator", ["\n", "\n\n\n", " \t\n", "\n# between\n\n"])
def test_blank_lines_separate_records(separator: str) -> None:
    text = separator.join([block(port="1"), block(port="2"), block(port="3")])
    records = list(parse(text, "x.rec"))
    assert [record.ports.first for record in records] == [1, 2, 3]
    starts = [number for number, line in enumerate(text.split("\n"), 1) if line.startswith("port:")]
    assert [record.place for record in records] == [f"x.rec:{start}" for start in starts]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment", " \n# x\n\t\n"])
def test_a_file_of_nothing_has_no_records(text: str) -> None:
    assert list(parse(text, "x.rec")) == []


def test_bytes_and_the_line_ends_of_windows_read_alike() -> None:
    text = block(fr="Téléphonie –\n+ œuvre.") + "\n" + block(port="443")
    expected = list(parse(text, "x.rec"))
    assert list(parse(text.encode(), "x.rec")) == expected
    assert list(parse(text.replace("\n", "\r\n").encode(), "x.rec")) == expected


# A text, the line of the fault, the field at fault, and a word of what is said
FAULTS = {
    **{f"without {name}": (block(**{name: None}), 1, name, "missing") for name in LEAST},
    **{f"{name} empty": (block(**{name: ""}), place, name, "missing") for place, name in enumerate(LEAST, 1)},
    "port no number": (block(port="http"), 1, "port", "'http'"),
    "port beyond": (block(port="65536"), 1, "port", "65536"),
    "port negative": (block(port="-1"), 1, "port", "'-1'"),
    "port range backwards": (block(port="90-80"), 1, "port", "90-80"),
    "two ports": (block(port="80, 81"), 1, "port", "'80, 81'"),
    "standing official": (block(standing="official"), 6, "standing", "unofficial"),
    "standing empty": (block(standing=""), 6, "standing", "''"),
    "unknown transport": (block(in_practice="tcp, tpc"), 6, "in-practice", "tpc"),
    "transport in capitals": (block(in_practice="TCP"), 6, "in-practice", "TCP"),
    "none and a transport": (block(in_practice="none, tcp"), 6, "in-practice", "none"),
    "no transport": (block(in_practice=""), 6, "in-practice", "empty"),
    "encrypted perhaps": (block(encrypted="perhaps"), 6, "encrypted", "perhaps"),
    "encrypted empty": (block(encrypted=""), 6, "encrypted", "''"),
    "safer without number": (block(safer="https"), 6, "safer", "'https'"),
    "safer without name": (block(safer="443"), 6, "safer", "'443'"),
    "safer with a range": (block(safer="https 443-445"), 6, "safer", "443-445"),
    "safer beyond": (block(safer="https 70000"), 6, "safer", "70000"),
    "safer empty": (block(safer=""), 6, "safer", "''"),
    "rfc with its letters": (block(rfc="RFC 9110"), 6, "rfc", "RFC 9110"),
    "rfc negative": (block(rfc="-1"), 6, "rfc", "-1"),
    "rfc with separators": (block(rfc="9_110"), 6, "rfc", "9_110"),
    "rfc in foreign digits": (block(rfc="٩١١٠"), 6, "rfc", "٩١١٠"),
    "rfc empty": (block(rfc=""), 6, "rfc", "empty"),
    "software with a gap": (block(software="nginx,, Caddy"), 6, "software", "empty"),
    "programs with a gap": (block(programs="sshd,,ssh"), 6, "programs", "empty"),
    "programs with a folder": (block(programs="/usr/sbin/sshd"), 6, "programs", "file"),
    "programs with one of Windows": (block(programs="C:\\sshd"), 6, "programs", "file"),
    "programs with an ending": (block(programs="sshd, ssh.EXE"), 6, "programs", "'ssh.EXE'"),
    "programs twice": (block(programs="sshd, SSHD"), 6, "programs", "twice"),
    "scheme with a colon": (block(scheme="http:"), 6, "scheme", "scheme of a URL"),
    "scheme in capitals": (block(scheme="HTTP"), 6, "scheme", "scheme of a URL"),
    "programs empty": (block(programs=""), 6, "programs", "empty"),
    "aliases end with a comma": (block(aliases="web,"), 6, "aliases", "empty"),
    "unknown field": (block() + "colour: red\n", 6, "colour", "no such field"),
    "field in capitals": (block() + "RFC: 1\n", 6, "RFC", "no such field"),
    "field indented": (block() + " rfc: 1\n", 6, " rfc", "no such field"),
    "no field": (block() + "just words\n", 6, "just words", "no such field"),
    **{f"{name} twice": (block() + f"{name}: {value}\n", 6, name, "twice") for name, value in LEAST.items()},
    "rfc twice": (block(rfc="1") + "rfc: 2\n", 7, "rfc", "twice"),
}


@pytest.mark.parametrize(("text", "line", "field", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_file_line_entry_and_field(text: str, line: int, field: str, said: str) -> None:
    before = block(port="79", name="finger") + "\n"
    with pytest.raises(KnowledgeError) as caught:
        list(parse(before + text, "some/x.rec"))
    message = str(caught.value)
    fields = dict(given.partition(": ")[::2] for given in text.split("\n"))
    port, name = fields.get("port", "?"), fields.get("name", "?")
    assert message.startswith(f"some/x.rec:{line + before.count(chr(10))}: entry '{port} {name}', field {field!r}: ")
    assert said in message.partition(f"field {field!r}: ")[2]


def test_the_records_before_a_fault_are_given() -> None:
    records = parse(block() + "\n" + block(port="x"), "x.rec")
    assert next(records).name == "http"
    with pytest.raises(KnowledgeError):
        next(records)


@pytest.mark.parametrize("text", ["+ more\n" + block(), block() + "\n+ more\n"])
def test_a_continuation_of_nothing_is_refused(text: str) -> None:
    line = text.split("\n").index("+ more") + 1
    with pytest.raises(KnowledgeError, match=rf"^x\.rec:{line}: .*continuation.*\+ more"):
        list(parse(text, "x.rec"))


def test_bytes_that_are_no_text_are_refused_with_their_line() -> None:
    data = block(fr="Téléphonie").encode("latin-1")
    with pytest.raises(KnowledgeError, match=r"^x\.rec:5: .*UTF-8.*phonie"):
        list(parse(data, "x.rec"))


def test_a_message_quotes_only_the_beginning_of_a_long_value() -> None:
    for text in (block(rfc="x" * 10_000), block() + "x" * 10_000 + ": 1"):
        with pytest.raises(KnowledgeError) as caught:
            list(parse(text, "x.rec"))
        assert len(str(caught.value)) < 300


# The shipped knowledge


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load(resources.path("registry.tsv"), resources.path("knowledge"))


@pytest.fixture(scope="module")
def known(catalog: Catalog) -> list[tuple[Entry, Knowledge]]:
    return [(entry, entry.knowledge) for entry in catalog.entries if entry.knowledge]


def sentences(text: str) -> list[str]:
    """The sentences of a text: an end and a capital after it; an initial (`D. J. Bernstein`) ends none."""
    return re.split(r"(?<!\b[A-Z]\.)(?<=[.!?])\s+(?=[A-ZÀ-Ý0-9“«])", text)


def test_every_shipped_record_is_joined(known: list[tuple[Entry, Knowledge]]) -> None:
    files = sorted(resources.path("knowledge").glob("*.rec"))
    records = [record for file in files for record in parse(file.read_bytes(), file.name)]
    assert {(record.ports, record.name) for record in records} == {(entry.ports, entry.name) for entry, _ in known}
    assert len(records) == len(known) > 0


@pytest.mark.parametrize("file", sorted(resources.path("knowledge").glob("*.rec")), ids=lambda file: file.name)
def test_a_file_stands_in_the_order_of_its_ports(file: Path) -> None:
    firsts = [record.ports.first for record in parse(file.read_bytes(), file.name)]
    assert firsts == sorted(firsts)


def entry_names(entry: Entry) -> set[str]:
    """Return the names by which an entry is called, among them those of programs and of their makers."""
    known = entry.knowledge
    names = [entry.name or "", *(known.software if known else ()), *(known.aliases if known else ())]
    return {word for name in names for word in name.split()}


def test_summaries_are_there_in_both_languages_and_differ(known: list[tuple[Entry, Knowledge]]) -> None:
    for entry, knowledge in known:
        texts = (knowledge.summary_en, knowledge.summary_fr)
        assert all(len(text) > 20 for text in texts), entry.name
        assert texts[0] != texts[1], entry.name
        for text in texts:
            assert text == " ".join(text.split()), entry.name
            first = text.split()[0]  # a name may begin in lower case: vCenter, etcd
            assert first[0].isupper() or first[0] in "“«0123456789" or first in entry_names(entry), text
            assert text.endswith("."), text


def test_no_two_entries_have_the_same_summary(known: list[tuple[Entry, Knowledge]]) -> None:
    texts = [text for _, knowledge in known for text in (knowledge.summary_en, knowledge.summary_fr)]
    assert sorted(texts) == sorted(set(texts))


def test_summaries_have_one_to_three_sentences(known: list[tuple[Entry, Knowledge]]) -> None:
    too_long = [
        f"{entry.ports} {entry.name} {language}: {len(found)}"
        for entry, knowledge in known
        for language, text in (("en", knowledge.summary_en), ("fr", knowledge.summary_fr))
        if not 1 <= len(found := sentences(text)) <= 3
    ]
    assert too_long == []


def test_long_french_texts_have_accents(known: list[tuple[Entry, Knowledge]]) -> None:
    texts = [knowledge.summary_fr for _, knowledge in known if len(knowledge.summary_fr) > 120]
    assert texts
    assert [text for text in texts if not re.search(r"[àâçéèêëîïôùûœ]", text, re.IGNORECASE)] == []


FRENCH: Final = frozenset(
    ["le", "la", "les", "l", "des", "du", "de", "d", "est", "une", "un", "pour", "par", "qui", "aux", "et"]
)
ENGLISH: Final = frozenset(["the", "is", "are", "of", "and", "with", "for", "by", "to", "a", "an", "its", "on"])


def test_each_text_is_in_its_language(known: list[tuple[Entry, Knowledge]]) -> None:
    for entry, knowledge in known:
        for text, is_french in ((knowledge.summary_en, False), (knowledge.summary_fr, True)):
            words = re.findall(r"[a-zéèà]+", text.lower())
            french = sum(word in FRENCH for word in words)
            english = sum(word in ENGLISH for word in words)
            assert (french > english) is is_french, (entry.name, text)


def test_safer_alternatives_are_in_the_registry(catalog: Catalog, known: list[tuple[Entry, Knowledge]]) -> None:
    named = [(entry, knowledge.safer) for entry, knowledge in known if knowledge.safer]
    assert named
    for entry, safer in named:
        there = [other for other in catalog.on_port(safer.port) if other.name == safer.name]
        assert there, (entry.name, safer)
        assert there[0].key != entry.key
        assert there[0].standing in (Standing.OFFICIAL, Standing.UNOFFICIAL)


def test_what_is_encrypted_needs_nothing_safer(known: list[tuple[Entry, Knowledge]]) -> None:
    for entry, knowledge in known:
        if knowledge.encrypted is Encryption.YES:
            assert knowledge.safer is None, entry.name


def test_lists_have_no_item_twice(known: list[tuple[Entry, Knowledge]]) -> None:
    for entry, knowledge in known:
        for items in (knowledge.rfcs, knowledge.software, knowledge.aliases, knowledge.programs):
            assert len(items) == len(set(items)), (entry.name, items)


def test_every_record_names_its_source_and_rfcs_that_exist(known: list[tuple[Entry, Knowledge]]) -> None:
    for entry, knowledge in known:
        assert knowledge.source, entry.name
        assert all(1 <= rfc < 20_000 for rfc in knowledge.rfcs), (entry.name, knowledge.rfcs)


def test_files_are_plain_text_without_stray_characters() -> None:
    files: list[Path] = sorted(resources.path("knowledge").glob("*.rec"))
    assert files
    for file in files:
        text = file.read_text("utf-8")
        strange = {character for character in text if not character.isprintable() and character not in "\n\u00a0\u202f"}
        assert not strange, (file.name, strange)


SAFE_SCHEMES: Final = frozenset(
    [
        "https",
        "wss",
        "ftps",
        "ssh",
        "sftp",
        "telnets",
        "smtps",
        "pop3s",
        "imaps",
        "nntps",
        "ldaps",
        "ipps",
        "ircs",
        "mqtts",
        "amqps",
        "coaps",
    ]
)


def test_urls_say_whether_it_is_encrypted(known: list[tuple[Entry, Knowledge]]) -> None:
    told = [(entry, knowledge) for entry, knowledge in known if knowledge.scheme]
    assert told
    for entry, knowledge in told:
        if knowledge.scheme in SAFE_SCHEMES:
            assert knowledge.encrypted is Encryption.YES, entry.key
        elif knowledge.scheme in (
            "http",
            "ws",
            "ftp",
            "telnet",
            "smtp",
            "pop3",
            "imap",
            "nntp",
            "ldap",
            "mqtt",
            "amqp",
        ):
            assert knowledge.encrypted is not Encryption.YES, entry.key
