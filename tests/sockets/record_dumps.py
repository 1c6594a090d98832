"""Record what this computer's kernel says of a few sockets, for `diag_dumps.txt`:

    unshare -n .venv/bin/python tests/sockets/record_dumps.py "name of the kernel" >> tests/sockets/diag_dumps.txt

In a network namespace of its own, so that nothing else is in it. A line is: kernel, protocol, family, datagram.
"""

import fcntl
import socket
import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from portgui.sockets.netlink import receive


def main(kernel: str) -> None:
    """Open one socket of each kind and print the datagrams."""
    with socket.socket() as asking:  # bring loopback up: SIOCSIFFLAGS with IFF_UP (netdevice(7))
        fcntl.ioctl(asking, 0x8914, struct.pack("16sh22x", b"lo", 1))
    listener = socket.create_server(("127.0.0.1", 8080), backlog=7)
    client = socket.create_connection(("127.0.0.1", 8080), source_address=("127.0.0.1", 50001))
    server = listener.accept()[0]
    client.sendall(bytes(1000))
    server.recv(400, socket.MSG_WAITALL)
    done = socket.create_connection(("127.0.0.1", 8080), source_address=("127.0.0.1", 50002))
    taken = listener.accept()[0]
    done.close()
    taken.close()
    waiting = socket.create_connection(("127.0.0.1", 8080), source_address=("127.0.0.1", 50003))
    dual = socket.create_server(("::", 8081), family=socket.AF_INET6, dualstack_ipv6=True)
    mapped = socket.create_connection(("127.0.0.1", 8081), source_address=("127.0.0.1", 50004))
    only = socket.create_server(("::1", 8082), family=socket.AF_INET6)
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.bind(("0.0.0.0", 5353))  # noqa: S104 - in a namespace of its own
    connected = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
    connected.bind(("127.0.0.1", 5354))
    connected.connect(("127.0.0.1", 5353))
    for protocol in (socket.IPPROTO_TCP, socket.IPPROTO_UDP):
        for family in (socket.AF_INET, socket.AF_INET6):
            for data, _ in receive(protocol, family):
                sys.stdout.write(f"{kernel}\t{protocol}\t{family}\t{data.hex()}\n")
    for each in (listener, client, server, waiting, dual, mapped, only, datagrams, connected):
        each.close()


if __name__ == "__main__":
    main(sys.argv[1])
