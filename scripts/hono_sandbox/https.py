# SPDX-License-Identifier: Apache-2.0
"""One HTTPS request to a loopback port, with the server's certificate verified for the name 'localhost'."""
import http.client
import json
import socket
import ssl


class _Connection(http.client.HTTPSConnection):
    def __init__(self, host, port, servername, context, timeout):
        super().__init__(host, port, timeout=timeout, context=context)
        self._servername = servername

    def connect(self):
        raw = socket.create_connection((self.host, self.port), self.timeout)
        self.sock = self._context.wrap_socket(raw, server_hostname=self._servername)


def request(host, port, ca_file, method, path, body=None, headers=None, servername="localhost", timeout=5):
    """Returns (status, headers, body bytes); OSError (ssl.SSLError among them) when there is no answer."""
    context = ssl.create_default_context(cafile=ca_file)
    connection = _Connection(host, port, servername, context, timeout)
    headers = dict(headers or {})
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
        headers.setdefault("Content-Type", "application/json")
    try:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    except http.client.HTTPException as problem:
        raise ConnectionError(f"{method} {path}: {problem!r}") from problem
    finally:
        connection.close()
