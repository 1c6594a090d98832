"""Read the services file of this computer, `/etc/services` and its like: port numbers and what they are called here.

A line is `name number/protocol alias ... # comment` (services(5) of Linux, of the BSDs and of macOS; Windows has the
same in `drivers\\etc\\services`).
"""

import os
import re
import sys
from pathlib import Path
from typing import Final

from portgui.ports import MAX_PORT, Transport
from portgui.records import frozen

_MOST_BYTES: Final = 8_000_000
"""Of a file that is larger only the beginning is read; systems ship some 20 to 600 kB."""
_LONGEST_NAME: Final = 200
_NUMBER: Final = re.compile(r"([0-9]+)[/,]([A-Za-z0-9.+-]+)")
"""The BSDs take a comma too (getservent(3))."""
_LINES: Final = re.compile("\r\n|\r|\n")
_TRANSPORTS: Final = {transport.value: transport for transport in Transport}


@frozen
class Service:
    """One line of the file."""

    name: str
    port: int
    transport: Transport
    aliases: tuple[str, ...] = ()
    comment: str = ""


@frozen
class BadLine:
    """A line that says nothing that could be understood."""

    number: int
    """Of the line in the file, from 1."""
    text: str


@frozen
class ServicesFile:
    """What a services file says. Lines of protocols without port numbers of ours (`ddp`) are neither here nor bad."""

    services: tuple[Service, ...] = ()
    bad_lines: tuple[BadLine, ...] = ()


def parse(data: bytes) -> ServicesFile:
    r"""Read a services file of any system and encoding. No file is wrong as a whole; bad lines are passed over.

    >>> parse(b"Http\t80/TCP www # Web\r\nrtmp 1/ddp").services
    (Service(name='Http', port=80, transport=<Transport.TCP: 'tcp'>, aliases=('www',), comment='Web'),)
    >>> parse(b"oops\nx 65536/tcp # too high").bad_lines
    (BadLine(number=1, text='oops'), BadLine(number=2, text='x 65536/tcp # too high'))
    """
    services: dict[Service, None] = {}  # a line that stands there twice is one
    bad = []
    for number, line in enumerate(_LINES.split(_decoded(data)), 1):
        content, _, comment = line.partition("#")
        words = content.split()
        if not words:
            continue
        found = _NUMBER.fullmatch(words[1]) if len(words) > 1 else None
        whole = all(word.isprintable() and len(word) <= _LONGEST_NAME for word in words)
        if not whole or found is None or len(found[1]) > 9 or int(found[1]) > MAX_PORT:
            bad.append(BadLine(number, line.strip()[:_LONGEST_NAME]))
            continue
        transport = _TRANSPORTS.get(found[2].lower())
        if transport is not None:
            aliases = tuple(dict.fromkeys(word for word in words[2:] if word != words[0]))
            told = " ".join(_printable(comment).split())[:_LONGEST_NAME]
            services[Service(words[0], int(found[1]), transport, aliases, told)] = None
    return ServicesFile(tuple(services), tuple(bad))


def usual_file() -> Path:
    """Return where this system has its services file, or what the environment variable PORTGUI_SERVICES names."""
    if named := os.environ.get("PORTGUI_SERVICES"):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "drivers", "etc", "services")
    return Path("/etc/services")


def read(file: Path) -> ServicesFile:
    """Read a services file; one that is not there says nothing. Raises `OSError`."""
    if not file.exists():
        return ServicesFile()
    if not file.is_file():  # a pipe in its place would never end
        raise OSError(0, "this is no file", str(file))
    with file.open("rb") as stream:
        return parse(stream.read(_MOST_BYTES))


def _decoded(data: bytes) -> str:
    """Return the text; what is no Unicode is taken for Latin-1, in which every byte is a letter."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
