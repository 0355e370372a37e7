# SPDX-License-Identifier: Apache-2.0
"""An AMQP 1.0 peer for tests on python-qpid-proton: links whose every step a test decides and sees.

The container runs on a thread of its own; all methods may be called from the test's thread."""
import concurrent.futures
import dataclasses
import queue
import threading
import time

from proton import Condition, Delivery, Handler, Link, Message, SSLDomain, Terminus, symbol
from proton.reactor import ApplicationEvent, Container, EventInjector

from .waiting import seconds, wait_until

STATES = {Delivery.ACCEPTED: "accepted", Delivery.REJECTED: "rejected", Delivery.RELEASED: "released",
          Delivery.MODIFIED: "modified"}


@dataclasses.dataclass
class Outcome:
    state: str                       # accepted, rejected, released, modified, or none: settled without one
    condition: str = None
    failed: bool = False
    undeliverable: bool = False
    annotations: dict = None


class Refused(Exception):
    """The peer refused or ended a link or connection."""
    def __init__(self, condition):
        super().__init__(f"{condition.name}: {condition.description}" if condition else "no condition given")
        self.condition = condition.name if condition else None
        self.description = condition.description if condition else None


class _LinkBase:
    def __init__(self, peer, link):
        self.peer = peer
        self.link = link
        self.opened = concurrent.futures.Future()
        self.closed = concurrent.futures.Future()        # result: (condition name or None, description)

    def on_remote_open(self):
        terminus = self.link.remote_source if self.link.is_receiver else self.link.remote_target
        # A null terminus announces a refusal; the detach behind it tells why. An anonymous terminus is not null.
        if terminus.type != Terminus.UNSPECIFIED and not self.opened.done():
            self.opened.set_result(self)

    def on_remote_close(self):
        condition = self.link.remote_condition
        if not self.opened.done():
            self.opened.set_exception(Refused(condition))
        if not self.closed.done():
            self.closed.set_result((condition.name, condition.description) if condition else (None, None))
        self.link.close()

    def close(self):
        self.peer.run(self.link.close)

    @property
    def credit(self):
        return self.peer.run(lambda: self.link.credit)


@dataclasses.dataclass
class Received:
    message: Message
    raw: bytes
    delivery: Delivery
    link: "Receiver"
    settled: bool                    # by the sender, before it arrived

    def settle(self, outcome="accepted", condition=None, failed=False, undeliverable=False, annotations=None):
        self.link.peer.run(self._settle, outcome, condition, failed, undeliverable, annotations)

    def _settle(self, outcome, condition, failed, undeliverable, annotations):
        if condition:
            self.delivery.local.condition = Condition(condition, "as the test wants it")
        if outcome == "modified":
            self.delivery.local.failed = failed
            self.delivery.local.undeliverable = undeliverable
            if annotations:
                self.delivery.local.annotations = {symbol(key): value for key, value in annotations.items()}
        code = {name: state for state, name in STATES.items()}.get(outcome)
        if code is not None:
            self.delivery.update(code)
        self.delivery.settle()


class Receiver(_LinkBase):
    """Messages wait in a queue; `answer` settles each at once, None leaves that to the test."""

    def __init__(self, peer, link, answer):
        super().__init__(peer, link)
        self.answer = answer
        self.messages = queue.Queue()
        self.settled = []            # deliveries that the peer settled before we did

    def on_delivery(self, delivery):
        if delivery.aborted:
            delivery.settle()
        elif delivery.readable and not delivery.partial:
            raw = self.link.recv(delivery.pending) or b""
            settled = delivery.settled
            self.link.advance()
            message = Message()
            message.decode(raw)
            received = Received(message, raw, delivery, self, settled)
            self.messages.put(received)
            if settled:
                delivery.settle()
            elif self.answer:
                received._settle(*((self.answer, None, False, False, None) if isinstance(self.answer, str)
                                   else self.answer(received)))
                self.link.flow(1)
        elif delivery.settled:
            self.settled.append(delivery)
            delivery.settle()

    def next(self, timeout=5):
        return self.messages.get(timeout=seconds(timeout))

    def none_within(self, timeout):
        """True if no message comes; not stretched, since it must pass in full."""
        try:
            self.messages.get(timeout=timeout)
        except queue.Empty:
            return True
        return False

    def flow(self, credit):
        self.peer.run(self.link.flow, credit)
        return self

    def drain(self, credit):
        self.peer.run(self.link.drain, credit)


class Sender(_LinkBase):
    def __init__(self, peer, link):
        super().__init__(peer, link)
        self._outcomes = {}
        self._unsettled = {}
        self._tags = 0

    def send(self, message, settled=False):
        """Sends without looking at the credit; the future holds the Outcome once the peer has settled."""
        return self.peer.run(self._send, message.encode() if isinstance(message, Message) else message, settled)

    def _send(self, encoded, settled):
        self._tags += 1
        tag = str(self._tags)
        delivery = self.link.delivery(tag)
        self.link.stream(encoded)
        future = concurrent.futures.Future()
        if settled:
            delivery.settle()
            future.set_result(Outcome("none"))
        else:
            self._outcomes[tag] = future
            self._unsettled[tag] = delivery
        self.link.advance()
        return future

    def give_up(self):
        """Settles all deliveries without having heard of their outcome, as a client does after its time-out."""
        for delivery in list(self._unsettled.values()):
            delivery.update(Delivery.RELEASED)
            delivery.settle()
        self._unsettled.clear()

    def on_delivery(self, delivery):
        if not (delivery.updated and delivery.settled):
            return
        self._unsettled.pop(delivery.tag, None)
        remote = delivery.remote
        condition = remote.condition.name if remote.condition else None
        outcome = Outcome(STATES.get(delivery.remote_state, "none"), condition, remote.failed, remote.undeliverable,
                          {str(key): value for key, value in (remote.annotations or {}).items()})
        future = self._outcomes.pop(delivery.tag, None)
        delivery.settle()
        if future:
            future.set_result(outcome)

    def wait_for_credit(self, credit=1, timeout=5):
        wait_until(lambda: self.credit >= credit, timeout, f"no credit of {credit} on {self.link.target.address}")
        return self


class Peer(Handler):
    """One connection. `opened` resolves when the server's open arrived; `ended` to what ended the connection."""

    def __init__(self, port, user=None, password=None, ca_file=None, host="127.0.0.1", servername="localhost",
                 client_pair=None, mechanisms="PLAIN", **options):
        super().__init__()
        self._target = (port, user, password, ca_file, host, servername, client_pair, mechanisms, options)
        self._injector = EventInjector()
        self._links = []
        self._main_session = None
        self.opened = concurrent.futures.Future()
        self.ended = concurrent.futures.Future()         # result: (condition name, description)
        self.connection = None
        self._container = Container(self)
        self._thread = threading.Thread(target=self._container.run, daemon=True, name="amqp-peer")
        self._thread.start()

    # -- from the test's thread --

    def run(self, function, *arguments):
        """Runs function on the container's thread and returns what it returns."""
        if threading.current_thread() is self._thread:
            return function(*arguments)
        future = concurrent.futures.Future()
        self._injector.trigger(ApplicationEvent("call", subject=(function, arguments, future)))
        return future.result(seconds(10))

    def wait_open(self, timeout=5):
        self.opened.result(seconds(timeout))
        return self

    def receiver(self, address, credit=10, answer="accepted", wait=True, **options):
        receiver = self.run(self._make_receiver, address, credit, answer, options)
        return receiver.opened.result(seconds(5)) if wait else receiver

    def sender(self, address, wait=True, **options):
        sender = self.run(self._make_sender, address, options)
        return sender.opened.result(seconds(5)) if wait else sender

    def close(self):
        if self._thread.is_alive():
            self.run(self._close)
            self._thread.join(seconds(5))

    def __enter__(self):
        return self.wait_open()

    def __exit__(self, *_):
        self.close()

    # -- on the container's thread --

    def on_reactor_init(self, event):
        port, user, password, ca_file, host, servername, client_pair, mechanisms, options = self._target
        domain = None
        if ca_file:
            domain = SSLDomain(SSLDomain.MODE_CLIENT)
            domain.set_trusted_ca_db(str(ca_file))
            domain.set_peer_authentication(SSLDomain.VERIFY_PEER_NAME)
            if client_pair:
                domain.set_credentials(str(client_pair[0]), str(client_pair[1]), None)
        event.container.selectable(self._injector)
        self.connection = event.container.connect(
            f"{'amqps' if domain else 'amqp'}://{host}:{port}", ssl_domain=domain, virtual_host=servername,
            user=user, password=password, allowed_mechs=mechanisms, allow_insecure_mechs=True, reconnect=False,
            **options)

    def on_call(self, event):
        function, arguments, future = event.subject
        try:
            future.set_result(function(*arguments))
        except Exception as problem:  # pylint: disable=broad-except
            future.set_exception(problem)

    def _make_receiver(self, address, credit, answer, options):
        session = self._session(options.pop("new_session", False))
        link = session.receiver(options.pop("name", f"r-{address}-{len(self._links)}-{time.monotonic_ns()}"))
        if address is None:
            link.source.type = Terminus.SOURCE
        else:
            link.source.address = address
        if options.pop("dynamic", False):
            link.source.dynamic = True
        link.snd_settle_mode = options.pop("snd_settle_mode", Link.SND_UNSETTLED)
        if "distribution_mode" in options:
            link.source.distribution_mode = options.pop("distribution_mode")
        assert not options, options
        return self._open(link, Receiver(self, link, answer), credit)

    def _make_sender(self, address, options):
        session = self._session()
        link = session.sender(options.pop("name", f"s-{address}-{len(self._links)}-{time.monotonic_ns()}"))
        if address is None:
            link.target.type = Terminus.TARGET
        else:
            link.target.address = address
        if options.pop("coordinator", False):
            link.target.type = Terminus.COORDINATOR
        if options.pop("dynamic", False):
            link.target.dynamic = True
        link.snd_settle_mode = options.pop("snd_settle_mode", Link.SND_UNSETTLED)
        assert not options, options
        return self._open(link, Sender(self, link), 0)

    def _session(self, new=False):
        if new or self._main_session is None:
            session = self.connection.session()
            session.open()
            if new:
                return session
            self._main_session = session
        return self._main_session

    def _open(self, link, wrapper, credit):
        self._links.append(wrapper)
        link.open()
        if credit:
            link.flow(credit)
        return wrapper

    def _wrapper(self, link):
        return next((wrapper for wrapper in self._links if wrapper.link == link), None)

    def _close(self):
        self.connection.close()
        self._injector.close()

    def on_connection_remote_open(self, _):
        if not self.opened.done():
            self.opened.set_result(self)

    def on_link_remote_open(self, event):
        wrapper = self._wrapper(event.link)
        if wrapper:
            wrapper.on_remote_open()

    def on_link_remote_close(self, event):
        wrapper = self._wrapper(event.link)
        if wrapper:
            wrapper.on_remote_close()

    on_link_remote_detach = on_link_remote_close

    def on_delivery(self, event):
        wrapper = self._wrapper(event.link)
        if wrapper:
            wrapper.on_delivery(event.delivery)

    def on_connection_remote_close(self, event):
        self._end(event.connection.remote_condition)
        event.connection.close()

    def on_transport_error(self, event):
        self._end(event.transport.condition)

    def on_disconnected(self, _):
        self._end(None)
        if not self._injector._closed:
            self._injector.close()

    on_transport_closed = on_disconnected

    def _end(self, condition):
        if not self.opened.done():
            self.opened.set_exception(Refused(condition))
        if not self.ended.done():
            self.ended.set_result((condition.name, condition.description) if condition else (None, None))
        for wrapper in self._links:
            if not wrapper.opened.done():
                wrapper.opened.set_exception(Refused(condition))
            if not wrapper.closed.done():
                wrapper.closed.set_result((None, "connection ended"))


class Requester:
    """Request/response with a Hono service: reply link first, then the sender (amqp-apis.md §5)."""

    def __init__(self, peer, address, reply_id="reply-of-test"):
        self.peer = peer
        self.reply_to = f"{address}/{reply_id}"
        self.receiver = peer.receiver(self.reply_to)
        self.sender = peer.sender(address).wait_for_credit()
        self._number = 0

    def send(self, subject, body=None, properties=None, reply_to=None, message_id=None, correlation_id=None):
        """Returns (id of the request, future with the outcome)."""
        self._number += 1
        identifier = message_id or f"request-{self._number}"
        message = Message(subject=subject, reply_to=reply_to or self.reply_to, properties=properties, id=identifier)
        if correlation_id is not None:
            message.correlation_id = correlation_id
        if body is not None:
            message.body = body.encode() if isinstance(body, str) else body
            message.inferred = True
        return identifier, self.sender.send(message)

    def call(self, subject, body=None, properties=None, **options):
        _, outcome = self.send(subject, body, properties, **options)
        assert outcome.result(seconds(5)).state == "accepted"
        return self.receiver.next().message
