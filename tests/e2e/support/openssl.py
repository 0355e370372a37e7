# SPDX-License-Identifier: Apache-2.0
"""`openssl s_client` as a TLS peer that is not ours."""
import subprocess

from .waiting import seconds


def s_client(suite, port, *options, name="localhost", data=None):
    """Connects as one who verifies the server, as `localhost` unless `options` say otherwise.

    With `data` that is sent, and what comes is read until the server closes: under TLS 1.3 a client hears that its
    certificate is refused only then. The result's output is text, standard output and error in one."""
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-CAfile", str(suite.ca_file),
               "-verify_return_error", "-verify_hostname", "localhost",
               *(("-servername", name) if name else ("-noservername",)), *(() if data is None else ("-ign_eof",)),
               *map(str, options)]
    done = subprocess.run(command, input=data or b"", capture_output=True, timeout=seconds(20), check=False)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode("utf-8", "replace"),
                                       done.stderr.decode("utf-8", "replace"))
