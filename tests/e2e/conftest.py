# SPDX-License-Identifier: Apache-2.0
"""Fixtures of the end-to-end tests: a suite of real processes that all tests of a run share, and suites of one's own."""
import os

import pytest

from support.solo import Solo
from support.suite import remove_folders, sanitizer_reports, start_suite


def _finish(suite):
    # An orderly end: that is where leaks are reported.
    killed = suite.sandbox.down()
    suite.management.close()
    assert not killed, f"did not end in time: {killed}"
    assert not sanitizer_reports(suite), sanitizer_reports(suite)


@pytest.fixture(scope="session")
def suite():
    """The shared suite. Tests make tenants of their own in it and leave its processes alone."""
    running = start_suite(name="shared")
    yield running
    _finish(running)


@pytest.fixture(scope="module")
def module_suite():
    """A suite for the tests of one file, which may stop and restart its processes but leave it whole."""
    running = start_suite(name="module")
    yield running
    _finish(running)


@pytest.fixture
def own_suite():
    """start(*options of `sandbox up`): a suite for one test, which may do with it what it likes."""
    started = []

    def start(*options):
        started.append(start_suite(*options, name="own"))
        return started[-1]

    yield start
    for running in started:
        running.stop()
        assert not sanitizer_reports(running), sanitizer_reports(running)


@pytest.fixture
def solo():
    """Single processes that the test starts with settings of its own; see support/solo.py."""
    helper = Solo()
    yield helper
    helper.stop()


@pytest.fixture
def tenant(suite):
    return suite.make_tenant()


@pytest.fixture
def device(suite, tenant):
    return suite.make_device(tenant)


@pytest.fixture
def consumer(suite, tenant):
    """Accepts all telemetry and events of `tenant`; consumer.telemetry and consumer.event are its links."""
    with suite.peer() as peer:
        peer.telemetry = peer.receiver(f"telemetry/{tenant}")
        peer.event = peer.receiver(f"event/{tenant}")
        yield peer


def pytest_sessionfinish(session, exitstatus):
    """A test that did not run proves nothing: in CI skipping counts as failing. Logs of a failed run stay."""
    if exitstatus == 0:
        remove_folders()
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("HONO_CI") and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = 1
