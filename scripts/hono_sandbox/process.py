# SPDX-License-Identifier: Apache-2.0
"""Processes that outlive the script that starts them: they are known by pid and start time, so that a pid which the
kernel has given to somebody else since is never signalled."""
import os
import signal
import subprocess
import time


def _stat(pid):
    """(state, start time) from /proc, or None; the command may hold blanks, so split behind its last ')'."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return None
    return fields[0], int(fields[19])


def start(argv, environment, log_file, folder):
    """Starts a process in a session of its own, appending its output to log_file."""
    with open(log_file, "ab") as log:
        return subprocess.Popen(argv, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=log,
                                stderr=subprocess.STDOUT, start_new_session=True)


def start_time(pid):
    stat = _stat(pid)
    return stat[1] if stat else None


def is_alive(pid, started):
    stat = _stat(pid)
    return stat is not None and stat[0] not in "ZX" and stat[1] == started


def send_signal(pid, started, number):
    if is_alive(pid, started):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            pass


def stop(processes, seconds):
    """SIGTERM to all [(pid, started)], SIGKILL to those alive after `seconds`; returns the pids that had to be killed."""
    for pid, started in processes:
        send_signal(pid, started, signal.SIGCONT)
        send_signal(pid, started, signal.SIGTERM)
    end = time.monotonic() + seconds
    alive = list(processes)
    while alive and time.monotonic() < end:
        time.sleep(0.02)
        alive = [entry for entry in alive if is_alive(*entry)]
    for pid, started in alive:
        send_signal(pid, started, signal.SIGKILL)
    return [pid for pid, _ in alive]
