"""Print where the descriptors of all processes lead, as lines of a pid, its start time, then names and inodes in turn.

Run by `portgui.sockets.links_ahead` as `python3 -I -S print_links.py PROC`. It reads the links in `PROC/*/fd` that it
may read, from the lowest pid on, takes no input and writes nothing but its answer. An inode is 0 where the descriptor
is no socket; a start time is in ticks since the system started (proc(5), `/proc/PID/stat`).
"""

import os
import sys

LINKS_IN_A_LINE = 500


def start_of(folder: str) -> str:
    """Return the start time of a process as it stands in its `stat`; its name may hold anything."""
    with open(folder + "/stat", "rb", buffering=0) as file:  # noqa: PTH123 - many
        return file.read().rpartition(b")")[2].split()[19].decode()


def main(proc: str) -> None:
    """Print the lines."""
    readlink = os.readlink
    for pid in sorted((name for name in os.listdir(proc) if name.isdecimal()), key=int):  # noqa: PTH208 - many
        folder = proc + "/" + pid
        try:
            started = start_of(folder)
            directory = os.open(folder + "/fd", os.O_RDONLY | os.O_DIRECTORY)
        except (OSError, IndexError):  # it ended, or we may not look
            continue
        try:
            names = os.listdir(directory)  # noqa: PTH208 - a descriptor
            for first in range(0, len(names), LINKS_IN_A_LINE):
                line = [pid, started]
                for name in names[first : first + LINKS_IN_A_LINE]:
                    try:
                        target = readlink(name, dir_fd=directory)
                    except OSError:  # closed meanwhile
                        continue
                    line += name, target[8:-1] if target.startswith("socket:[") else "0"
                os.write(1, (" ".join(line) + "\n").encode())
        except OSError:
            continue
        finally:
            os.close(directory)


if __name__ == "__main__":
    main(sys.argv[1])
