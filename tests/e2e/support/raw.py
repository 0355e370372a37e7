# SPDX-License-Identifier: Apache-2.0
"""Bytes on a TLS socket, for what no well-behaved client sends; and the few AMQP frames that such tests need."""
import socket
import ssl
import struct
import time

from .waiting import seconds

SASL_HEADER = b"AMQP\x03\x01\x00\x00"
AMQP_HEADER = b"AMQP\x00\x01\x00\x00"


class RawClient:
    """A verified TLS connection to 127.0.0.1 with time-outs on every read."""

    def __init__(self, port, ca_file, timeout=5):
        context = ssl.create_default_context(cafile=str(ca_file))
        self.socket = context.wrap_socket(socket.create_connection(("127.0.0.1", port), seconds(timeout)),
                                          server_hostname="localhost")
        self.socket.settimeout(seconds(timeout))
        self.buffer = b""

    def send(self, data):
        self.socket.sendall(data)

    def read_some(self):
        """What is there next, b"" at the end, however rudely it comes."""
        try:
            return self.socket.recv(65536)
        except (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError):
            return b""

    def read_exactly(self, count):
        while len(self.buffer) < count:
            data = self.read_some()
            if not data:
                raise EOFError(f"closed after {self.buffer!r}")
            self.buffer += data
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def read_until(self, mark):
        while mark not in self.buffer:
            data = self.read_some()
            if not data:
                raise EOFError(f"closed after {self.buffer!r}")
            self.buffer += data
        end = self.buffer.index(mark) + len(mark)
        taken, self.buffer = self.buffer[:end], self.buffer[end:]
        return taken

    def read_all(self, timeout=5):
        """Everything until the peer closes; AssertionError if it does not in time."""
        end = time.monotonic() + seconds(timeout)
        data, self.buffer = self.buffer, b""
        while True:
            left = end - time.monotonic()
            assert left > 0, f"not closed in time; got {data!r}"
            self.socket.settimeout(left)
            try:
                more = self.read_some()
            except TimeoutError:
                more = None
            assert more is not None, f"not closed in time; got {data!r}"
            if not more:
                return data
            data += more

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # -- HTTP --

    def read_response(self):
        """(status, {lower-case name: value}, body) of an answer with a Content-Length."""
        head = self.read_until(b"\r\n\r\n").decode("latin-1")
        lines = head.split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in
                   (line.partition(":") for line in lines[1:] if line)}
        body = self.read_exactly(int(headers.get("content-length", 0)))
        return int(lines[0].split()[1]), headers, body

    # -- AMQP --

    def read_frame(self):
        """(type, channel, body)"""
        size, offset, kind, channel = struct.unpack(">IBBH", self.read_exactly(8))
        return kind, channel, self.read_exactly(size - 8)[offset * 4 - 8:]

    def sasl_plain(self, response, mechanism=b"PLAIN"):
        """Runs the SASL layer; returns (frame body with the mechanisms, outcome code)."""
        self.send(SASL_HEADER)
        assert self.read_exactly(8) == SASL_HEADER
        _, _, mechanisms = self.read_frame()
        self.send(sasl_init(response, mechanism))
        _, _, outcome = self.read_frame()
        assert outcome[:3] == b"\x00\x53\x44", outcome
        return mechanisms, outcome_code(outcome)

    def amqp_open(self, user, password):
        """SASL PLAIN, then open both ways."""
        _, code = self.sasl_plain(b"\0" + user.encode() + b"\0" + password.encode())
        assert code == 0
        self.send(AMQP_HEADER + open_frame())
        assert self.read_exactly(8) == AMQP_HEADER
        _, _, body = self.read_frame()
        assert body[:3] == b"\x00\x53\x10", body


def frame(body, kind=0, channel=0):
    return struct.pack(">IBBH", len(body) + 8, 2, kind, channel) + body


def composite(code, *fields):
    """A described list; fields are encoded values."""
    content = b"".join(fields)
    return b"\x00\x53" + bytes([code]) + b"\xd0" + struct.pack(">II", len(content) + 4, len(fields)) + content


def symbol(text):
    return b"\xa3" + bytes([len(text)]) + text


def string(text):
    return b"\xa1" + bytes([len(text)]) + text


def binary(data):
    return b"\xb0" + struct.pack(">I", len(data)) + data


def sasl_init(response, mechanism=b"PLAIN"):
    return frame(composite(0x41, symbol(mechanism), binary(response)), kind=1)


def outcome_code(body):
    """The code of a sasl-outcome in list8, list32 or as a lone ubyte behind the list's header."""
    at = body.index(b"\x50", 4)
    return body[at + 1]


def open_frame(container=b"raw-test"):
    return frame(composite(0x10, string(container)))


def begin_frame(channel=0):
    return frame(composite(0x11, b"\x40", b"\x52\x00", b"\x70\x00\x00\x08\x00", b"\x70\x00\x00\x08\x00"),
                 channel=channel)


def receiver_frames(address, credit, handle=0):
    """attach as receiver and flow, on channel 0"""
    attach = composite(0x12, string(b"raw-%d" % handle), b"\x52" + bytes([handle]), b"\x41", b"\x50\x00", b"\x50\x00",
                       composite(0x28, string(address)), composite(0x29, string(b"here")))
    window = b"\x70\x00\x00\x08\x00"
    flow = composite(0x13, b"\x43", window, b"\x43", window, b"\x52" + bytes([handle]), b"\x43",
                     b"\x70" + struct.pack(">I", credit))
    return frame(attach) + frame(flow)
