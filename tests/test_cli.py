"""The terminal answers, from real processes started elsewhere than in the project's folder and without a display."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import psutil
import pytest

from portgui import __version__, resources
from portgui.ports import Transport
from portgui.query import Query
from portgui.registry.catalog import Catalog
from portgui.registry.entry import Entry
from tests.holders import SHARING, holding

ROOT: Final = Path(__file__).parent.parent
LOCALE_VARIABLES: Final = ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LC_CTYPE")


def _hear_interrupts() -> None:
    """Undo what a shell does to what it starts in the background: it has them ignore Ctrl+C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Portgui:
    """Starts `python -m portgui` in a folder that is not the project's; no display, and a language only if given."""

    def __init__(self, folder: Path, root: Path = ROOT) -> None:
        self.folder = folder
        unwanted = {
            "DISPLAY",
            "WAYLAND_DISPLAY",
            "QT_QPA_PLATFORM",
            "PYTHONIOENCODING",
            "PYTHONUTF8",
            *LOCALE_VARIABLES,
        }
        kept = {name: value for name, value in os.environ.items() if name not in unwanted}
        self.environment = kept | {"PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8"}

    def popen(self, *words: str | bytes, code: str | None = None, **environment: str) -> subprocess.Popen[bytes]:
        start = ["-m", "portgui"] if code is None else ["-c", textwrap.dedent(code)]
        return subprocess.Popen(
            [sys.executable, *start, *words],
            cwd=self.folder,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=_hear_interrupts if os.name == "posix" else None,
        )

    def __call__(self, *words: str | bytes, code: str | None = None, **environment: str) -> tuple[int, str, str]:
        """Return exit status, standard output and standard error."""
        with self.popen(*words, code=code, **environment) as process:
            try:
                output, errors = process.communicate(timeout=60)
            except subprocess.TimeoutExpired:
                process.kill()
                raise
        output_text, error_text = (text.decode().replace("\r\n", "\n") for text in (output, errors))
        return process.returncode, output_text, error_text

    def ask(self, *words: str) -> list[dict[str, Any]]:
        """Return what an answer in JSON says, which nothing is to be added to."""
        status, output, errors = self(*words, "--json")
        found: list[dict[str, Any]] = json.loads(output)
        assert (status, errors) == (0 if found else 1, "")
        return found


@pytest.fixture
def portgui(tmp_path: Path) -> Portgui:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return Portgui(folder)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load(resources.path("registry.tsv"), resources.path("knowledge"))


# The command line itself


def test_version(portgui: Portgui) -> None:
    assert portgui("--version") == (0, f"PortGUI {__version__}\n", "")


def test_help_names_the_commands(portgui: Portgui) -> None:
    status, output, errors = portgui("--help")
    assert (status, errors) == (0, "")
    for word in ("lookup", "sockets", "--search", "--lang", "--version", "--install-launcher", "--remove-launcher"):
        assert word in output


@pytest.mark.parametrize(
    "words",
    [
        ["lookup"],
        ["frob"],
        ["--frob"],
        ["lookup", "22", "--lang", "de"],
        ["lookup", "22", "--listening"],
        ["sockets", "--frob"],
        ["--search"],
        ["--install-launcher", "--remove-launcher"],
        ["update-registry", "--shipped", "--from", "x"],
    ],
    ids=" ".join,
)
def test_usage_errors_are_told_on_standard_error(portgui: Portgui, words: Sequence[str]) -> None:
    status, output, errors = portgui(*words)
    assert (status, output) == (2, "")
    assert errors.startswith("usage: portgui")


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ([], (None, None, False)),
        (["--search", "8080 java"], ("8080 java", None, False)),
        (["--search", ""], ("", None, False)),
        (["--search=-1"], ("-1", None, False)),
        (["--search", "-1"], ("-1", None, False)),
        (["--lang", "fr"], (None, "fr", False)),
        (["--search", "Téléphone", "--lang", "en"], ("Téléphone", "en", False)),
        (["lookup", "22"], (None, None, True)),
        (["--lang", "fr", "lookup", "22"], (None, "fr", True)),
        (["lookup", "22", "--lang", "fr"], (None, "fr", True)),
        (["sockets", "--lang", "fr", "22"], (None, "fr", True)),
        (["sockets"], (None, None, True)),
        (["--install-launcher"], (None, None, True)),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_words_are_understood(portgui: Portgui, words: Sequence[str], asked: tuple[object, ...]) -> None:
    code = """
        import json, sys
        from portgui import cli
        request = cli.parse(sys.argv[1:])
        print(json.dumps([request.search, request.language, request.answer is not None]))
    """
    status, output, errors = portgui(*words, code=code)
    assert (status, tuple(json.loads(output)), errors) == (0, asked, "")


@pytest.mark.parametrize(
    "words", [["lookup", "22"], ["lookup", "22", "--json"], ["sockets"], ["--version"]], ids=" ".join
)
def test_the_terminal_needs_no_qt(portgui: Portgui, words: Sequence[str]) -> None:
    code = """
        import sys
        from portgui.__main__ import main
        try:
            status = main()
        except SystemExit as end:
            status = end.code
        loaded = sorted(name for name in sys.modules if name.partition(".")[0] in ("PySide6", "shiboken6"))
        print(loaded, status, file=sys.stderr)
    """
    status, output, errors = portgui(*words, code=code)
    assert (status, errors.strip()) == (0, "[] 0")
    assert output


def test_nothing_is_left_in_the_folder_or_the_home(portgui: Portgui, user_folders: Path) -> None:
    portgui("lookup", "22")
    portgui("sockets")
    assert list(portgui.folder.iterdir()) == []
    left = [file.relative_to(user_folders) for file in user_folders.rglob("*") if file.is_file()]
    assert left == [Path(".cache/portgui/reference.prepared")], "what a next start may read, and nothing else"


# lookup


def test_lookup_prints_a_table_with_summaries(portgui: Portgui, catalog: Catalog) -> None:
    status, output, errors = portgui("lookup", "22")
    assert (status, errors) == (0, "")
    lines = output.splitlines()
    assert lines[0].split()[:3] == ["22", "TCP", "(UDP,SCTP)"]
    assert "ssh" in lines[0].split()
    (ssh,) = [entry for entry in catalog.on_port(22) if entry.name == "ssh"]
    assert ssh.knowledge
    assert lines[1] == "    " + ssh.knowledge.summary_en


def test_lookup_says_the_standing_where_it_is_not_official(portgui: Portgui) -> None:
    for number, standing in (("25565", "unofficial"), ("0", "reserved"), ("4", "unassigned"), ("51000", "dynamic")):
        status, output, _ = portgui("lookup", number)
        assert status == 0
        assert standing in output.splitlines()[0].split()


def test_lookup_joins_its_words(portgui: Portgui) -> None:
    assert portgui("lookup", "secure", "shell") == portgui("lookup", "secure shell")


ENTRY_TYPES: Final = {
    "port": (int, type(None)),
    "port_end": (int, type(None)),
    "name": (str, type(None)),
    "standing": (str,),
    "registered": (list,),
    "in_practice": (list, type(None)),
    "description": (str,),
    "summary": (dict, type(None)),
    "references": (list,),
}
"""What is demanded; more may be there."""
TRANSPORT_NAMES: Final = {transport.value for transport in Transport}


def test_json_of_all_entries_has_what_is_demanded(portgui: Portgui, catalog: Catalog) -> None:
    found = portgui.ask("lookup", "")
    assert len(found) == len(catalog.entries) > 0
    for said, entry in zip(found, catalog.entries, strict=True):
        check_entry(said, entry)


@pytest.mark.parametrize("text", ["protocol", "22", "time", "8000-8100", "serveur de courrier", "tcp"])
def test_json_of_a_search_is_best_match_first(portgui: Portgui, catalog: Catalog, text: str) -> None:
    expected = catalog.search(Query.parse(text))
    found = portgui.ask("lookup", text)
    assert len(found) == len(expected) > 0
    for said, entry in zip(found, expected, strict=True):
        check_entry(said, entry)


def check_entry(said: dict[str, Any], entry: Entry) -> None:
    for field, types in ENTRY_TYPES.items():
        assert isinstance(said[field], types), (field, said)
    assert (said["port"] is None) == (said["port_end"] is None) == (entry.ports is None)
    if entry.ports:
        assert (said["port"], said["port_end"]) == (entry.ports.first, entry.ports.last)
    assert (said["name"], said["standing"]) == (entry.name, entry.standing.value)
    assert said["description"] == entry.description
    assert {Transport(name) for name in said["registered"]} == entry.registered
    assert said["in_practice"] is None or set(said["in_practice"]) <= TRANSPORT_NAMES
    known = entry.knowledge
    assert said["summary"] == (known and {"en": known.summary_en, "fr": known.summary_fr})
    assert all(isinstance(reference, str) and reference for reference in said["references"])
    assert len(said["references"]) >= len(entry.references)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "22",
            {
                "port": 22,
                "port_end": 22,
                "name": "ssh",
                "standing": "official",
                "registered": ["tcp", "udp", "sctp"],
                "in_practice": ["tcp"],
            },
        ),
        ("HTTPS", {"port": 443, "name": "https", "in_practice": ["tcp", "udp"], "encrypted": "yes"}),
        ("6005", {"port": 6000, "port_end": 6063, "name": "x11"}),
        ("23", {"name": "telnet", "encrypted": "no", "safer_alternative": {"name": "ssh", "port": 22}}),
        ("minecraft", {"port": 25565, "name": "Minecraft", "standing": "unofficial", "registered": []}),
        ("0", {"port": 0, "name": None, "standing": "reserved", "registered": []}),
        ("51000", {"port": 49152, "port_end": 65535, "standing": "dynamic", "in_practice": None, "summary": None}),
    ],
)
def test_json_says_what_is_true(portgui: Portgui, text: str, expected: dict[str, object]) -> None:
    best = portgui.ask("lookup", text)[0]
    assert {field: best[field] for field in expected} == expected


def test_json_names_rfcs_once(portgui: Portgui) -> None:
    for said in portgui.ask("lookup", "rfc"):
        assert len(said["references"]) == len(set(said["references"])), said["name"]
    assert "RFC 4251" in portgui.ask("lookup", "ssh")[0]["references"]


@pytest.mark.parametrize("text", ["zzqqxx", "65536", "99999999999999999999"])
def test_nothing_found_is_status_1(portgui: Portgui, text: str) -> None:
    status, output, errors = portgui("lookup", text)
    assert (status, output) == (1, "")
    assert errors.startswith("portgui: nothing matches")
    assert errors.count("\n") == 1
    assert portgui("lookup", text, "--json") == (1, "[]\n", "")


def test_words_after_two_dashes_are_no_options(portgui: Portgui) -> None:
    assert portgui("lookup", "--", "--zzqqxx")[:2] == (1, "")
    assert portgui("lookup", "--json", "--", "--zzqqxx") == (1, "[]\n", "")


@pytest.mark.parametrize("text", ["65536", "port:70000", "70000-80000", "port:70000 nginx"])
def test_a_number_beyond_finds_nothing_and_is_told_so(portgui: Portgui, text: str) -> None:
    said = f"portgui: nothing matches {text!r}; port numbers end at 65535\n"
    for command in ("lookup", "sockets"):
        assert portgui(command, text) == (1, "", said)
        assert portgui(command, text, "--json") == (1, "[]\n", "")


def test_a_number_that_was_left_out_is_not_told_as_the_reason(portgui: Portgui) -> None:
    assert portgui("lookup", "zzqqxx", "port:1-70000") == (
        1,
        "",
        "portgui: '1-70000': port numbers end at 65535\nportgui: nothing matches 'zzqqxx port:1-70000'\n",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("postgers", "nothing has 'postgers'; searched for 'postgres'"),
        ("prot:443", "there is no key 'prot', read as port:"),
        ("ssh foo:bar", "there is no key 'foo', it is left out; the keys are port: name:"),
        ("ssh port:", "port: wants a value"),
        ("ssh encrypted:", "encrypted: wants a value: yes, no, optional"),
        ("ssh port:x", "'x' is no port number or range"),
        ("ssh rfc:x", "rfc: wants a number"),
        ("ssh standing:lost", "standing: cannot be 'lost', it is left out; it can be official, unofficial"),
        ("8000-99999", "'8000-99999': port numbers end at 65535"),
        ("ssh pid:1", "pid: means nothing here"),
    ],
)
def test_lookup_says_what_it_forgave_or_left_out(portgui: Portgui, text: str, said: str) -> None:
    status, output, errors = portgui("lookup", text)
    assert status == 0
    assert output
    assert errors.startswith(f"portgui: {said}")
    assert errors.count("\n") == 1
    assert portgui("lookup", text, "--json")[2] == errors


def test_sockets_say_what_they_left_out(portgui: Portgui) -> None:
    assert "rfc: means nothing here" in portgui("sockets", "rfc:1")[2]
    assert "the keys are port: name: transport: process:" in portgui("sockets", "foo:bar")[2]
    assert "the keys are port: name: transport: process:" in portgui("sockets", "--json", "foo:bar")[2]


def test_a_typing_error_is_forgiven_among_the_sockets_too(portgui: Portgui) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        name = psutil.Process().name()
        mistyped = name[:-2] + name[-1] + name[-2]
        asked = (mistyped, f"port:{server.getsockname()[1]}")
        status, output, errors = portgui("sockets", *asked)
        assert (status, output.count("\n")) == (0, 2)
        assert errors == f"portgui: nothing has {mistyped!r}; searched for {name!r}\n"
        assert portgui("sockets", "--json", *asked)[2] == errors


def test_words_with_a_dash_are_left_out_of_what_is_found(portgui: Portgui) -> None:
    numbers = {said["port"] for said in portgui.ask("lookup", "mysql")}
    assert {3306, 33060} <= numbers
    assert {said["port"] for said in portgui.ask("lookup", "mysql", "-mysqlx")} == numbers - {33060}
    assert 80 not in {said["port"] for said in portgui.ask("lookup", "web", "-http")}, "no option -h"
    assert portgui("lookup", "-h")[1].startswith("usage:")


def test_lookup_knows_what_is_in_use(portgui: Portgui, catalog: Catalog) -> None:
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        while not all(entry.mark(Transport.TCP) for entry in catalog.on_port(server.getsockname()[1])):
            server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))  # that one has a use over UDP alone
        port = server.getsockname()[1]
        assert any(
            said["port"] <= port <= said["port_end"] for said in portgui.ask("lookup", "in-use:yes", f"port:{port}")
        )
        assert portgui("lookup", f"port:{port}", "in-use:no", "--json")[:2] == (1, "[]\n")


@pytest.mark.parametrize(
    "text", ["port:8000-8100 transport:udp", "postgers", "bureau à distance", "443 udp", "rdp | vnc", "http -alt"]
)
def test_lookup_ranks_as_the_window_does(portgui: Portgui, catalog: Catalog, text: str) -> None:
    expected = catalog.find(Query.parse(text)).entries
    assert expected
    found = json.loads(portgui("lookup", text, "--json")[1])
    assert [(said["port"], said["name"]) for said in found] == [
        (entry.ports.first if entry.ports else None, entry.name) for entry in expected
    ]


ODD_WORDS: Final[dict[str, str | bytes]] = {
    "nothing": "",
    "negative": "-1",
    "open range": "1-",
    "beyond and backwards": "99999-1",
    "long": "x" * 50_000,
    "regular expression": ".*(",
    "terminal steering": "\x1b[31m",
    "right to left": "\u202e80",
    "emoji": "🦈",
    "no text": b"\xff\xfe\x80",
    "template": "%s %n {0}",
}


@pytest.mark.parametrize("text", ODD_WORDS.values(), ids=ODD_WORDS)
def test_any_words_are_answered(portgui: Portgui, text: str | bytes) -> None:
    if isinstance(text, bytes) and os.name != "posix":
        pytest.skip("arguments are text on this system")
    for command in ("lookup", "sockets"):
        status, output, errors = portgui(command, text)
        assert status in (0, 1)
        assert "Traceback" not in errors
        assert len(errors) < 200
        check_harmless(output + errors)


def check_harmless(text: str) -> None:
    """Nothing that steers a terminal is in it."""
    assert {character for character in text if not character.isprintable()} <= {"\n"}


# Languages and terminals


@pytest.mark.parametrize(
    ("words", "environment", "french"),
    [
        (["--lang", "fr"], {}, True),
        (["--lang", "fr"], {"LANG": "en_US.UTF-8"}, True),
        (["--lang", "en"], {"LANG": "fr_FR.UTF-8"}, False),
        ([], {"LANG": "fr_FR.UTF-8"}, True),
        ([], {"LANG": "fr_CA"}, True),
        ([], {"LANG": "en_US.UTF-8"}, False),
        ([], {"LANG": "C.UTF-8"}, False),
        ([], {"LANG": "en_US.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, True),
        ([], {"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, False),
        ([], {"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, True),
        ([], {"LANG": "fur_IT"}, False),
    ],
)
def test_summaries_are_in_the_language(
    portgui: Portgui, catalog: Catalog, words: list[str], environment: dict[str, str], french: bool
) -> None:
    (http,) = [entry for entry in catalog.on_port(80) if entry.name == "http"]
    assert http.knowledge
    status, output, errors = portgui("lookup", "http", *words, **environment)
    assert (status, errors) == (0, "")
    assert (http.knowledge.summary_fr in output) is french
    assert (http.knowledge.summary_en in output) is not french


def test_lang_may_stand_before_the_command(portgui: Portgui) -> None:
    assert portgui("--lang", "fr", "lookup", "http") == portgui("lookup", "http", "--lang", "fr")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_terminal_without_all_characters_is_answered(portgui: Portgui, encoding: str) -> None:
    with portgui.popen("lookup", "http", "--lang", "fr", PYTHONIOENCODING=encoding) as process:
        output, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, b"")
    text = output.decode(encoding)
    assert "HTTPS" in text
    assert ("é" in text) is (encoding != "ascii")


def test_json_is_ascii_and_carries_every_character(portgui: Portgui, catalog: Catalog) -> None:
    status, output, _ = portgui("lookup", "http", "--json", PYTHONIOENCODING="ascii")
    assert (status, output.isascii()) == (0, True)
    (http,) = [entry for entry in catalog.on_port(80) if entry.name == "http"]
    assert http.knowledge
    assert json.loads(output)[0]["summary"]["fr"] == http.knowledge.summary_fr


@pytest.mark.parametrize("words", [["lookup", ""], ["lookup", "", "--json"]], ids=["table", "json"])
def test_a_reader_that_goes_away_is_no_failure(portgui: Portgui, words: Sequence[str]) -> None:
    with portgui.popen(*words) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
        assert (process.wait(timeout=60), errors) == (0, b"")


def test_a_reader_that_never_was_is_no_failure(portgui: Portgui) -> None:
    with portgui.popen("lookup", "22") as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        errors = process.stderr.read()
        assert (process.wait(timeout=60), errors) == (0, b"")


def test_output_that_cannot_be_written_is_a_failure(portgui: Portgui) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    for words in (["lookup", "22"], ["lookup", "", "--json"]):
        with full.open("wb") as output:
            done = subprocess.run(
                [sys.executable, "-m", "portgui", *words],
                cwd=portgui.folder,
                env=portgui.environment,
                stdout=output,
                stderr=subprocess.PIPE,
                timeout=60,
                check=False,
            )
        errors = done.stderr.decode()
        assert done.returncode == 2
        assert errors.startswith("portgui: ")
        assert errors.count("\n") == 1


@pytest.mark.parametrize("streams", ["sys.stdout = None", "sys.stdout = sys.stderr = None"])
def test_a_program_without_a_terminal_does_not_fail(portgui: Portgui, streams: str) -> None:
    """So it is on Windows for a GUI program that was not started from a console."""
    code = f"""
        import sys
        {streams}
        from portgui.__main__ import main
        sys.exit(main())
    """
    assert portgui("lookup", "22", code=code) == (0, "", "")
    assert portgui("lookup", "zzqqxx", "--json", code=code) == (1, "", "")


# A dataset that cannot be used


@pytest.fixture
def damaged(tmp_path: Path) -> Portgui:
    """The program in a folder of its own, with a truncated dataset."""
    root = tmp_path / "copy"
    shutil.copytree(ROOT / "portgui", root / "portgui", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "resources" / "knowledge", root / "resources" / "knowledge")
    data = (ROOT / "resources" / "registry.tsv").read_bytes()
    (root / "resources" / "registry.tsv").write_bytes(data[: len(data) // 2])
    return Portgui(tmp_path, root)


def test_without_a_sound_dataset_a_lookup_fails_with_its_name(damaged: Portgui) -> None:
    file = damaged.folder / "copy" / "resources" / "registry.tsv"
    for words in (["lookup", "22"], ["lookup", "22", "--json"]):
        status, output, errors = damaged(*words)
        assert (status, output) == (2, "")
        assert errors.startswith(f"portgui: {file}")
        assert errors.count("\n") == 1
    file.unlink()
    status, output, errors = damaged("lookup", "22")
    assert (status, output) == (2, "")
    assert errors.startswith(f"portgui: {file}")
    assert errors.count("\n") == 1


def test_without_a_sound_dataset_the_sockets_are_still_listed(damaged: Portgui) -> None:
    with listener() as (_, port):
        status, output, errors = damaged("sockets", f"{port}/tcp", "--json")
    assert status == 0
    assert "registry.tsv" in errors
    assert [(said["local_port"], said["pid"], said["service"]) for said in json.loads(output)] == [
        (port, os.getpid(), None)
    ]


# sockets


@contextlib.contextmanager
def listener(address: str = "127.0.0.1", port: int = 0) -> Iterator[tuple[socket.socket, int]]:
    """A listening TCP socket of this process, and its port number."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as opened:
        opened.bind((address, port))
        opened.listen()
        yield opened, opened.getsockname()[1]


SOCKET_TYPES: Final = {
    "transport": (str,),
    "family": (str,),
    "local_address": (str,),
    "local_port": (int,),
    "remote_address": (str, type(None)),
    "remote_port": (int, type(None)),
    "state": (str, type(None)),
    "pid": (int, type(None)),
    "process": (str, type(None)),
    "user": (str, type(None)),
    "reach": (str, type(None)),
    "service": (str, type(None)),
}
"""What is demanded; more may be there."""


def on_port(found: list[dict[str, Any]], port: int, transport: str = "tcp") -> list[dict[str, Any]]:
    return [said for said in found if (said["local_port"], said["transport"]) == (port, transport)]


def test_json_of_all_sockets_has_what_is_demanded(portgui: Portgui) -> None:
    with listener():
        found = portgui.ask("sockets")
    assert found
    for said in found:
        for field, types in SOCKET_TYPES.items():
            assert isinstance(said[field], types), (field, said)
        assert said["transport"] in ("tcp", "udp")
        assert said["family"] in ("ipv4", "ipv6")
        assert (said["remote_address"] is None) == (said["remote_port"] is None)
        assert (said["state"] is None) == (said["transport"] == "udp")


def test_a_listening_socket_is_found_with_its_process(portgui: Portgui) -> None:
    with listener() as (_, port):
        (said,) = on_port(portgui.ask("sockets", str(port)), port)
    expected = {
        "transport": "tcp",
        "family": "ipv4",
        "local_address": "127.0.0.1",
        "local_port": port,
        "remote_address": None,
        "remote_port": None,
        "state": "LISTEN",
        "pid": os.getpid(),
        "reach": "this-computer",
    }
    assert {field: said[field] for field in expected} == expected
    assert said["process"]
    assert said["user"]


def test_a_datagram_socket_is_found_with_its_process(portgui: Portgui) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.bind(("0.0.0.0", 0))  # noqa: S104 - what is told of such a one
        port = opened.getsockname()[1]
        (said,) = on_port(portgui.ask("sockets", f"{port}/udp"), port, "udp")
        assert on_port(portgui.ask("sockets", f"{port}/tcp"), port, "udp") == []
        assert on_port(portgui.ask("sockets", str(port), "--listening"), port, "udp") == [said]
    assert (said["state"], said["pid"], said["remote_port"]) == (None, os.getpid(), None)
    assert (said["local_address"], said["reach"]) == ("0.0.0.0", "every-interface")  # noqa: S104


def test_an_ipv6_socket_is_found(portgui: Portgui) -> None:
    try:
        with listener("::1") as (_, port):
            (said,) = on_port(portgui.ask("sockets", f"[::1]:{port}"), port)
    except OSError as error:
        pytest.skip(f"no IPv6 on this computer: {error}")
    assert (said["family"], said["local_address"], said["pid"]) == ("ipv6", "::1", os.getpid())


def test_both_ends_of_a_connection_are_found_but_only_the_listener_listens(portgui: Portgui) -> None:
    with listener() as (opened, port), socket.create_connection(("127.0.0.1", port)) as client:
        accepted, (_, client_port) = opened.accept()
        with accepted:
            every = portgui.ask("sockets", f"{port}/tcp")
            listening = portgui.ask("sockets", f"{port}/tcp", "--listening")
    assert client.family == socket.AF_INET
    ends = {(said["local_port"], said["remote_port"], said["state"]) for said in every if said["pid"] == os.getpid()}
    assert ends == {
        (port, None, "LISTEN"),
        (port, client_port, "ESTABLISHED"),
        (client_port, port, "ESTABLISHED"),
    }
    assert [(said["local_port"], said["state"]) for said in listening] == [(port, "LISTEN")]
    assert all(said["reach"] is None for said in every if said["state"] == "ESTABLISHED")


def test_the_service_of_a_socket_is_named(portgui: Portgui) -> None:
    services = {11371: "hkp", 13720: "bprd", 22273: "wnn6", 27017: "mongodb", 25565: "Minecraft"}
    for port, service in services.items():
        with contextlib.suppress(OSError), listener(port=port):
            (said,) = [each for each in on_port(portgui.ask("sockets", service), port) if each["pid"] == os.getpid()]
            assert said["service"] == service
            return
    pytest.skip(f"all of the ports {list(services)} are taken on this computer")


def test_sockets_prints_a_table(portgui: Portgui) -> None:
    with listener() as (_, port):
        status, output, errors = portgui("sockets", f"{port}/tcp", "--listening")
    heading, row = output.splitlines()
    assert status == 0
    assert errors == "" or "only your own" in errors
    assert heading.split()[:3] == ["PORT", "TRANSPORT", "SERVICE"]
    for cell in (str(port), "tcp", "127.0.0.1", "LISTEN", str(os.getpid())):
        assert cell in row.split()
    assert row.index("LISTEN") == heading.index("STATE")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell who shares a socket")
def test_all_processes_that_share_a_socket_are_told(portgui: Portgui) -> None:
    with holding(SHARING) as holder:
        (said,) = portgui.ask("sockets", f"local-port:{holder.port}")
        (other,) = said["other_processes"]
        assert {said["pid"], other["pid"]} > {holder.child.pid}
        assert (other["process"], other["user"]) == (said["process"], said["user"])
        assert other["command_line"] == said["command_line"]
        output = portgui("sockets", f"local-port:{holder.port}")[1]
    assert output.splitlines()[2] == f"    shared with: {other['process']} ({other['pid']})"


def test_the_networks_that_lead_to_a_socket_are_named(portgui: Portgui) -> None:
    own = next(
        (
            (name, row.address)
            for name, rows in psutil.net_if_addrs().items()
            for row in rows
            if row.family == socket.AF_INET and not row.address.startswith("127.") and psutil.net_if_stats()[name].isup
        ),
        None,
    )
    if own is None:
        pytest.skip("this computer has no IPv4 address but loopback")
    interface, address = own
    with listener(address) as (_, port):
        (said,) = on_port(portgui.ask("sockets", str(port), "--listening"), port)
        _, output, _ = portgui("sockets", str(port), "--listening")
    assert (said["reach"], said["reach_interfaces"]) == ("this-network", [interface])
    assert f"this-network ({interface})" in output
    with listener("0.0.0.0") as (_, port):  # noqa: S104 - what is told of such a one
        (said,) = on_port(portgui.ask("sockets", str(port), "--listening"), port)
    assert said["reach"] == "every-interface"
    assert interface in said["reach_interfaces"]


def test_an_unusual_owner_is_told_with_what_is_normal(portgui: Portgui) -> None:
    software = {5432: "PostgreSQL", 27017: "mongod", 3306: "MySQL", 6379: "Redis", 3310: "ClamAV clamd"}
    for port, normally in software.items():
        with contextlib.suppress(OSError), listener(port=port):
            (said,) = [each for each in on_port(portgui.ask("sockets", str(port)), port) if each["pid"] == os.getpid()]
            _, output, _ = portgui("sockets", f"{port}/tcp", "--listening")
            assert said["unusual"]["normally"][0] == normally
            assert said["unusual"]["here"] == said["process"]
            assert f"    unusual: normally {normally}" in output
            assert output.rstrip().endswith(f"; here {said['process']}")
            return
    pytest.skip(f"all of the ports {list(software)} are taken on this computer")


def test_a_port_given_at_random_is_never_unusual(portgui: Portgui) -> None:
    with listener() as (_, port):
        (said,) = on_port(portgui.ask("sockets", str(port), "--listening"), port)
    assert said["unusual"] is None


def test_sockets_are_asked_by_interface_range_of_pids_and_network(portgui: Portgui) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port, pid = server.getsockname()[1], os.getpid()
        asked = f"port:{port} pid:{pid}-{pid + 1} address:127.0.0.0/8"
        status, output, errors = portgui("sockets", asked, "--json")
        assert (status, errors) == (0, "")
        assert [each["pid"] for each in json.loads(output)] == [pid]
        assert portgui("sockets", f"{asked} -address:127.0.0.0/8")[0] == 1
        assert portgui("sockets", f"{asked} unit:no-such-unit-runs-here")[0] == 1
        assert "remote:192.168.0.0/16" in portgui("sockets", f"{asked} remote:127.0.0.0/33")[2]


def test_no_sockets_found_is_status_1(portgui: Portgui) -> None:
    status, output, errors = portgui("sockets", "zzqqxx")
    assert status == 1
    assert (output, errors) == ("", "portgui: nothing matches 'zzqqxx'\n")
    assert portgui("sockets", "zzqqxx", "--json") == (1, "[]\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="file names have no control characters on Windows")
def test_what_a_process_is_called_does_not_reach_the_terminal(portgui: Portgui, tmp_path: Path) -> None:
    """A process may call itself anything, e.g. a sequence that changes the colours or the title of the terminal."""
    evil = "e\x1b[31m\u202e\nx"
    program = tmp_path / evil
    program.symlink_to(sys.executable)
    code = (
        "import socket, sys; opened = socket.create_server(('127.0.0.1', 0)); "
        "print(opened.getsockname()[1], flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [program, "-S", "-c", code, "\x1b]0;title\x07"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout
        port = int(process.stdout.readline())
        status, output, _ = portgui("sockets", f"{port}/tcp")
        (said,) = on_port(portgui.ask("sockets", str(port), "--listening"), port)
        _, json_text, _ = portgui("sockets", str(port), "--json")
        process.communicate(timeout=60)
    assert status == 0
    assert str(process.pid) in output
    check_harmless(output)
    check_harmless(json_text)
    assert said["pid"] == process.pid
    assert said["command_line"][-1] == "\x1b]0;title\x07"
    assert output.count("\n") == 2, "a heading and one row"
