"""The port numbers that this system gives to outgoing connections: its own ephemeral range."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

from portgui.ports import PortError, PortRange

LINUX_FILE: Final = Path("/proc/sys/net/ipv4/ip_local_port_range")
"""Two numbers, for IPv6 too (Linux, Documentation/networking/ip-sysctl.rst)."""
_MAC: Final = ("sysctl", "-n", "net.inet.ip.portrange.first", "net.inet.ip.portrange.last")
_WINDOWS: Final = ("netsh", "interface", "ipv4", "show", "dynamicport", "tcp")
_SECONDS: Final = 5


def ephemeral_ports(platform: str = sys.platform, linux_file: Path = LINUX_FILE) -> PortRange | None:
    """Return the range, `None` where the system does not tell it. May start a program (macOS, Windows)."""
    try:
        if platform == "linux":
            return first_and_last(linux_file.read_text("ascii"))
        if platform == "darwin":
            return first_and_last(_output(_MAC))
        if platform == "win32":
            return first_and_count(_output(_WINDOWS))
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return None


def first_and_last(text: str) -> PortRange:
    """Read the first and the last number. Raises `PortError`.

    >>> first_and_last("32768\\t60999\\n")
    PortRange(first=32768, last=60999)
    """
    numbers = text.split()
    if len(numbers) != 2 or not all(number.isdigit() for number in numbers):
        raise PortError(f"not two port numbers: {text[:60]!r}")
    return PortRange(int(numbers[0]), int(numbers[1]))


def first_and_count(text: str) -> PortRange:
    """Read what netsh prints in the user's language: the first number, then how many. Raises `PortError`.

    >>> first_and_count("Protocol tcp Dynamic Port Range\\n---\\nStart Port      : 49152\\nNumber of Ports : 16384\\n")
    PortRange(first=49152, last=65535)
    """
    numbers = [int(number) for number in re.findall(r":\s*([0-9]{1,5})\s*$", text, re.MULTILINE)]
    if len(numbers) != 2:
        raise PortError(f"not a first number and a count: {text[:60]!r}")
    return PortRange(numbers[0], numbers[0] + numbers[1] - 1)


def _output(command: tuple[str, ...]) -> str:
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # on Windows no console flashes up
    done = subprocess.run(  # noqa: S603 - a fixed command
        command, capture_output=True, text=True, errors="replace", check=True, timeout=_SECONDS, creationflags=flags
    )
    return done.stdout
