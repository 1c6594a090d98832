"""Build the shipped dataset from IANA's registry: a program of its own, for those who change the data.

The dataset in `resources/` is made by

    python -m portgui.registry service-names-port-numbers.xml \\
        --changes changes_since_2025-04.json --changes-date 2026-08
"""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from portgui.registry.build import build, parse_changes
from portgui.registry.dataset import write
from portgui.registry.iana import RegistryError, parse_csv, parse_xml
from portgui.whole_file import replace_whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the dataset; return the exit status. On an error nothing is written."""
    parser = argparse.ArgumentParser(prog="python -m portgui.registry", description="Build PortGUI's dataset of ports.")
    parser.add_argument("file", type=Path, help="IANA's service-names-port-numbers, .xml or .csv")
    parser.add_argument("--changes", type=Path, metavar="JSON", help="later changes to apply")
    parser.add_argument(
        "--changes-date", metavar="DATE", type=_date, help="how far these changes go, YYYY-MM or YYYY-MM-DD"
    )
    parser.add_argument("--date", type=_date, help="IANA's date, where the file does not say it (CSV)")
    parser.add_argument("--output", type=Path, default=Path("resources/registry.tsv"), help="default: %(default)s")
    options = parser.parse_args(arguments)
    file: Path = options.file
    output: Path = options.output
    if file.suffix.lower() not in (".xml", ".csv"):
        parser.error(f"neither .xml nor .csv: {file}")
    if options.changes_date and not options.changes:
        parser.error("--changes-date without --changes")
    try:
        if file.suffix.lower() == ".xml":
            registry = parse_xml(file.read_bytes(), str(file))
        else:
            registry = parse_csv(_text(file), str(file))
        changes = parse_changes(_text(options.changes), str(options.changes)) if options.changes else ()
        entries = build(registry, changes)
        text = write(entries, registry.updated or options.date, options.changes_date)
        replace_whole(output, text.encode("utf-8"))
    except (OSError, RegistryError) as error:
        sys.stderr.write(f"{parser.prog}: {error}\n")
        return 1
    sys.stdout.write(f"{len(entries)} entries written to {output}\n")
    return 0


def _date(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", text):
        raise argparse.ArgumentTypeError(f"not a date: {text}")
    return text


def _text(file: Path) -> str:
    """Return the text of a file with its line ends; raises `RegistryError` for what is not UTF-8."""
    data = file.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        text = data[error.start : error.start + 40].decode("latin-1")
        raise RegistryError.at(str(file), line, "not UTF-8 text", text) from error


if __name__ == "__main__":
    raise SystemExit(main())
