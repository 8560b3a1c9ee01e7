"""The audit (`make audit`): asks for known vulnerabilities of all that requirements.lock pins.

A silence is never taken for "none": where the service cannot be asked, one line says so, and nothing fails for it.
"""

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

LOCK = Path(__file__).parents[1] / "requirements.lock"
PINNED = re.compile(r"^[A-Za-z0-9._-]+==\S+", re.MULTILINE)
NOT_ASKED = "audit: the service that knows of vulnerabilities cannot be asked from here; nothing was looked at."


@dataclass(frozen=True)
class Conclusion:
    """What to say, and whether it is a reason to stop."""

    lines: Sequence[str]
    fails: bool = False


def main() -> int:
    """Ask about one package first: where that one is not known, neither are the others."""
    pins = PINNED.findall(LOCK.read_text(encoding="utf-8"))
    answer = asked(pins[:1])
    if answer is not None and was_looked_at(answer):
        answer = asked(pins)
    conclusion = concluded(answer)
    print(*conclusion.lines, sep="\n")
    return int(conclusion.fails)


def asked(pins: Sequence[str]) -> Mapping[str, Any] | None:
    """What pip-audit found for these, as it says it; None when it could ask nobody."""
    with TemporaryDirectory() as folder:
        listed = Path(folder, "requirements.txt")
        listed.write_text("\n".join(pins), encoding="utf-8")
        options = ["--disable-pip", "--no-deps", "--progress-spinner=off", "--format=json"]
        command = [sys.executable, "-m", "pip_audit", "--requirement", str(listed), *options]
        written = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    try:
        found = json.loads(written)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def was_looked_at(answer: Mapping[str, Any]) -> bool:
    """Whether the service knew at least one of the packages."""
    return any("vulns" in dependency for dependency in answer.get("dependencies", []))


def concluded(answer: Mapping[str, Any] | None) -> Conclusion:
    """What follows from the answer."""
    if answer is None or not was_looked_at(answer):
        return Conclusion([NOT_ASKED])
    dependencies = answer["dependencies"]
    wrong = [
        f"audit: {it['name']} {it['version']}: {vuln['id']}, mended in {', '.join(vuln['fix_versions']) or 'none yet'}"
        for it in dependencies
        for vuln in it.get("vulns", [])
    ]
    unknown = sum("vulns" not in it for it in dependencies)
    counted = f"audit: {len(dependencies) - unknown} packages looked at, {unknown} not known to the service"
    return Conclusion([*wrong, f"{counted}, {len(wrong)} vulnerabilities."], fails=bool(wrong))


if __name__ == "__main__":
    raise SystemExit(main())
