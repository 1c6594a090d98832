"""The order of what is found: what people type, in both languages, and the entry that they mean by it.

The expected answers are from the field: what somebody who knows the service would point at. More knowledge may come; it
must not push these from the first place.
"""

import itertools
import re
import statistics
import time
from typing import Any, Final

import pytest

from portgui import resources
from portgui.ports import PortRange, Transport
from portgui.query import Correction, Query
from portgui.registry.catalog import Catalog
from portgui.registry.entry import Encryption, Entry, Found, InUse, Knowledge, Standing
from portgui.registry.search import Index
from tests.fakes import make_entry, make_knowledge

TCP, UDP, SCTP, DCCP = Transport

FIRST: Final = {
    # service names and what everybody calls them
    "ssh": "22 ssh",
    "SSH": "22 ssh",
    "secure shell": "22 ssh",
    "openssh": "22 ssh",
    "scp": "22 ssh",
    "telnet": "23 telnet",
    "ftp": "21 ftp",
    "ftps": "990 ftps",
    "tftp": "69 tftp",
    "smtp": "25 smtp",
    "mail": "25 smtp",
    "email": "25 smtp",
    "submission": "587 submission",
    "imap": "143 imap",
    "imaps": "993 imaps",
    "pop3": "110 pop3",
    "pop3s": "995 pop3s",
    "dns": "53 domain",
    "domain name": "53 domain",
    "dns over tls": "853 domain-s",
    "doh": "443 https",
    "mdns": "5353 mdns",
    "bonjour": "5353 mdns",
    "web": "80 http",
    "www": "80 http",
    "web server": "80 http",
    "http": "80 http",
    "https": "443 https",
    "quic": "443 https",
    "http3": "443 https",
    "nginx": "80 http",
    "apache": "80 http",
    "ntp": "123 ntp",
    "dhcp": "67 bootps",
    "snmp": "161 snmp",
    "snmp trap": "162 snmptrap",
    "syslog": "514 syslog",
    "ldap": "389 ldap",
    "ldaps": "636 ldaps",
    "kerberos": "88 kerberos",
    "radius": "1812 radius",
    "smb": "445 microsoft-ds",
    "cifs": "445 microsoft-ds",
    "samba": "445 microsoft-ds",
    "netbios": "137 netbios-ns",
    "nfs": "2049 nfs",
    "afp": "548 afpovertcp",
    "rsync": "873 rsync",
    "printer": "515 printer",
    "jetdirect": "9100 pdl-datastream",
    "rdp": "3389 ms-wbt-server",
    "remote desktop": "3389 ms-wbt-server",
    "Remote Desktop Protocol": "3389 ms-wbt-server",
    "vnc": "5900 rfb",
    "x11": "6000-6063 x11",
    "teamviewer": "5938 TeamViewer",
    "winrm": "5985 wsman",
    "bgp": "179 bgp",
    "rip": "520 router",
    "upnp": "1900 ssdp",
    "irc": "194 irc",
    "sip": "5060 sip",
    "voip": "5060 sip",
    "xmpp": "5222 xmpp-client",
    "jabber": "5222 xmpp-client",
    "rtsp": "554 rtsp",
    # databases, queues, caches
    "mysql": "3306 mysql",
    "mariadb": "3306 mysql",
    "postgres": "5432 postgresql",
    "pgsql": "5432 postgresql",
    "mssql": "1433 ms-sql-s",
    "sql server": "1433 ms-sql-s",
    "ms sql s": "1433 ms-sql-s",
    "oracle": "1521 Oracle Database",
    "mongo": "27017 mongodb",
    "mongodb": "27017 mongodb",
    "redis": "6379 redis",
    "memcached": "11211 memcache",
    "elasticsearch": "9200 Elasticsearch",
    "cassandra": "9042 Apache Cassandra",
    "couchdb": "5984 couchdb",
    "influxdb": "8086 InfluxDB",
    "rabbitmq": "5672 amqp",
    "amqp": "5672 amqp",
    "kafka": "9092 Apache Kafka",
    "mqtt": "1883 mqtt",
    "zookeeper": "2181 Apache ZooKeeper",
    # containers, development, observability
    "docker": "2375 docker",
    "docker registry": "5000 Docker Registry",
    "kubernetes": "6443 Kubernetes",
    "k8s": "6443 Kubernetes",
    "kubelet": "10250 kubelet",
    "etcd": "2379 etcd-client",
    "prometheus": "9090 Prometheus",
    "grafana": "3000 Grafana",
    "node exporter": "9100 Prometheus node_exporter",
    "kibana": "5601 Kibana",
    "zabbix": "10050 zabbix-agent",
    "vite": "5173 Vite",
    "angular": "4200 Angular",
    "django": "8000 Django",
    "flask": "5000 Flask",
    "jupyter": "8888 Jupyter",
    "ollama": "11434 ollama",
    "git": "9418 git",
    "svn": "3690 svn",
    # tunnels, proxies, games, homes, industry
    "openvpn": "1194 openvpn",
    "wireguard": "51820 WireGuard",
    "ipsec": "500 isakmp",
    "socks": "1080 socks",
    "squid": "3128 Squid",
    "proxy": "3128 Squid",
    "tor": "9050 Tor",
    "minecraft": "25565 Minecraft",
    "teamspeak": "9987 TeamSpeak 3",
    "plex": "32400 plex",
    "bitcoin": "8333 Bitcoin",
    "home assistant": "8123 Home Assistant",
    "modbus": "502 mbap",
    "bacnet": "47808 bacnet",
    "iscsi": "3260 iscsi-target",
    # French, with accents and without
    "bureau à distance": "3389 ms-wbt-server",
    "bureau a distance": "3389 ms-wbt-server",
    "BUREAU À DISTANCE": "3389 ms-wbt-server",
    "connexion à distance": "22 ssh",
    "serveur web": "80 http",
    "site web": "80 http",
    "courriel": "25 smtp",
    "envoi de courrier": "25 smtp",
    "boîte aux lettres": "143 imap",
    "nom de domaine": "53 domain",
    "serveur de noms": "53 domain",
    "serveur de temps": "123 ntp",
    "heure": "123 ntp",
    "annuaire": "389 ldap",
    "imprimante": "515 printer",
    "l’imprimante": "515 printer",
    "transfert de fichiers": "21 ftp",
    "téléphonie": "5060 sip",
    "telephonie ip": "5060 sip",
    "base de données mysql": "3306 mysql",
    "base de données postgresql": "5432 postgresql",
    "domotique": "8123 Home Assistant",
    # the first letters, as they are typed
    "ss": "22 ssh",
    "htt": "80 http",
    "postg": "5432 postgresql",
    "mong": "27017 mongodb",
    "minec": "25565 Minecraft",
    "remote des": "3389 ms-wbt-server",
    # typing errors
    "postgers": "5432 postgresql",
    "posgresql": "5432 postgresql",
    "mysqk": "3306 mysql",
    "htpp": "80 http",
    "tenlet": "23 telnet",
    "reids": "6379 redis",
    "mongdb": "27017 mongodb",
    "minceraft": "25565 Minecraft",
    "kuberntes": "6443 Kubernetes",
    "elasticsaerch": "9200 Elasticsearch",
    "wiregard": "51820 WireGuard",
    "teamveiwer": "5938 TeamViewer",
    "remote desktpo": "3389 ms-wbt-server",
    "remotedesktop": "3389 ms-wbt-server",
    "bureau à distnace": "3389 ms-wbt-server",
    "imprimmante": "515 printer",
    # numbers, as they are written
    "22": "22 ssh",
    "port 443": "443 https",
    ":443": "443 https",
    "443/tcp": "443 https",
    "tcp/443": "443 https",
    "tcp:443": "443 https",
    "443 udp": "443 https",
    "udp 53": "53 domain",
    "udp port 53": "53 domain",
    "port=22": "22 ssh",
    "8080": "8080 http-alt",
    "6005": "6000-6063 x11",
    "27017": "27017 mongodb",
    "localhost:3306": "3306 mysql",
    "127.0.0.1:5432": "5432 postgresql",
    "[::1]:6379": "6379 redis",
    "https://example.org:8443/login": "8443 Apache Tomcat",
    "514 udp": "514 syslog",
    "514 tcp": "514 shell",
    "22 ssh": "22 ssh",
    "ssh 22": "22 ssh",
    "22,80,443": "22 ssh",
    "443 80": "80 http",
    # questions
    "ssh port": "22 ssh",
    "port ssh": "22 ssh",
    "default port of mysql": "3306 mysql",
    "what port does minecraft use": "25565 Minecraft",
    "port par défaut de redis": "6379 redis",
    "quel port pour minecraft": "25565 Minecraft",
    "what runs on 8080": "8080 http-alt",
    "who uses 22": "22 ssh",
    "what is 5432?": "5432 postgresql",
    "5432?": "5432 postgresql",
    "quel port pour mysql ?": "3306 mysql",
    "what's on 443": "443 https",
    "qui utilise le 445": "445 microsoft-ds",
    "qu'est-ce que le port 22": "22 ssh",
    "c'est quoi 3306": "3306 mysql",
    "what program listens on port 22": "22 ssh",
    "which process uses port 8123?": "8123 Home Assistant",
    "quel processus utilise le port 8123": "8123 Home Assistant",
    "qui écoute sur 8123 ?": "8123 Home Assistant",
    "que fait le port 25": "25 smtp",
    "à quoi correspond le port 25": "25 smtp",
    "à quoi sert le port 25": "25 smtp",
    "what service is port 25": "25 smtp",
    "quel service est sur le port 25": "25 smtp",
    "port 25 service": "25 smtp",
    "is port 22 open": "22 ssh",
    "port 22 open?": "22 ssh",
    "what does port 22 do": "22 ssh",
    "tell me about port 22": "22 ssh",
    "what's running on port 22 right now": "22 ssh",
    "how do I close port 22": "22 ssh",
    "process listening on port 22": "22 ssh",
    "kill process on port 22": "22 ssh",
    "quel logiciel écoute sur le port 22": "22 ssh",
    "le port 22 est-il ouvert ?": "22 ssh",
    "what's running on 3000": "3000 Next.js",
    "que se passe-t-il sur le port 3000": "3000 Next.js",
    "why is 8080 in use": "8080 http-alt",
    "is 8080 free": "8080 http-alt",
    "is something listening on 8080": "8080 http-alt",
    "what pid uses port 8080": "8080 http-alt",
    "pourquoi le port 8080 est occupé": "8080 http-alt",
    "comment libérer le port 8080": "8080 http-alt",
    "est-ce que 8080 est libre ?": "8080 http-alt",
    "y a-t-il quelque chose sur le port 8080": "8080 http-alt",
    "port used by postgres": "5432 postgresql",
    "which ports does postgres need": "5432 postgresql",
    "where is postgres listening": "5432 postgresql",
    "sur quel port écoute postgres": "5432 postgresql",
    "port d’écoute de postgres": "5432 postgresql",
    "quel port dois-je ouvrir pour mysql": "3306 mysql",
    "what are ports 443 and 80 for": "80 http",
    "what is udp port 53": "53 domain",
    "what port does a minecraft server use": "25565 Minecraft",
    "is telnet open": "23 telnet",
    "port 22.": "22 ssh",
    "What is on port 22.": "22 ssh",
    ":::22": "22 ssh",
    "who": "513 who",
    # the query language
    "name:ssh": "22 ssh",
    "nom:ssh": "22 ssh",
    "name:mysql": "3306 mysql",
    "port:22": "22 ssh",
    "port:22 transport:tcp": "22 ssh",
    "rfc:4251": "22 ssh",
    "rfc:9114 transport:udp": "443 https",
    "mysql -3306": "33060 mysqlx",
    "ssh|telnet": "22 ssh",
    "telnet | 22": "22 ssh",
    '"remote desktop"': "3389 ms-wbt-server",
    "rdp transport:tcp encrypted:yes": "3389 ms-wbt-server",
    "prot:443": "443 https",
}
"""What is typed, and number and name of the entry that must come first."""

STATES: Final = {
    "0": (0, 0, Standing.RESERVED),
    "6 tcp": (6, 6, Standing.UNASSIGNED),
    "4": (4, 4, Standing.UNASSIGNED),
    "143/udp": (143, 143, Standing.RESERVED),
    "port 143 udp": (143, 143, Standing.RESERVED),
    "port:143 transport:udp": (143, 143, Standing.RESERVED),
    "22 dccp": (22, 22, Standing.UNASSIGNED),
    "49200": (49152, 65535, Standing.DYNAMIC),
    "port 65535": (49152, 65535, Standing.DYNAMIC),
}
"""Numbers that no service has: the state of the number, or of its range, comes first."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    made = Catalog.load(resources.path("registry.tsv"), resources.path("knowledge"))
    made.prepare()
    return made


def find(catalog: Catalog, text: str) -> Found:
    return catalog.find(Query.parse(text))


def told(entry: Entry) -> str:
    return f"{entry.ports} {entry.name}"


def test_the_table_is_long_enough_and_in_both_languages() -> None:
    assert len(FIRST) >= 80
    assert sum(not text.isascii() for text in FIRST) >= 10


@pytest.mark.parametrize(("text", "first"), FIRST.items(), ids=FIRST)
def test_what_people_mean_comes_first(catalog: Catalog, text: str, first: str) -> None:
    found = find(catalog, text).entries
    assert found, "nothing is found"
    assert told(found[0]) == first, list(map(told, found[:5]))


@pytest.mark.parametrize(("text", "state"), STATES.items(), ids=STATES)
def test_a_number_without_a_service_tells_its_state_first(
    catalog: Catalog, text: str, state: tuple[int, int, Standing]
) -> None:
    best = find(catalog, text).entries[0]
    assert (best.ports, best.standing) == (PortRange(state[0], state[1]), state[2])


def test_every_number_shows_its_own_entries_first(catalog: Catalog) -> None:
    for port in itertools.chain(range(1100), range(1100, 65536, 977)):
        own = {entry.key for entry in catalog.on_port(port)}
        found = find(catalog, str(port)).entries
        assert {entry.key for entry in found[: len(own)]} == own, port


# The query language, on entries made for it

SSH: Final = make_entry(
    "22", "ssh", [TCP], description="Secure Shell", knowledge=make_knowledge(rfcs=(4251,), in_practice=frozenset({TCP}))
)
HTTP: Final = make_entry("80", "http", [TCP, UDP], description="World Wide Web")
ALTERNATE: Final = make_entry("8008", "http-alt", [TCP], description="Web, alternate")
SYSLOG: Final = make_entry("514", "syslog", [UDP], description="A log of the system")
GAME: Final = make_entry(
    "8050", "Game", standing=Standing.UNOFFICIAL, knowledge=make_knowledge(in_practice=frozenset({UDP}))
)
RANGE: Final = make_entry("6000-6063", "x11", [TCP], description="X Window System")
NOWHERE: Final = make_entry(None, "nowhere", [TCP], description="A service without a number")
SMALL: Final = Catalog([SSH, HTTP, SYSLOG, RANGE, ALTERNATE, GAME, NOWHERE], None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # every word, none of the excluded, one of the alternatives
        ("web alternate", {"http-alt"}),
        ("web -alternate", {"http"}),
        ("-web", {"ssh", "syslog", "x11", "Game", "nowhere"}),
        ('-"world wide"', {"ssh", "syslog", "x11", "http-alt", "Game", "nowhere"}),
        ("web -http-alt -http", set()),
        ("ssh | syslog", {"ssh", "syslog"}),
        ("ssh|syslog", {"ssh", "syslog"}),
        ("ssh | web alternate", {"ssh", "http-alt"}),
        ("ssh|web alternate", {"http-alt"}),
        ("ssh || syslog", {"ssh", "syslog"}),
        ("| ssh |", {"ssh"}),
        ("80|ssh", {"http", "ssh"}),
        ("-ssh|http", {"syslog", "x11", "Game", "nowhere"}),
        ("ssh,syslog", {"ssh", "syslog"}),
        # phrases are whole words that stand so
        ('"secure shell"', {"ssh"}),
        ('"shell secure"', set()),
        ('"secure she"', set()),
        ("«secure shell»", {"ssh"}),
        ("“Secure  Shell”", {"ssh"}),
        ('"http alt"', {"http-alt"}),
        ('"log"', {"syslog"}),
        ('"syst"', set()),
        # numbers
        ("8000-8100", {"http-alt", "Game"}),
        ("8100 - 8000", {"http-alt", "Game"}),
        ("8000-8100 -8050", {"http-alt"}),
        ("8000-", {"http-alt", "Game"}),
        ("22 80", {"ssh", "http"}),
        ("22,514", {"ssh", "syslog"}),
        ("6010", {"x11"}),
        # keys
        ("port:22", {"ssh"}),
        ("port:22,80", {"ssh", "http"}),
        ("port:22|80", {"ssh", "http"}),
        ("port:8000-8100 transport:udp", {"Game"}),
        ("8000-8100 udp", {"Game"}),
        ("port:8000-", {"http-alt", "Game"}),
        ("port:>=8008", {"http-alt", "Game"}),
        ("port:>8008", {"Game"}),
        ("port:<80", {"ssh"}),
        ("port:<=80", {"ssh", "http"}),
        ("port:system", {"ssh", "http", "syslog"}),
        ("port:1-100 port:80-9000", {"http"}),
        ("-port:22,80", {"syslog", "x11", "http-alt", "Game", "nowhere"}),
        ("name:http", {"http", "http-alt"}),
        ('name:"http"', {"http", "http-alt"}),
        ('name:"htt"', set()),
        ('name:"http alt"', {"http-alt"}),
        ("name:web", set()),
        ("-name:http", {"ssh", "syslog", "x11", "Game", "nowhere"}),
        ("transport:udp", {"http", "syslog", "Game"}),
        ("transport:tcp,udp", {"ssh", "http", "syslog", "x11", "http-alt", "Game", "nowhere"}),
        ("-transport:tcp", {"syslog", "Game"}),
        ("standing:unofficial", {"Game"}),
        ("statut:officieux", {"Game"}),
        ("rfc:4251", {"ssh"}),
        ("rfc:RFC4251", {"ssh"}),
        ("rfc:425", set()),
        # what cannot be meant is left out
        ("ssh port:x", {"ssh"}),
        ("ssh foo:bar", {"ssh"}),
        ("ssh standing:lost", {"ssh"}),
        ("ssh transport:", {"ssh"}),
        ("ssh pid:1", {"ssh"}),
        ("8000-99999", {"http-alt", "Game"}),
        ("ssh in-use:yes", {"ssh"}),
        ("ssh port:70000", set()),
        ("port:>65535", set()),
        ("port:22,70000", {"ssh"}),
        ("ssh -port:70000", {"ssh"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_query_finds(text: str, found: set[str]) -> None:
    result = SMALL.find(Query.parse(text))
    assert {entry.name for entry in result.entries} == found
    assert result.corrections == ()


@pytest.mark.parametrize(
    ("text", "found"), [("encrypted:yes", ["a"]), ("encrypted:no", ["b"]), ("-encrypted:no", ["a", "c", "d"])]
)
def test_encryption_is_asked_for(text: str, found: list[str]) -> None:
    entries = [
        make_entry("1", "a", knowledge=make_knowledge(encrypted=Encryption.YES)),
        make_entry("2", "b", knowledge=make_knowledge(encrypted=Encryption.NO)),
        make_entry("3", "c", knowledge=make_knowledge()),
        make_entry("4", "d"),
    ]
    assert [entry.name for entry in find(Catalog(entries, None), text).entries] == found


def test_in_use_is_answered_by_who_knows() -> None:
    def names(text: str) -> list[str | None]:
        in_use = InUse((21, 22, 6001), lambda entry: entry.name == "ssh" or len(entry.ports or ()) > 1)
        return [entry.name for entry in SMALL.find(Query.parse(text), in_use=in_use).entries]

    assert names("in-use:yes") == ["ssh", "x11"]
    assert names("utilise:oui") == ["ssh", "x11"]
    assert names("-in-use:no") == ["ssh", "x11"]
    assert names("in-use:yes -x") == ["ssh"]
    assert {"ssh", "x11"}.isdisjoint(names("in-use:no"))
    assert names("http in-use:yes") == []


# The order, on entries made for it


def essential(**others: Any) -> Knowledge:
    return make_knowledge(essential=True, **others)


def order(text: str, *entries: Entry) -> list[str | None]:
    return [entry.name for entry in find(Catalog(entries, None), text).entries]


def test_the_order_is_the_one_that_is_written_down() -> None:
    """Each entry matches in one of the ways that the docstring of the index names, in the wrong order."""
    ways = [
        make_entry("1", "rest", description="superbeta"),
        make_entry("2", "text", description="of beta"),
        make_entry("3", "alphabeta"),
        make_entry("4", "of-beta"),
        make_entry("5", "begun", aliases=("beta two",)),
        make_entry("6", "beta-three"),
        make_entry("7", "program", knowledge=make_knowledge(software=("Beta",))),
        make_entry("8", "alias", knowledge=make_knowledge(aliases=("Béta",))),
        make_entry("9", "beta", knowledge=make_knowledge()),
    ]
    assert order("beta", *ways) == [entry.name for entry in reversed(ways)]
    assert (Index.__doc__ or "").count("\n    1. ") == 1, "the order is explained"


def test_essential_entries_come_before_known_ones_and_these_before_obscure_ones() -> None:
    entries = [
        make_entry("1", "beta-obscure"),
        make_entry("2", "beta-known", knowledge=make_knowledge()),
        make_entry("3", "of-beta", knowledge=essential()),
    ]
    assert order("beta", *entries) == ["of-beta", "beta-known", "beta-obscure"]


def test_an_exact_name_is_better_than_importance_but_for_a_mere_registration() -> None:
    known = make_entry("1", "beta", knowledge=make_knowledge())
    obscure = make_entry("2", "beta")
    alias = make_entry("3", "other", knowledge=essential(aliases=("beta",)))
    begins = make_entry("4", "beta-more", knowledge=essential())
    assert order("beta", known, obscure, alias, begins) == ["beta", "other", "beta", "beta-more"]
    assert order("beta", obscure, alias)[0] == "other"


def test_of_the_uses_of_a_number_the_essential_one_comes_first() -> None:
    entries = [
        make_entry("80", "registered"),
        make_entry("80", "idle", knowledge=make_knowledge(in_practice=frozenset())),
        make_entry("80", "used", knowledge=make_knowledge(in_practice=frozenset({TCP}))),
        make_entry("80", "usual", standing=Standing.UNOFFICIAL, knowledge=essential(in_practice=frozenset({TCP}))),
    ]
    assert order("80", *entries) == ["usual", "used", "idle", "registered"]


def test_words_next_to_each_other_come_before_words_apart() -> None:
    entries = [
        make_entry("1", "apart", knowledge=make_knowledge(aliases=("desktop", "remote"))),
        make_entry("2", "together", knowledge=make_knowledge(aliases=("a remote desktop",))),
        make_entry("3", "exact", knowledge=make_knowledge(aliases=("remote desktop",))),
    ]
    assert order("remote desktop", *entries)[0] == "exact"
    assert set(order("remote desktop", *entries)) == {"apart", "together", "exact"}


def test_of_like_aliases_the_one_that_is_in_the_name_comes_first() -> None:
    entries = [
        make_entry("1", "other", knowledge=make_knowledge(aliases=("beta",))),
        make_entry("2", "my-beta", knowledge=make_knowledge(aliases=("beta",))),
    ]
    assert order("beta", *entries) == ["my-beta", "other"]


def test_of_names_that_begin_so_the_shorter_is_nearer() -> None:
    assert order("be", make_entry("1", "beta-max"), make_entry("2", "beta")) == ["beta", "beta-max"]


def test_a_range_is_answered_in_the_order_of_the_numbers() -> None:
    entries = [make_entry(str(port), f"s{port}", knowledge=essential() if port % 2 else None) for port in range(20, 30)]
    assert order("20-30", *entries) == [f"s{port}" for port in range(20, 30)]
    assert order("port:22-24", *entries) == ["s22", "s23", "s24"]


def test_one_letter_finds_what_has_a_word_that_begins_with_it() -> None:
    entries = [make_entry("1", "bab"), make_entry("2", "abc"), make_entry("3", "x", description="a word")]
    assert order("a", *entries) == ["abc"]
    assert order("d", *entries) == ["x"], "where no name begins with it, anything that has it"


# Typing errors


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("postgers", "postgres"),  # two letters swapped
        ("mysqk", "mysql"),  # another letter
        ("minecaft", "minecraft"),  # a letter left out
        ("kuberrnetes", "kubernetes"),  # a letter put in
        ("remotedesktop", "remote desktop"),  # a blank left out
        ("imprimmante", "imprimante"),
        ("téléphnoie", "telephonie"),
        ("htpp", "http"),
    ],
)
def test_one_typing_error_is_forgiven_and_told(catalog: Catalog, typed: str, read: str) -> None:
    found = find(catalog, typed)
    (correction,) = found.corrections
    assert correction.read == read
    assert found.entries[0] == find(catalog, read).entries[0]


def test_only_the_word_that_nothing_has_is_corrected(catalog: Catalog) -> None:
    found = find(catalog, "remote desktpo transport:tcp")
    assert found.corrections == (Correction("desktpo", "desktop"),)
    assert found.entries == find(catalog, "remote desktop transport:tcp").entries


def test_a_name_asked_for_by_its_key_is_corrected(catalog: Catalog) -> None:
    found = find(catalog, "name:postgresqk")
    assert found.corrections == (Correction("postgresqk", "postgresql"),)
    assert told(found.entries[0]) == "5432 postgresql"


@pytest.mark.parametrize(
    "text",
    [
        "zzqqxx",  # near nothing
        "zqj",  # too short
        "pstgrs",  # two errors
        '"postgers"',  # quoted: meant as it is written
        "65536",  # a number
        "port:postgers",
        "x" * 60,
    ],
)
def test_nothing_else_is_corrected(catalog: Catalog, text: str) -> None:
    assert find(catalog, text).corrections == ()


@pytest.mark.parametrize("text", ["ssh", "-postgers", "ssh minecraft", "22", "serveur", "sh"])
def test_what_is_somewhere_is_not_corrected(catalog: Catalog, text: str) -> None:
    assert find(catalog, text).corrections == ()


def test_a_word_of_another_transport_is_no_typing_error(catalog: Catalog) -> None:
    found = catalog.find(Query.parse("postgresql"), {DCCP})
    assert found.corrections == ()


def test_one_side_beyond_help_does_not_spoil_the_other(catalog: Catalog) -> None:
    found = find(catalog, "zzqqxx | postgers")
    assert found.corrections == (Correction("postgers", "postgres"),)
    assert told(found.entries[0]) == "5432 postgresql"


# How long it takes


def test_a_search_is_far_from_being_felt(catalog: Catalog) -> None:
    """The budget is 4 ms a search on a quiet computer; here it may be anything but quiet."""
    texts = [
        text[:end] for text in (*FIRST, *STATES, "zzqqxx zzqqxx", "encrypted:no -a") for end in range(1, len(text) + 1)
    ]
    times = []
    for text in dict.fromkeys(texts):
        query = Query.parse(text)
        begun = time.perf_counter()
        catalog.find(query)
        times.append(time.perf_counter() - begun)
    assert statistics.quantiles(times, n=20)[-1] < 0.016, "the whole budget of a keystroke"


def test_what_is_typed_gives_at_every_key_an_answer_or_a_reason(catalog: Catalog) -> None:
    for text in FIRST:
        for end in range(1, len(text) + 1):
            query = Query.parse(text[:end])
            if re.search(r"\w", text[:end]) and query.alternatives and not query.problems:
                assert find(catalog, text[:end]).entries or end < len(text), text[:end]
