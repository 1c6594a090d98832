"""Whether a program is one of those that are expected on a port, by the names of programs that knowledge tells.

Names of software are not names of processes: PostgreSQL runs as `postgres`, Elasticsearch as `java`. The names are
those that the systems show; what they do to them (Linux cuts at 15 characters, Windows adds `.exe`, interpreters carry
their version) is undone here.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from portgui.query import fold

_GO_BETWEENS: Final = {
    "opens sockets for the services that it starts": (
        "systemd, launchd, init, inetd, xinetd, tcpsvd, tcpserver, s6-tcpserver, svchost, services, busybox, toybox"
    ),
    "forwards to containers or virtual machines": (
        "docker-proxy, dockerd, com.docker.backend, com.docker.vpnkit, com.docker.proxy, vpnkit, vpnkit-bridge, "
        "rootlessport, rootlesskit, slirp4netns, pasta, pasta.avx2, passt, passt.avx2, conmon, containerd, "
        "containerd-shim, podman, gvproxy, limactl, colima, ssh-forwarder, wslrelay, wslhost, vmmem, vmmemwsl, "
        "kube-proxy, k3s, k3s-server, k3s-agent, lxd, incusd, nerdctl, multipassd, orbstack, orbstack helper, "
        "qemu-system, kvm, qemu, vboxheadless, virtualboxvm, vboxnetnat, vmware-vmx, vmnet-natd, vmnat, prl_naptd"
    ),
    "forwards to somewhere else, as it was told to": (
        "ssh, sshd, sshd-session, plink, putty, autossh, kubectl, oc, telepresence, socat, ncat, nc, "
        "nc.openbsd, nc.traditional, netcat, "
        "haproxy, nginx, envoy, traefik, caddy, stunnel, stunnel4, ghostunnel, redir, rinetd, gost, frps, frpc, "
        "chisel, ngrok, cloudflared, tailscaled, cloud-sql-proxy, cloud_sql_proxy, session-manager-plugin, "
        "istio-proxy, pilot-agent, linkerd2-proxy, ziti-tunnel, iphlpsvc, code, code-server, teleport, tsh, "
        "boundary, relayd, pen"
    ),
    "runs programs of another system": "wine, wine-preloader, wine64-preloader, wineserver, box64, box86",
}
"""The programs that may rightly hold any port, by the reason why."""
_MAY_HOLD_ANY: Final = frozenset(name for names in _GO_BETWEENS.values() for name in names.split(", "))

_INTERPRETERS: Final = {
    "nodejs": "node",
    "javaw": "java",
    "pythonw": "python",
    "pypy": "python",
    "beam": "beam.smp",
    "luajit": "lua",
    "php-cgi": "php",
    "php-fpm": "php",
}
"""Other names of the programs that run others."""

_CUT: Final = (15, 16)
"""Bytes that Linux (TASK_COMM_LEN of include/linux/sched.h) and macOS (MAXCOMLEN of sys/param.h) leave of a name."""
_VERSION: Final = re.compile(r"[-_]?v?\d+(?:\.\d+)*$")


def expected(name: str, programs: Iterable[str]) -> bool:
    """Say whether a process name is that of one of the programs, whatever the system made of it.

    >>> expected("postgres.exe", ["postgres"]), expected("python3.11", ["python"]), expected("node", ["postgres"])
    (True, True, False)
    >>> expected("gnome-remote-de", ["gnome-remote-desktop-daemon"])
    True
    """
    names = set(_spellings(name))
    return any(
        known in names or (len(name.encode()) in _CUT and known.startswith(name.casefold()))
        for program in programs
        for known in (program.casefold(),)
    )


def may_hold_any_port(name: str) -> bool:
    """Say whether a program is a go-between, which opens ports for others.

    >>> may_hold_any_port("docker-proxy"), may_hold_any_port("qemu-system-x86_64"), may_hold_any_port("node")
    (True, True, False)
    """
    return name.casefold().startswith("qemu-system") or expected(name, _MAY_HOLD_ANY)


def is_named_in(name: str, words: Collection[str]) -> bool:
    """Say whether a process name is one of these (folded) words, in one of its spellings."""
    return any(known in words for known in _spellings(fold(name)))


def _spellings(name: str) -> Iterator[str]:
    """Yield the forms of a process name that programs are known by.

    >>> list(_spellings("Python3.11.exe")), list(_spellings("sshd:")), list(_spellings("nodejs"))
    (['python3.11', 'python'], ['sshd'], ['nodejs', 'node'])
    """
    plain = name.casefold().removesuffix(".exe").rstrip(":")
    yield plain
    bare = _VERSION.sub("", plain)
    if bare and bare != plain:
        yield bare
    if bare in _INTERPRETERS:
        yield _INTERPRETERS[bare]
