"""What is said beside the search field: what was forgiven, what was left out and why."""

from collections.abc import Iterable, Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication

from portgui.models.texts import fill
from portgui.query import ENTRY_KEYS, SOCKET_KEYS, Correction, Fault, Key, Problem, Query, values

translate: Final = QCoreApplication.translate


def entries_hint(query: Query, corrections: Iterable[Correction]) -> str:
    """Return what is to be said of a search in the reference, nothing where all is well."""
    meant_for_sockets = translate("SearchHint", "“%1” asks about sockets and is left out on this page.")
    return " ".join((*_forgiven(corrections), *_told(query, SOCKET_KEYS, meant_for_sockets)))


def sockets_hint(query: Query, corrections: Iterable[Correction]) -> str:
    """Return what is to be said of a search in the sockets, nothing where all is well."""
    meant_for_entries = translate("SearchHint", "“%1” asks about the reference and is left out on this page.")
    return " ".join((*_forgiven(corrections), *_told(query, ENTRY_KEYS, meant_for_entries)))


def _forgiven(corrections: Iterable[Correction]) -> Iterator[str]:
    for correction in corrections:
        told = translate("SearchHint", "Nothing has “%1”; searched for “%2”.")
        yield fill(told, correction.typed, correction.read)


def _told(query: Query, elsewhere: frozenset[Key], left_out: str) -> Iterator[str]:
    keys = " ".join(f"{key.value}:" for key in Key if key not in elsewhere)
    for problem in query.problems:
        yield _problem_text(problem, keys)
    for key in Key:
        if key in query.keys and key in elsewhere:
            yield left_out.replace("%1", f"{key.value}:")


def _problem_text(problem: Problem, keys: str) -> str:
    """Return what is wrong with a part of a search text, where these keys can be asked with."""
    key = f"{problem.key.value}:" if problem.key else ""
    match problem.fault:
        case Fault.UNKNOWN_KEY:
            text = translate("SearchHint", "There is no key “%1:”; it is left out. The keys: %2. As text: in quotes.")
            key = keys
        case Fault.GUESSED_KEY:
            text = translate("SearchHint", "There is no key “%1:”; read as “%2”.")
        case Fault.NO_VALUE:
            known = values(problem.key) if problem.key else ()
            example = " ".join(known) or _EXAMPLES.get(problem.key, "")
            text = translate("SearchHint", "“%1:” wants a value: %2") if example else ""
            text = text or translate("SearchHint", "“%1:” wants a value.")
            key = example
        case Fault.UNKNOWN_VALUE:
            text = translate("SearchHint", "“%2” cannot be “%1”, which is left out. It can be: %3.")
        case Fault.NOT_A_PORT if problem.key is Key.PORT:
            text = translate("SearchHint", "“%1” is no port number or range and is left out; write port:443 or %2.")
            key = "port:8000-8100"
        case Fault.NOT_A_PORT:
            text = translate("SearchHint", "“%2” wants a number; “%1” is none and is left out.")
        case Fault.NOT_A_NETWORK:
            text = translate("SearchHint", "“%1” is no network and is left out; write %2.")
            key = f"{key}192.168.0.0/16"
        case Fault.BEYOND:
            text = translate("SearchHint", "“%1”: port numbers end at 65535.")
    return fill(text, problem.text, key, ", ".join(values(problem.key)) if problem.key else "")


_EXAMPLES: Final[dict[Key | None, str]] = {
    Key.PORT: "443, 8000-8100",
    Key.RFC: "4251",
    Key.PID: "4711, 1000-2000",
    Key.ADDRESS: "192.168.1.7, 10.0.0.0/8",
    Key.REMOTE: "192.168.1.7, 10.0.0.0/8",
    Key.REMOTE_PORT: "443, 8000-8100",
    Key.LOCAL_PORT: "443, 8000-8100",
    Key.UNIT: "nginx.service, docker",
    Key.INTERFACE: "eth0",
}
