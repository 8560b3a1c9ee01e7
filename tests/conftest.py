"""What every test stands on: no test reaches the network beyond this machine."""

import gc
import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["tests.databases", "tests.log_watch"]

# Begun first: what takes longest must not be what everybody else waits for at the end.
LONGEST = (
    "tests/stories/test_promo.py",
    "tests/stories/test_kill.py",
    "tests/bot/test_alert_machine.py",
    "tests/browser/",
)

IN_MEMORY = Path("/dev/shm")  # where a commit waits for no disk; the tests of files that are lost do not depend on one


def pytest_configure() -> None:
    """Temporary files go to memory where there is some, unless the environment says where."""
    if os.access(IN_MEMORY, os.W_OK):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(IN_MEMORY))


def pytest_collection_finish() -> None:
    """What was imported and collected stays: to look through it again and again was a sixth of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, the others in their order."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """Refuse every connection that is not to this machine, and keep proxies out of the local ones."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("NO_PROXY", "no_proxy"):
            patch.setenv(name, "127.0.0.1,localhost,::1")
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_local(address[0]):
            raise RuntimeError(f"A test tried to reach {address[0]}: only this machine (127.0.0.1) is allowed.")
        return connect(self, address)

    return guarded


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
