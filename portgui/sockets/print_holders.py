"""Print which processes hold which sockets, as `inode pid` lines, and nothing else: the part that runs as root.

Run by `portgui.sockets.elevated` as `pkexec python3 -I print_holders.py`, maybe by another Python than ours, of 3.6 at
least. It reads the links in `/proc/*/fd`, takes no input and no argument, writes nothing but its answer and is bounded.
"""

import os
import sys

MOST_PAIRS = 1_000_000


def main() -> int:
    """Print the pairs; return the exit status."""
    pairs = 0
    write = sys.stdout.write
    for pid in sorted((name for name in os.listdir("/proc") if name.isdecimal()), key=int):  # noqa: PTH208 - many
        folder = "/proc/" + pid + "/fd/"
        try:
            names = os.listdir(folder)  # noqa: PTH208 - many
        except OSError:  # it ended, or even root may not look
            continue
        seen = set()
        for name in names:
            try:
                target = os.readlink(folder + name)  # noqa: PTH115 - many
            except OSError:
                continue
            if target.startswith("socket:[") and target not in seen:
                seen.add(target)
                write(target[8:-1] + " " + pid + "\n")
                pairs += 1
                if pairs == MOST_PAIRS:
                    return 0
    return 0


if __name__ == "__main__":
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:  # nobody reads any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        status = 1
    sys.exit(status)
