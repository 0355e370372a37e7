# SPDX-License-Identifier: Apache-2.0
"""hono-server as messaging network: who may attach what, where messages go, what becomes of them (hono-server.md)."""
import queue
import time
import uuid

import pytest
from proton import Link, Message, Terminus, symbol

from support.amqp import Refused
from support.raw import RawClient, begin_frame, receiver_frames
from support.waiting import seconds, wait_until


@pytest.fixture
def adapter(suite):
    with suite.peer(user="adapter") as peer:
        yield peer


@pytest.fixture
def application(suite):
    with suite.peer() as peer:
        yield peer


@pytest.fixture
def address():
    return f"telemetry/t-{uuid.uuid4().hex}"


def text(content="x", **fields):
    return Message(body=content.encode(), inferred=True, **fields)


def outcome_of(future, timeout=5):
    return future.result(seconds(timeout))


# -- connections -------------------------------------------------------------------------------------------------------

def test_the_open_frame_introduces_the_server(adapter):
    offered = [str(entry) for entry in adapter.run(lambda: adapter.connection.remote_offered_capabilities)]
    assert offered == ["ANONYMOUS-RELAY"]
    container = adapter.run(lambda: adapter.connection.remote_container)
    assert container.startswith("hono-server-127.0.0.1:")
    properties = adapter.run(lambda: adapter.connection.remote_properties)
    assert properties[symbol("product")] == "hono-server" and properties[symbol("version")]


def test_a_wrong_password_is_refused(suite):
    with pytest.raises(Refused) as refused:
        suite.peer(user=("consumer@HONO", "wrong")).wait_open()
    assert refused.value.condition == "amqp:unauthorized-access"


# -- attaching ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("address, condition", [
    ("telemetry/T", None), ("event/T", None), ("command_response/T/r", None), ("command_response/T/r/more", None),
    ("command_internal/a", None), ("command/T", "amqp:unauthorized-access"), ("nothing/T", "amqp:unauthorized-access"),
    ("telemetry", "amqp:unauthorized-access"), ("telemetry/", "amqp:not-found"), ("telemetry//T", "amqp:not-found"),
    ("telemetry/T/", "amqp:not-found"), ("command_response/T", "amqp:not-found"),
    ("telemetry/" + "x" * 1100, "amqp:not-found"), ("$management", "amqp:unauthorized-access")])
def test_senders_are_admitted_by_authority_then_by_form(adapter, address, condition):
    check_attach(adapter.sender, address, condition)


@pytest.mark.parametrize("address, condition", [
    ("telemetry/T", None), ("event/T", None), ("command_response/T/r", None), ("command/T", "amqp:unauthorized-access"),
    ("telemetry/", "amqp:not-found"), ("event//x", "amqp:not-found"), ("command_response/T", "amqp:not-found"),
    ("", "amqp:not-found"), (None, "amqp:not-found"), ("DLQ/event/T", "amqp:unauthorized-access")])
def test_receivers_are_admitted_by_authority_then_by_form(application, address, condition):
    check_attach(application.receiver, address, condition)


def check_attach(attach, address, condition):
    if condition is None:
        link = attach(address).link
        terminus = link.remote_source if link.is_receiver else link.remote_target
        assert terminus.address == address
        return
    with pytest.raises(Refused) as refused:
        attach(address)
    assert refused.value.condition == condition
    attach("telemetry/the-session-goes-on")


def test_a_restricted_user_reads_its_tenant_only(suite):
    with suite.peer(user="restrictedApplication") as peer:
        peer.receiver("telemetry/DEFAULT_TENANT")
        peer.sender("command/DEFAULT_TENANT")
        for attach, address in ((peer.receiver, "telemetry/OTHER"), (peer.receiver, "telemetry/DEFAULT_TENANT2"),
                                (peer.sender, "telemetry/DEFAULT_TENANT"),
                                (peer.receiver, "command_response/DEFAULT_TENANT")):
            with pytest.raises(Refused) as refused:
                attach(address)
            assert refused.value.condition == "amqp:unauthorized-access"
        peer.receiver("command_response/DEFAULT_TENANT/r")


def test_coordinators_and_dynamic_termini_do_not_exist(adapter):
    for attach, option in ((adapter.sender, "coordinator"), (adapter.sender, "dynamic"), (adapter.receiver, "dynamic")):
        with pytest.raises(Refused) as refused:
            attach(None, **{option: True})
        assert refused.value.condition == "amqp:not-implemented"


def test_a_second_link_of_the_same_name_takes_over(suite, address):
    with suite.peer() as peer:
        first = peer.receiver(address, name="same")
        second = peer.receiver(address, name="same", new_session=True)
        assert first.closed.result(seconds(5))[0] == "amqp:link:stolen"
        assert not second.closed.done()


def test_links_are_answered_with_the_servers_modes(adapter, application, address):
    receiver = application.receiver(address, snd_settle_mode=Link.SND_SETTLED)
    sender = adapter.sender(address)
    assert receiver.link.remote_snd_settle_mode == Link.SND_SETTLED
    assert sender.link.remote_rcv_settle_mode == Link.RCV_FIRST
    assert adapter.run(lambda: sender.link.remote_max_message_size) == 131072


# -- credit ------------------------------------------------------------------------------------------------------------

def test_a_producer_gets_credit_only_while_a_consumer_takes_messages(adapter, application, address):
    sender = adapter.sender(address)
    time.sleep(0.2)
    assert sender.credit == 0
    silent = application.receiver(address, credit=0)
    time.sleep(0.2)
    assert sender.credit == 0, "a consumer that never granted credit does not open the address"
    silent.flow(1)
    sender.wait_for_credit(250)
    assert sender.credit == 250
    late = adapter.sender(address)
    late.wait_for_credit(250)
    silent.close()
    wait_until(lambda: sender.credit == 0 and late.credit == 0, 5, "the credit was not withdrawn")


def test_credit_does_not_depend_on_what_consumers_have_left(adapter, application, address):
    receiver = application.receiver(address, credit=1, answer=None)
    sender = adapter.sender(address).wait_for_credit(250)
    outcomes = [sender.send(text(str(number))) for number in range(3)]
    first = receiver.next()
    assert sender.credit >= 125
    first.settle()
    assert outcome_of(outcomes[0]).state == "accepted"
    receiver.flow(10)
    for _ in range(2):
        receiver.next().settle()
    assert [outcome_of(entry).state for entry in outcomes[1:]] == ["accepted", "accepted"]
    wait_until(lambda: sender.credit >= 125, 5, "the credit did not come back")


def test_messages_that_wait_too_long_are_released_and_the_address_closes(adapter, application, address):
    receiver = application.receiver(address, credit=1, answer=None)
    sender = adapter.sender(address).wait_for_credit()
    first, waiting = sender.send(text("1")), sender.send(text("2"))
    received = receiver.next()
    begin = time.monotonic()
    assert outcome_of(waiting).state == "released"
    assert 0.5 < time.monotonic() - begin < seconds(2)
    wait_until(lambda: sender.credit == 0, 5, "a stalled address keeps no credit")
    received.settle()
    assert outcome_of(first).state == "accepted"
    receiver.flow(5)
    sender.wait_for_credit()
    third = sender.send(text("3"))
    receiver.next().settle()
    assert outcome_of(third).state == "accepted"


def test_a_message_sent_without_credit_or_consumer_is_not_kept(adapter, application, address):
    sender = adapter.sender(address)
    late = sender.send(text("lost"))                     # goes out with the first credit, as any client would do
    receiver = application.receiver(address)
    received = receiver.next()
    assert bytes(received.message.body) == b"lost" and outcome_of(late).state == "accepted"


# -- outcomes ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("family", ["telemetry", "event"])
@pytest.mark.parametrize("settle, expected", [
    ({"outcome": "accepted"}, {"state": "accepted"}),
    ({"outcome": "released"}, {"state": "released"}),
    ({"outcome": "rejected", "condition": "my:own-condition"}, {"state": "rejected", "condition": "my:own-condition"}),
    ({"outcome": "modified", "failed": True, "undeliverable": True, "annotations": {"a": "b"}},
     {"state": "modified", "failed": True, "undeliverable": True, "annotations": {"a": "b"}}),
    ({"outcome": "modified"}, {"state": "modified", "failed": False, "undeliverable": False}),
    ({"outcome": None}, {"state": "released"})])
def test_the_outcome_is_the_consumers_end_to_end(adapter, application, family, settle, expected):
    address = f"{family}/t-{uuid.uuid4().hex}"
    receiver = application.receiver(address, answer=None)
    future = adapter.sender(address).wait_for_credit().send(text())
    received = receiver.next()
    assert not future.done() and not received.settled
    received.settle(**settle)
    outcome = outcome_of(future)
    assert {name: getattr(outcome, name) for name in expected} == expected


def test_a_pre_settled_message_stays_pre_settled_where_the_consumer_permits(adapter, application, address):
    mixed = application.receiver(address, snd_settle_mode=Link.SND_MIXED)
    sender = adapter.sender(address, snd_settle_mode=Link.SND_SETTLED).wait_for_credit()
    sender.send(text("1"), settled=True)
    assert mixed.next().settled
    mixed.close()
    unsettled = application.receiver(address)
    sender.wait_for_credit()
    sender.send(text("2"), settled=True)
    assert not unsettled.next().settled


def test_a_consumer_that_asks_for_settled_messages_counts_as_accepting(adapter, application, address):
    receiver = application.receiver(address, snd_settle_mode=Link.SND_SETTLED)
    future = adapter.sender(address).wait_for_credit().send(text())
    assert outcome_of(future).state == "accepted"
    assert receiver.next().settled


@pytest.mark.parametrize("whole_connection", [False, True])
def test_a_consumer_that_leaves_mid_delivery_leaves_modified(suite, adapter, address, whole_connection):
    consumer = suite.peer().wait_open()
    receiver = consumer.receiver(address, answer=None)
    future = adapter.sender(address).wait_for_credit().send(text())
    receiver.next()
    (consumer if whole_connection else receiver).close()
    outcome = outcome_of(future)
    assert (outcome.state, outcome.failed) == ("modified", True)
    consumer.close()


def test_waiting_messages_go_to_another_consumer_or_are_released(suite, adapter, application, address):
    first = application.receiver(address, credit=1, answer=None)
    sender = adapter.sender(address).wait_for_credit()
    outcomes = [sender.send(text(str(number))) for number in range(3)]
    first.next()
    with suite.peer() as other:
        second = other.receiver(address, credit=1, answer=None)
        second.next().settle()
        assert outcome_of(outcomes[1]).state == "accepted"
        second.close()
    first.close()
    assert outcome_of(outcomes[0]).state == "modified"
    assert outcome_of(outcomes[2]).state == "released"


def test_a_delivery_that_the_producer_gives_up_is_settled_towards_the_consumer(adapter, application, address):
    receiver = application.receiver(address, answer=None)
    sender = adapter.sender(address).wait_for_credit()
    sender.send(text())
    receiver.next()
    adapter.run(sender.give_up)
    wait_until(lambda: receiver.settled, 5, "the consumer was not told")


# -- distribution ------------------------------------------------------------------------------------------------------

def test_a_message_goes_to_exactly_one_consumer_and_to_the_least_busy(suite, adapter, application, address):
    first = application.receiver(address, credit=100, answer=None)
    with suite.peer() as other:
        second = other.receiver(address, credit=100, answer=None)
        sender = adapter.sender(address).wait_for_credit()
        for number in range(40):
            sender.send(text(str(number)))
        wait_until(lambda: first.messages.qsize() + second.messages.qsize() == 40, 5, "not all arrived")
        assert first.messages.qsize() == second.messages.qsize() == 20
        bodies = [bytes(link.messages.get().message.body) for link in (first, second) for _ in range(20)]
        assert sorted(bodies) == sorted(str(number).encode() for number in range(40))


def test_order_is_kept_between_a_producer_and_a_consumer(adapter, application, address):
    receiver = application.receiver(address, credit=200)
    sender = adapter.sender(address).wait_for_credit(200)
    for number in range(200):
        sender.send(text(str(number)))
    assert [int(bytes(receiver.next().message.body)) for _ in range(200)] == list(range(200))


def test_a_busy_producer_is_not_starved_by_eight_idle_ones(suite, application, address):
    application.receiver(address, credit=200)
    idle = []
    for _ in range(8):
        peer = suite.peer(user="adapter").wait_open()
        idle.append((peer, peer.sender(address)))
    with suite.peer(user="adapter") as busy:
        sender = busy.sender(address).wait_for_credit(200)
        outcomes = []
        for _ in range(1000):
            sender.wait_for_credit()
            outcomes.append(sender.send(text()))
        assert all(outcome_of(entry).state == "accepted" for entry in outcomes)
        sender.wait_for_credit(125)
    for peer, _ in idle:
        peer.close()


def test_a_consumer_that_does_not_read_holds_up_nobody(suite, adapter, application, address):
    receiver = application.receiver(address + "-other")
    with RawClient(suite.port("network"), suite.ca_file) as stuck:
        stuck.amqp_open("consumer@HONO", "verysecret")
        stuck.send(begin_frame() + receiver_frames(address.encode(), credit=100_000))
        sender, other = adapter.sender(address).wait_for_credit(), adapter.sender(address + "-other").wait_for_credit()
        for _ in range(250):                             # more than the socket's buffers hold
            sender.send(text("y" * 60_000))
        assert outcome_of(other.send(text("z"))).state == "accepted"
        assert receiver.next()


def test_a_consumer_that_reads_late_gets_all_the_same(suite, adapter, address):
    with RawClient(suite.port("network"), suite.ca_file) as late:
        late.amqp_open("consumer@HONO", "verysecret")
        late.send(begin_frame() + receiver_frames(address.encode(), credit=1000))
        sender = adapter.sender(address).wait_for_credit(200)
        outcomes = [sender.send(text("y" * 60_000)) for _ in range(200)]
        payload = 0
        while payload < 200 * 60_000:
            _, _, body = late.read_frame()
            payload += body.count(b"y") if body[:3] == b"\x00\x53\x14" else 0
        assert not any(entry.done() for entry in outcomes)
    assert all(outcome_of(entry).state == "modified" for entry in outcomes)


def test_drain_uses_up_the_credit(adapter, application, address):
    receiver = application.receiver(address, credit=0)
    adapter.sender(address)
    receiver.drain(10)
    wait_until(lambda: receiver.credit == 0, 5, "the drain was not answered")


# -- messages ----------------------------------------------------------------------------------------------------------

def test_a_message_is_forwarded_octet_for_octet(adapter, application, address):
    message = Message(
        body={"a": [1, 2.5, b"\x00", None, symbol("s")]}, durable=True, priority=7, ttl=60, first_acquirer=True,
        delivery_count=3, id=uuid.uuid4(), user_id=b"user", address="somewhere/else", subject="subject",
        reply_to="reply", correlation_id=17, content_type="application/x-test", content_encoding="gzip",
        expiry_time=1893456000, creation_time=1600000000, group_id="g", group_sequence=5, reply_to_group_id="r",
        properties={"text": "ü", "number": 1, "flag": True}, annotations={symbol("x-a"): "b", symbol("x-n"): 1},
        instructions={symbol("x-d"): "e"})
    raw = message.encode()
    receiver = application.receiver(address)
    assert outcome_of(adapter.sender(address).wait_for_credit().send(raw)).state == "accepted"
    assert receiver.next().raw == raw


def test_the_anonymous_terminus_goes_by_the_to_property(adapter, application, address):
    receiver = application.receiver(address)
    sender = adapter.sender(None)
    assert adapter.run(lambda: sender.link.remote_target.type) == Terminus.TARGET
    sender.wait_for_credit(250)
    assert outcome_of(sender.send(text(address=address))).state == "accepted"
    assert receiver.next().message.address == address
    for to, state, condition in ((None, "rejected", "amqp:not-found"), ("telemetry/", "rejected", "amqp:not-found"),
                                 ("command/T", "rejected", "amqp:unauthorized-access"),
                                 ("telemetry/nobody-listens", "released", None)):
        outcome = outcome_of(sender.send(text(address=to)))
        assert (outcome.state, outcome.condition) == (state, condition), to


def test_a_message_beyond_the_limit_ends_the_link_and_is_not_forwarded(adapter, application, address):
    receiver = application.receiver(address, credit=10)
    sender = adapter.sender(address).wait_for_credit()
    assert outcome_of(sender.send(text("x" * 100_000))).state == "accepted"
    assert len(receiver.next().message.body) == 100_000
    sender.send(text("x" * 140_000))
    assert sender.closed.result(seconds(5))[0] == "amqp:link:message-size-exceeded"
    assert receiver.none_within(0.3)
    assert outcome_of(adapter.sender(address).wait_for_credit().send(text())).state == "accepted"


def test_many_links_on_one_connection_work(adapter, application, address):
    pairs = []
    for number in range(100):
        name = f"{address}-{number}"
        pairs.append((application.receiver(name), adapter.sender(name)))
    futures = [sender.wait_for_credit().send(text(sender.link.target.address)) for _, sender in pairs]
    assert all(outcome_of(future).state == "accepted" for future in futures)
    for receiver, sender in pairs:
        assert bytes(receiver.next().message.body).decode() == sender.link.target.address
        with pytest.raises(queue.Empty):
            receiver.messages.get_nowait()


# -- time --------------------------------------------------------------------------------------------------------------

def test_the_end_of_a_token_cuts_no_consumer(own_suite):
    suite = own_suite("--set", "auth:HONO_AUTH_SVC_SIGNING_TOKENEXPIRATION=2")
    with suite.peer() as peer, suite.peer(user="adapter") as adapter:
        receiver = peer.receiver("telemetry/T")
        sender = adapter.sender("telemetry/T").wait_for_credit()
        time.sleep(4)
        assert not peer.ended.done() and not adapter.ended.done()
        assert outcome_of(sender.send(text())).state == "accepted"
        assert receiver.next()
        peer.receiver("telemetry/T2")


def test_health_and_meters_tell_what_goes_on(suite, adapter, application, address):
    status, body = suite.health("network")
    assert status == 200 and "authentication-service-availability" in body
    accepted = suite.metric("network", "hono_server_deliveries_total", endpoint="telemetry", outcome="accepted")
    refusals = suite.metric("network", "hono_server_refusals_total", condition="amqp:not-found")
    application.receiver(address)
    assert outcome_of(adapter.sender(address).wait_for_credit().send(text())).state == "accepted"
    with pytest.raises(Refused):
        adapter.sender("telemetry/")
    assert suite.metric("network", "hono_server_deliveries_total", endpoint="telemetry",
                        outcome="accepted", component_name="hono-server") == accepted + 1
    assert suite.metric("network", "hono_server_refusals_total", condition="amqp:not-found") == refusals + 1
    assert suite.metric("network", "hono_server_connections") >= 2
