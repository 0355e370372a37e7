# SPDX-License-Identifier: Apache-2.0
"""Processes that die, freeze or leave, and peers that send what no peer should: nothing hangs, nothing acknowledged is
lost, and all recovers by itself."""
import concurrent.futures
import contextlib
import signal
import time

import pytest

from support.amqp import Refused
from support.load import Application, Load
from support.raw import AMQP_HEADER, SASL_HEADER, RawClient, begin_frame, composite, frame, open_frame, sasl_init
from support.waiting import FACTOR, seconds, wait_until

LOGINS = {"auth": ("consumer@HONO", "verysecret"), "registry": ("http-adapter@HONO", "http-secret"),
          "network": ("http-adapter@HONO", "http-secret")}
COMPONENTS = ("auth", "registry", "network", "http")


def send_until(suite, device, status, timeout=10, what=""):
    wait_until(lambda: suite.send(device).status_code == status, timeout, f"no {status} {what}", pause=0.1)


def timed(function):
    begin = time.monotonic()
    value = function()
    return value, time.monotonic() - begin


# -- outages -----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("how", ["killed", "frozen"])
def test_without_the_registry_unknown_devices_get_503_and_known_ones_go_on(module_suite, how):
    suite = module_suite
    tenant = suite.make_tenant()
    known, unknown = suite.make_device(tenant), suite.make_device(tenant)
    # One connection of the known device's: the worker at its end knows it, its siblings need not.
    with suite.peer() as peer, suite.device_client(known) as client:
        peer.receiver(f"telemetry/{tenant}", credit=100)
        wait_until(lambda: client.post("/telemetry", content=b"x").status_code == 202, 10, "no 202")
        suite.kill("registry") if how == "killed" else suite.signal("registry", signal.SIGSTOP)
        try:
            for _ in range(3):
                answer, took = timed(lambda: suite.send(unknown))
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
                assert took < seconds(3)
                assert client.post("/telemetry", content=b"x", headers={"QoS-Level": "1"}).status_code == 202
        finally:
            suite.start("registry") if how == "killed" else suite.signal("registry", signal.SIGCONT)
        begin = time.monotonic()
        send_until(suite, unknown, 202, 15)
        assert time.monotonic() - begin < seconds(10)


@pytest.mark.parametrize("how", ["killed", "frozen"])
def test_without_the_network_devices_get_503_and_recover(module_suite, how):
    suite = module_suite
    tenant = suite.make_tenant()
    device = suite.make_device(tenant)
    with Application(suite, tenant):
        send_until(suite, device, 202)
        suite.kill("network") if how == "killed" else suite.signal("network", signal.SIGSTOP)
        try:
            for _ in range(3):
                answer, took = timed(lambda: suite.send(device))
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
                assert took < seconds(4)
        finally:
            suite.start("network") if how == "killed" else suite.signal("network", signal.SIGCONT)
        send_until(suite, device, 202, 20)


@pytest.mark.parametrize("how", ["killed", "frozen"])
def test_without_the_auth_server_connections_go_on_and_new_ones_are_refused_in_time(module_suite, how):
    suite = module_suite
    tenant = suite.make_tenant()
    device = suite.make_device(tenant)
    with suite.peer() as peer:
        peer.receiver(f"telemetry/{tenant}", credit=100)
        send_until(suite, device, 202)
        suite.kill("auth") if how == "killed" else suite.signal("auth", signal.SIGSTOP)
        try:
            assert suite.send(device).status_code == 202
            for server in ("registry", "network"):
                with RawClient(suite.port(server, "amqp"), suite.ca_file, timeout=10) as client:
                    (_, code), took = timed(lambda: client.sasl_plain(b"\0http-adapter@HONO\0http-secret"))
                assert code == 4, "unavailable, not wrong"
                assert took < seconds(5)
        finally:
            suite.start("auth") if how == "killed" else suite.signal("auth", signal.SIGCONT)
        wait_until(lambda: can_log_in(suite), 10, "no login after the auth server came back")


def can_log_in(suite):
    peer = suite.peer("network", "adapter")
    try:
        peer.wait_open()
        return True
    except Refused:
        return False
    finally:
        peer.close()


def test_an_adapter_starts_without_its_services_and_becomes_ready_with_them(module_suite):
    suite = module_suite
    tenant = suite.make_tenant()
    device = suite.make_device(tenant)
    for name in COMPONENTS:
        suite.kill(name)
    suite.start("http", wait=False)
    wait_until(lambda: suite.health("http", "/startup")[0] == 200, 10, "the adapter waits for its services")
    status, body = suite.health("http")
    assert status == 503 and "connection to AMQP Messaging Network" in body
    answer, took = timed(lambda: suite.send(device))
    assert answer.status_code == 503 and took < seconds(3)
    for name in ("auth", "registry", "network"):
        suite.start(name)
    suite.wait_ready("http", 20)
    with suite.peer() as peer:
        peer.receiver(f"telemetry/{tenant}")
        send_until(suite, device, 202)


def test_a_consumer_that_leaves_mid_delivery_means_503(module_suite):
    suite = module_suite
    tenant = suite.make_tenant()
    device = suite.make_device(tenant)
    with concurrent.futures.ThreadPoolExecutor() as pool, suite.peer() as peer:
        link = peer.receiver(f"telemetry/{tenant}", answer=None)
        answer = pool.submit(suite.send, device)
        link.next()
        peer.close()
        assert answer.result(seconds(5)).status_code == 503


@pytest.mark.parametrize("victim", COMPONENTS)
def test_after_kill_9_no_acknowledged_message_is_missing(module_suite, victim):
    suite = module_suite
    tenant = suite.make_tenant()
    devices = [suite.make_device(tenant) for _ in range(4)]
    with Application(suite, tenant) as application:
        send_until(suite, devices[0], 202)
        with Load(suite, devices) as load:
            wait_until(lambda: len(load.accepted()) > 100 / FACTOR, 10, "no load")
            suite.kill(victim)
            time.sleep(0.3)
            suite.start(victim)
            before = len(load.accepted())
            wait_until(lambda: len(load.accepted()) > before + 50 / FACTOR, 20, "no recovery")
        lost = set(load.accepted()) - application.received
    assert not lost, f"{len(lost)} of {len(load.accepted())} acknowledged messages were not delivered"


# -- tokens ------------------------------------------------------------------------------------------------------------

def test_tokens_of_5_seconds_cost_no_device_a_request(own_suite):
    suite = own_suite("--set", "auth:HONO_AUTH_SVC_SIGNING_TOKENEXPIRATION=5",
                      "--set", "http:HONO_REGISTRATION_RESPONSECACHEMAXSIZE=0",
                      "--set", "http:HONO_REGISTRATION_RESPONSECACHEMINSIZE=0",
                      "--set", "http:HONO_TENANT_RESPONSECACHEMAXSIZE=0",
                      "--set", "http:HONO_TENANT_RESPONSECACHEMINSIZE=0")
    tenant = suite.make_tenant()
    devices = [suite.make_device(tenant) for _ in range(4)]
    registry_port = suite.port("registry", "amqp")
    with Application(suite, tenant):
        send_until(suite, devices[0], 202)
        first = local_ports_towards(registry_port)
        with Load(suite, devices, pause=0.002) as load:
            time.sleep(13)
        assert local_ports_towards(registry_port).isdisjoint(first), "a connection outlived its token"
    failed = [status for _, status in load.answers if status != 202]
    assert len(load.answers) > 100 and not failed, f"{len(failed)} of {len(load.answers)}: {set(failed)}"


def local_ports_towards(port):
    with open("/proc/net/tcp", encoding="utf-8") as file:
        rows = [line.split() for line in file][1:]
    return {row[1].split(":")[1] for row in rows if row[3] == "01" and int(row[2].split(":")[1], 16) == port}


def test_a_service_closes_a_connection_when_its_token_ends(own_suite):
    suite = own_suite("--set", "auth:HONO_AUTH_SVC_SIGNING_TOKENEXPIRATION=3")
    with suite.peer("registry", "adapter") as peer:
        begin = time.monotonic()
        assert peer.ended.result(seconds(8)) == ("amqp:unauthorized-access", "access token expired")
        assert 1.5 < time.monotonic() - begin < seconds(5)


# -- orderly stop ------------------------------------------------------------------------------------------------------

def test_sigterm_lets_the_adapter_finish_what_it_has_begun(module_suite):
    suite = module_suite
    tenant = suite.make_tenant()
    device = suite.make_device(tenant)
    child = suite.restart("http")
    with concurrent.futures.ThreadPoolExecutor() as pool, suite.peer() as peer:
        link = peer.receiver(f"telemetry/{tenant}", answer=None)
        answer = pool.submit(suite.send, device)
        received = link.next()
        suite.signal("http", signal.SIGTERM)
        wait_until(lambda: suite.health("http")[0] in (0, 503), 5, "still ready")
        time.sleep(0.2)
        received.settle()
        assert answer.result(seconds(5)).status_code == 202
        assert answer.result().headers.get("connection") == "close"
    assert child.wait(seconds(30)) == 0
    suite.start("http")


def test_sigterm_under_load_loses_nothing(module_suite):
    suite = module_suite
    tenant = suite.make_tenant()
    devices = [suite.make_device(tenant) for _ in range(4)]
    child = suite.restart("http", HONO_APP_DRAINSECONDS="2")
    with Application(suite, tenant) as application:
        send_until(suite, devices[0], 202)
        with Load(suite, devices, pause=0.005) as load:
            wait_until(lambda: len(load.accepted()) > 50 / FACTOR, 10, "no load")
            suite.signal("http", signal.SIGTERM)
            assert child.wait(seconds(15)) == 0
            suite.start("http")
        assert {status for _, status in load.answers} <= {202, 503, None}
        assert not set(load.accepted()) - application.received


@pytest.mark.parametrize("name", ["auth", "registry", "network"])
def test_sigterm_closes_amqp_connections_with_a_reason(module_suite, name):
    suite = module_suite
    child = suite.restart(name)
    with suite.peer(name, LOGINS[name]) as peer:
        suite.signal(name, signal.SIGTERM)
        assert peer.ended.result(seconds(10))[0] == "amqp:connection:forced"
    assert child.wait(seconds(20)) == 0
    suite.start(name)
    suite.wait_ready("http", 20)


# -- AMQP frames that no peer should send ------------------------------------------------------------------------------

def transfer(handle=0, delivery=0, size=10):
    head = composite(0x14, b"\x52" + bytes([handle]), b"\x52" + bytes([delivery]), b"\xa0\x01t", b"\x43")
    return frame(head + b"\x00\x53\x75\xb0" + size.to_bytes(4, "big") + b"x" * size)


BAD_FRAMES = {
    "size below 8": b"\x00\x00\x00\x04\x02\x00\x00\x00",
    "size 0": b"\x00" * 8,
    "huge frame": b"\x7f\xff\xff\xff\x02\x00\x00\x00" + b"x" * 1000,
    "larger than announced": frame(composite(0x10, b"\xa1\x01a") + b"y" * 20_000),
    "offset beyond the frame": b"\x00\x00\x00\x10\xff\x00\x00\x00" + b"\x00" * 8,
    "offset below 2": b"\x00\x00\x00\x0c\x01\x00\x00\x00\x00\x53\x10\x45",
    "unknown type": b"\x00\x00\x00\x0c\x02\x07\x00\x00\x00\x53\x10\x45",
    "unknown performative": frame(composite(0x77, b"\x43")),
    "not a performative": frame(b"\x00\x00\x00\x00\x00"),
    "cut off in a list": frame(b"\x00\x53\x11\xd0\x00\x00\xff\xff\x00\x00\x00\x05"),
    "deeply nested": frame(b"\x00\x53\x11" + b"\xc0\xff\x01" * 1000),
    "transfer without session": transfer(),
    "transfer without link": begin_frame() + transfer(handle=7),
    "end without session": frame(composite(0x17), channel=9),
    "channel beyond channel-max": begin_frame(channel=65000),
    "second open": open_frame() + open_frame(),
    "text": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
}


@pytest.mark.parametrize("server", LOGINS)
@pytest.mark.parametrize("case", BAD_FRAMES)
def test_a_broken_frame_ends_its_connection_only(module_suite, server, case):
    suite = module_suite
    with suite.peer(server, LOGINS[server]) as neighbour, RawClient(suite.port(server, "amqp"), suite.ca_file) as client:
        client.amqp_open(*LOGINS[server])
        with contextlib.suppress(OSError):
            client.send(BAD_FRAMES[case])
        client.read_all(8)
        # the auth server ends every connection after five seconds
        assert not neighbour.ended.done() or neighbour.ended.result()[0] == "hono:inactivity"
    assert suite.health(server, "/liveness")[0] in (200, 204)


BAD_BEGINNINGS = [
    b"GET / HTTP/1.1\r\n\r\n", b"AMQP\x03\x02\x00\x00", b"AMQP\x02\x01\x00\x00", b"\x00" * 64, b"\xff" * 5000,
    SASL_HEADER + b"\x00" * 8, SASL_HEADER + b"\x7f\xff\xff\xff\x02\x01\x00\x00", SASL_HEADER + b"\x00\x00\x00\x04",
    SASL_HEADER + sasl_init(b"\0a\0" + b"x" * 60_000), SASL_HEADER + frame(composite(0x41), kind=1),
    SASL_HEADER + open_frame(), SASL_HEADER + frame(composite(0x44, b"\x50\x00"), kind=1),
    SASL_HEADER + AMQP_HEADER + open_frame()]


@pytest.mark.parametrize("server", LOGINS)
def test_a_broken_beginning_lets_nobody_in(module_suite, server):
    """All at once, since some end only when the time for the login is over."""
    def answer_to(beginning):
        with RawClient(module_suite.port(server, "amqp"), module_suite.ca_file) as client:
            with contextlib.suppress(OSError):
                client.send(beginning)
            return client.read_all(14)

    with concurrent.futures.ThreadPoolExecutor(len(BAD_BEGINNINGS)) as pool:
        answers = list(pool.map(answer_to, BAD_BEGINNINGS))
    for beginning, answer in zip(BAD_BEGINNINGS, answers):
        assert answer.startswith(SASL_HEADER), beginning
        assert b"\x00\x53\x10" not in answer, f"an open frame was answered to {beginning}"
    assert module_suite.health(server, "/liveness")[0] in (200, 204)


def test_peers_that_do_not_log_in_or_fall_silent_are_dropped(module_suite):
    """All three servers and all ways of being slow at once, since each takes its time."""
    suite = module_suite

    def silent(server):
        with RawClient(suite.port(server, "amqp"), suite.ca_file) as client:
            _, took = timed(lambda: client.read_all(20))
        return took

    def drip(server):
        begin = time.monotonic()
        with RawClient(suite.port(server, "amqp"), suite.ca_file) as client, contextlib.suppress(OSError):
            for byte in SASL_HEADER + sasl_init(b"\0a\0" + b"x" * 200):
                client.send(bytes([byte]))
                time.sleep(0.2)
                assert time.monotonic() - begin < seconds(20), "a dripping peer is not dropped"
        return time.monotonic() - begin

    def no_heartbeat(server):
        with RawClient(suite.port(server, "amqp"), suite.ca_file) as client:
            client.amqp_open(*LOGINS[server])
            _, took = timed(lambda: client.read_all(35))
        return took

    with concurrent.futures.ThreadPoolExecutor(9) as pool:
        runs = {(server, way.__name__): pool.submit(way, server) for server in LOGINS
                for way in (silent, drip, no_heartbeat)}
        took = {key: run.result() for key, run in runs.items()}
    for (server, way), time_taken in took.items():
        assert time_taken < seconds(30), (server, way)
    assert took["registry", "no_heartbeat"] > 9 and took["network", "no_heartbeat"] > 9


@pytest.mark.parametrize("server", LOGINS)
def test_peers_stuck_in_the_login_do_not_keep_others_out(module_suite, server):
    suite = module_suite
    stuck = [RawClient(suite.port(server, "amqp"), suite.ca_file) for _ in range(60)]
    for number, client in enumerate(stuck):
        client.send((SASL_HEADER + sasl_init(b"\0a\0b")[:20], SASL_HEADER[:3], b"")[number % 3] or b"A")
    with suite.peer(server, LOGINS[server]) as peer:
        assert not peer.ended.done()
    for client in stuck:
        client.close()


def test_a_flood_of_links_is_bounded_and_leaves_the_server_up(module_suite):
    suite = module_suite
    with suite.peer(user="adapter") as peer:
        senders = [peer.sender(f"telemetry/flood-{number}", wait=False) for number in range(2000)]
        for sender in senders:
            sender.opened.exception(seconds(30))
        assert sum(1 for sender in senders if not sender.opened.exception()) >= 1000
    with suite.peer() as other:
        other.receiver("telemetry/T")
