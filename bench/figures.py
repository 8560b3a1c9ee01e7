"""Figures: what was measured, and whether it meets its mark."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One measured value. `mark` is the worst value that will do; without one the figure is merely reported."""

    name: str
    value: float
    what: str = ""
    mark: float | None = None
    at_least: bool = False  # a greater value is better

    @property
    def is_met(self) -> bool:
        """Whether the mark is met, or there is none."""
        if self.mark is None:
            return True
        return self.value >= self.mark if self.at_least else self.value <= self.mark

    @property
    def verdict(self) -> str:
        """In words, for the table."""
        if self.mark is None:
            return "reported"
        return "met" if self.is_met else "**not met**"

    def __str__(self) -> str:
        sign = ">=" if self.at_least else "<="
        mark = "" if self.mark is None else f"  (mark {sign} {self.mark:g}: {'met' if self.is_met else 'not met'})"
        return f"{self.name}: {shown(self.value)}{mark}"


def shown(value: float) -> str:
    """Three figures that count."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def middle(values: Iterable[float]) -> float:
    """The median: one bad round changes nothing."""
    return median(values)


def table(figures: Iterable[Figure]) -> str:
    """The figures as a table in Markdown."""
    lines = ["| figure | value | mark | | what |", "|---|---:|---:|---|---|"]
    for it in figures:
        mark = "" if it.mark is None else f"{'≥' if it.at_least else '≤'} {it.mark:g}"
        lines.append(f"| `{it.name}` | {shown(it.value)} | {mark} | {it.verdict} | {it.what} |")
    return "\n".join(lines)
