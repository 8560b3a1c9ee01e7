"""Children: processes that are told what to do by lines of JSON on their input, and answer on their output."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

ROOT = Path(__file__).parent.parent
LINE = 64 * 1024 * 1024  # the longest order, or answer
PATIENCE = 180.0  # seconds for one order
TICKS = os.sysconf("SC_CLK_TCK")

Order = dict[str, Any]


class Child:
    """One process; what it says on its standard error goes to a file, and is shown when it fails."""

    def __init__(self, process: asyncio.subprocess.Process, errors: IO[bytes]) -> None:
        self._process = process
        self._errors = errors

    async def ask(self, do: str, **more: Any) -> Any:
        """Give one order and wait for its answer; RuntimeError when the process ends instead, or goes on for ever."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps({"do": do, **more}).encode() + b"\n")
        line = b""
        with contextlib.suppress(TimeoutError):
            line = await asyncio.wait_for(self._process.stdout.readline(), PATIENCE)
        if not line:
            self._errors.seek(0)
            errors = self._errors.read().decode(errors="replace")[-4000:]
            raise RuntimeError(f"A child of the benchmark ended, or hung, while it did {do!r}:\n{errors}")
        return json.loads(line)

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it has taken so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    @property
    def resident(self) -> float:
        """MB of memory that it holds now."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@asynccontextmanager
async def child(
    *command: str | Path, python: Path | str = sys.executable, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Child]:
    """A process that lives as long as this; then it is asked to end."""
    with TemporaryFile() as errors:  # not a pipe: nobody reads it, and it would fill
        process = await asyncio.create_subprocess_exec(
            python, *command, cwd=ROOT, limit=LINE, env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=errors,
        )  # fmt: skip
        try:
            yield Child(process, errors)
        finally:
            await _end(process)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        await asyncio.wait_for(process.communicate(), 30)
    except TimeoutError:
        process.kill()
        await process.wait()


async def obey(orders: Mapping[str, Callable[[Order], Awaitable[Any]]]) -> None:
    """What such a process does until its input ends."""
    reader = asyncio.StreamReader(limit=LINE)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        order = json.loads(line)
        answer = await orders[order["do"]](order)
        print(json.dumps(answer), flush=True)
