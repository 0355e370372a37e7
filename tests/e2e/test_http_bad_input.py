# SPDX-License-Identifier: Apache-2.0
"""HTTP that no good client sends, at the adapter and at the management API (http-adapter.md §1.1)."""
import contextlib
import os
import socket
import time

import pytest

from support.raw import RawClient
from support.waiting import seconds, wait_until

SERVERS = [("http", None, "/telemetry"), ("registry", "http", "/v1/tenants/T")]


@pytest.fixture(params=SERVERS, ids=[entry[0] for entry in SERVERS])
def server(request, suite):
    name, role, path = request.param

    class Server:
        port = suite.port(name, role)

        @staticmethod
        def connect():
            return RawClient(suite.port(name, role), suite.ca_file)

    Server.name, Server.path = name, path.encode()
    return Server


def request_head(server, *fields, method=b"POST", version=b"HTTP/1.1"):
    return b"".join([method, b" ", server.path, b" ", version, b"\r\n", *(field + b"\r\n" for field in fields), b"\r\n"])


DOUBTFUL_FRAMING = {
    "length and chunked": (b"Content-Length: 3", b"Transfer-Encoding: chunked"),
    "two lengths": (b"Content-Length: 3", b"Content-Length: 4"),
    "listed lengths": (b"Content-Length: 3, 4",),
    "signed length": (b"Content-Length: +3",),
    "hexadecimal length": (b"Content-Length: 0x3",),
    "negative length": (b"Content-Length: -1",),
    "empty length": (b"Content-Length: ",),
    "huge length": (b"Content-Length: 99999999999999999999999",),
    "chunked not last": (b"Transfer-Encoding: chunked, gzip",),
    "unknown coding": (b"Transfer-Encoding: banana",),
    "chunked twice": (b"Transfer-Encoding: chunked, chunked",),
    "blank before colon": (b"Content-Length : 3",),
    "folded field": (b"X-Folded: a\r\n b", b"Content-Length: 3"),
}


@pytest.mark.parametrize("case", DOUBTFUL_FRAMING)
def test_doubtful_framing_is_refused_and_nothing_behind_it_served(server, case):
    smuggled = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
    with server.connect() as client:
        client.send(request_head(server, b"Host: x", *DOUBTFUL_FRAMING[case]) + b"abc" + smuggled)
        answer = client.read_all()
    allowed = (b"400", b"501") if "oding" in case or "chunked" in case else (b"400", b"413")
    assert answer[9:12] in allowed, answer
    assert answer.count(b"HTTP/1.1 ") == 1, answer


@pytest.mark.parametrize("chunk", [b"g\r\nabc\r\n", b"-1\r\n", b"fffffffffffffffff\r\n", b"3\r\nabcdef\r\n0\r\n\r\n",
                                   b"\r\n", b"3 \x00\r\nabc\r\n0\r\n\r\n"])
def test_bad_chunks_are_refused(server, chunk):
    with server.connect() as client:
        client.send(request_head(server, b"Host: x", b"Transfer-Encoding: chunked") + chunk)
        answer = client.read_all()
    assert answer[9:12] in (b"400", b"413"), answer
    assert answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize("request_line", [
    b"GARBAGE\r\n\r\n", b"POST /telemetry\r\n\r\n", b"POST /telemetry HTTP/9.9\r\nHost: x\r\n\r\n",
    b"POST /telemetry HTTP/2.0\r\nHost: x\r\n\r\n", b"POST /telemetry FTP/1.1\r\nHost: x\r\n\r\n",
    b"POST  /telemetry  HTTP/1.1\r\nHost: x\r\n\r\n", b"P\x00ST /telemetry HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /telem\x01etry HTTP/1.1\r\nHost: x\r\n\r\n", b"POST /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /telemetry% HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x00\x05hello\r\n\r\n",
    b"POST /telemetry HTTP/1.1\r\nHost: x\r\nbad\x00name: x\r\n\r\n", b"POST /telemetry HTTP/1.1\r\nHost: x\r\n: x\r\n\r\n",
    b"POST /telemetry HTTP/1.1\r\nHost: x\r\nA: b\x00c\r\n\r\n", b"POST /telemetry HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n"])
def test_what_is_no_request_is_refused_at_once(server, request_line):
    begin = time.monotonic()
    with server.connect() as client:
        client.send(request_line)
        answer = client.read_all()
    assert answer == b"" or answer[9:12] in (b"400", b"505"), answer
    assert time.monotonic() - begin < seconds(2)


@pytest.mark.parametrize("hosts", [(), (b"Host: a", b"Host: b")])
def test_http_1_1_needs_exactly_one_host(server, hosts):
    with server.connect() as client:
        client.send(request_head(server, *hosts, b"Content-Length: 0"))
        assert client.read_until(b"\r\n").startswith(b"HTTP/1.1 400 ")


def test_a_request_line_too_long_is_414(server):
    with server.connect() as client:
        client.send(b"POST /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        assert client.read_all()[9:12] == b"414"


def test_a_header_section_too_long_is_431(server):
    for fields in ([b"X-%d: %s" % (number, b"y" * 100) for number in range(100)], [b"X: " + b"y" * 9000]):
        with server.connect() as client:
            client.send(request_head(server, b"Host: x", *fields))
            assert client.read_all()[9:12] == b"431"


def test_an_endless_header_is_cut_off_without_being_kept(server, suite):
    with server.connect() as client:
        client.send(b"POST /telemetry HTTP/1.1\r\nHost: x\r\nX: ")
        with pytest.raises(OSError):
            for _ in range(20000):
                client.send(b"y" * 1000)
    status, name = f"/proc/{suite.pid(server.name)}/status", server.name
    with open(status, encoding="utf-8") as file:
        resident = next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
    assert resident < 1_000_000, f"{name} holds {resident} KiB"


def test_an_oversized_body_is_refused_up_front_and_in_chunks(server):
    with server.connect() as client:
        client.send(request_head(server, b"Host: x", b"Content-Type: application/json", b"Content-Length: 1000000"))
        assert client.read_until(b"\r\n")[9:12] == b"413"
    with server.connect() as client:
        client.send(request_head(server, b"Host: x", b"Transfer-Encoding: chunked"))
        with contextlib.suppress(OSError):
            for _ in range(40):
                client.send(b"100\r\n" + b"z" * 256 + b"\r\n")
        assert client.read_all()[9:12] == b"413"


def test_stalled_clients_do_not_keep_others_waiting(server, suite):
    stalled = []
    try:
        for number in range(200):
            client = server.connect()
            client.send((b"POST /telemetry HTTP/1.1\r\nHo", b"POST /telemetry HTTP/1.1\r\nHost: x\r\n"
                         b"Content-Length: 10\r\n\r\nabc", b"")[number % 3])
            stalled.append(client)
        begin = time.monotonic()
        with server.connect() as client:
            client.send(b"GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert client.read_all()[9:12] == b"404"
        assert time.monotonic() - begin < seconds(2)
    finally:
        for client in stalled:
            client.close()
    assert suite.health(server.name, "/liveness")[0] in (200, 204)


def test_clients_that_hang_up_leave_nothing_behind(server, suite):
    def open_files():
        with contextlib.suppress(FileNotFoundError):
            return len(os.listdir(f"/proc/{suite.pid(server.name)}/fd"))
        return 0

    before = open_files()
    for number in range(60):
        client = server.connect()
        client.send(request_head(server, b"Host: x", b"Content-Length: 10")[:10 + number])
        client.close()
    for _ in range(20):
        socket.create_connection(("127.0.0.1", server.port)).close()
    wait_until(lambda: open_files() <= before + 3, 10, f"{open_files() - before} more open files than before")


def test_bytes_that_are_not_tls_end_the_connection_only(server):
    for garbage in (b"GET / HTTP/1.1\r\n\r\n", b"\x00" * 100, b"\x16\x03\x01\xff\xff" + b"x" * 100):
        with socket.create_connection(("127.0.0.1", server.port), seconds(5)) as plain:
            plain.sendall(garbage)
            with contextlib.suppress(ConnectionError):
                while plain.recv(1000):
                    pass
    with server.connect() as client:
        client.send(b"GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert client.read_all()[9:12] == b"404"


def test_slow_and_idle_clients_are_cut_off(own_suite):
    suite = own_suite("--set", "http:HONO_HTTP_REQUESTTIMEOUT=1s", "--set", "http:HONO_HTTP_IDLETIMEOUT=2s",
                      "--set", "http:HONO_HTTP_HANDSHAKETIMEOUT=1s")

    def connect():
        return RawClient(suite.port("http"), suite.ca_file)

    for beginning in (b"POST /telemetry HTTP/1.1\r\nHo",
                      b"POST /telemetry HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"):
        begin = time.monotonic()
        with connect() as client:
            client.send(beginning)
            assert client.read_all()[9:12] == b"408"
        assert 0.9 < time.monotonic() - begin < seconds(3)

    with connect() as client:                            # a byte now and then does not help
        begin = time.monotonic()
        with contextlib.suppress(OSError):
            for byte in b"POST /telemetry HTTP/1.1\r\nHost: example\r\nX: y\r\n":
                client.send(bytes([byte]))
                time.sleep(0.1)
                if time.monotonic() - begin > seconds(3):
                    pytest.fail("a slow client was not cut off")
        assert client.read_all()[9:12] in (b"408", b"")

    begin = time.monotonic()
    with connect() as client:                            # no request at all
        assert client.read_all() == b""
    assert 1.9 < time.monotonic() - begin < seconds(5)

    with connect() as client:                            # no further request
        client.send(b"GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n")
        assert client.read_response()[0] == 404
        begin = time.monotonic()
        assert client.read_all() == b""
        assert 1.9 < time.monotonic() - begin < seconds(5)

    begin = time.monotonic()
    with socket.create_connection(("127.0.0.1", suite.port("http")), seconds(5)) as silent:
        silent.settimeout(seconds(5))
        with contextlib.suppress(ConnectionError):
            assert silent.recv(100) == b""
    assert time.monotonic() - begin < seconds(3)
