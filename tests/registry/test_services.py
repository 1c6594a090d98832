"""The services file: any system's, any encoding, and what people make of it."""

import sys
from pathlib import Path

import pytest

from portgui.ports import Transport
from portgui.registry.services import BadLine, Service, ServicesFile, parse, read, usual_file
from tests.hostile import HOSTILE_TEXTS

TCP, UDP = Transport.TCP, Transport.UDP


@pytest.mark.parametrize(
    ("line", "service"),
    [
        ("ssh 22/tcp", Service("ssh", 22, TCP)),
        ("ssh\t\t22/tcp\t\t\t# SSH Remote Login Protocol", Service("ssh", 22, TCP, (), "SSH Remote Login Protocol")),
        ("domain 53/udp nameserver dns", Service("domain", 53, UDP, ("nameserver", "dns"))),
        ("  indented   \v 7/udp", Service("indented", 7, UDP)),
        ("loud 80/TCP", Service("loud", 80, TCP)),
        ("mixed 80/Udp WWW", Service("mixed", 80, UDP, ("WWW",))),
        ("padded 00080/tcp", Service("padded", 80, TCP)),
        ("bsd 80,tcp", Service("bsd", 80, TCP)),
        ("sig 9900/sctp", Service("sig", 9900, Transport.SCTP)),
        ("zero 0/dccp", Service("zero", 0, Transport.DCCP)),
        ("last 65535/udp", Service("last", 65535, UDP)),
        ("again 1/tcp again twice twice", Service("again", 1, TCP, ("twice",))),
        ("close 5/tcp#no blank before", Service("close", 5, TCP, (), "no blank before")),
        ("hashes 5/tcp # a # b", Service("hashes", 5, TCP, (), "a # b")),
        ("téléphone 5060/udp", Service("téléphone", 5060, UDP)),
    ],
)
def test_a_line_is_read(line: str, service: Service) -> None:
    assert parse(line.encode()) == ServicesFile((service,))


@pytest.mark.parametrize(
    "line",
    ["ssh", "ssh 22", "ssh tcp/22", "22/tcp ssh", "ssh 65536/tcp", "ssh -1/tcp", "ssh 22/", "a 9999999999/tcp",
     "x" * 201 + " 1/tcp", "be\x07ll 7/tcp", "ssh 22 /tcp", "n ٢٢/tcp", "a 1-2/tcp"],
)  # fmt: skip
def test_a_bad_line_is_told_with_its_number_and_costs_no_other(line: str) -> None:
    found = parse(f"# head\n\nfirst 1/tcp\n{line}\nlast 2/tcp".encode())
    assert [service.name for service in found.services] == ["first", "last"]
    assert found.bad_lines == (BadLine(4, line[:200]),)


@pytest.mark.parametrize("line", ["", "   ", "# ssh 22/tcp", "#", "rtmp 1/ddp # AppleTalk"])
def test_comments_and_other_protocols_are_no_fault(line: str) -> None:
    assert parse(line.encode()) == ServicesFile()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("final", [True, False], ids=["final end of line", "no final end of line"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_ends_of_lines_and_encodings(end: str, final: bool, encoding: str) -> None:
    text = end.join(["# liste", "café 80/tcp bar # déjà vu", "thé 81/udp"]) + (end if final else "")
    assert parse(text.encode(encoding)) == ServicesFile(
        (Service("café", 80, TCP, ("bar",), "déjà vu"), Service("thé", 81, UDP))
    )


def test_a_line_that_stands_there_twice_is_one() -> None:
    assert parse(b"a 1/tcp\na 1/tcp\na 1/udp").services == (Service("a", 1, TCP), Service("a", 1, UDP))


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
def test_any_text_can_be_read(text: str) -> None:
    found = parse(text.encode("utf-8", "surrogatepass"))
    assert all(service.name.isprintable() and 0 <= service.port <= 65535 for service in found.services)
    assert all(len(line.text) <= 200 for line in found.bad_lines)


def test_any_bytes_can_be_read() -> None:
    data = bytes(range(256)) * 50 + b"\nssh 22/tcp\n"
    assert parse(data).services[-1] == Service("ssh", 22, TCP)


def test_a_file_is_read_and_a_missing_one_says_nothing(tmp_path: Path) -> None:
    file = tmp_path / "services"
    assert read(file) == ServicesFile()
    file.write_bytes(b"mine 4711/tcp\n")
    assert read(file) == ServicesFile((Service("mine", 4711, TCP),))


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=str(tmp_path)):
        read(tmp_path)


@pytest.fixture
def without_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTGUI_SERVICES")


def test_a_variable_names_another_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORTGUI_SERVICES", str(tmp_path / "mine"))
    assert usual_file() == tmp_path / "mine"


@pytest.mark.usefixtures("without_variable")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps it elsewhere")
def test_where_systems_have_it() -> None:
    assert usual_file() == Path("/etc/services")


@pytest.mark.usefixtures("without_variable")
def test_where_windows_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("SYSTEMROOT", r"D:\Windows")
    assert usual_file() == Path(r"D:\Windows", "System32", "drivers", "etc", "services")


@pytest.mark.usefixtures("without_variable")
@pytest.mark.skipif(not usual_file().exists(), reason="this computer has no services file")
def test_the_file_of_this_computer_is_understood_whole() -> None:
    found = read(usual_file())
    assert found.bad_lines == ()
    assert Service("ssh", 22, TCP) in [Service(each.name, each.port, each.transport) for each in found.services]
