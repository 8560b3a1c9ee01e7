"""The people of a cohort file: coaches, coordinators, and intrapreneurs with their projects and usual days."""

from collections.abc import Sequence

from bot.cohort.toml_reading import Table, shown
from scheduler.weeks import WEEKDAYS, UsualDay
from storage.cohort_plan import MemberPlan, ProjectPlan
from storage.habits import off_code
from storage.terms import Party, Role

NAME = 60  # characters
SERVICE = 120
PROJECT = 200
MEMBER_KEYS = ("name", "was", "left_on", "party", "may_decide")
PROJECT_KEYS = ("name", "was", "left_on", "project", "service", "coach", "day", "halves", "off")
NO_DAY = "monday"  # stands in for a wrong usual day: the file is refused anyway

Members = tuple[MemberPlan, ...]


def read_members(top: Table) -> tuple[Members, Members]:
    """The coaches and the coordinators."""
    return _members(top, "coaches", Role.COACH), _members(top, "coordinators", Role.COORDINATOR)


def _members(top: Table, key: str, role: Role) -> Members:
    members = []
    for table in _entries(top, key):
        table.allow_only(MEMBER_KEYS if role is Role.COORDINATOR else MEMBER_KEYS[:-1])
        party = Party(table.word("party", [party.value for party in Party]))
        members.append(_member(table, role, party, may_decide=table.flag("may_decide")))
    return tuple(members)


def _entries(top: Table, key: str) -> list[Table]:
    items = top.items(key)
    if not items:
        top.fault(f"[[{key}]]", "is missing; at least one is needed")
    return [Table(item, f"{key}[{index}]{_called(item)}", top.faults) for index, item in enumerate(items)]


def _called(item: object) -> str:
    name = item.get("name") if isinstance(item, dict) else None
    return f" ({name})" if isinstance(name, str) and 0 < len(name) <= NAME else ""


def _member(table: Table, role: Role, party: Party | None, *, may_decide: bool = False) -> MemberPlan:
    name = table.text("name", NAME)
    was = table.optional_text("was", NAME)
    if was and was == name:
        table.fault("was", f"{shown(was)} is the present name; `was` holds the former one")
    return MemberPlan(name, role, party, may_decide, was, table.optional_day("left_on"), table.place)


def read_projects(top: Table) -> tuple[ProjectPlan, ...]:
    """The intrapreneurs."""
    return tuple(_project(table) for table in _entries(top, "intrapreneurs"))


def _project(table: Table) -> ProjectPlan:
    table.allow_only(PROJECT_KEYS)
    return ProjectPlan(
        member=_member(table, Role.INTRAPRENEUR, None),
        project=table.text("project", PROJECT),
        service=table.text("service", SERVICE),
        coach=table.text("coach", NAME),
        usual=_usual(table).code,
        off=off_code(_off(table)),
    )


def _off(table: Table) -> frozenset[int]:
    off: set[int] = set()
    for index, name in enumerate(table.items("off")):
        if name in WEEKDAYS[:5]:
            off.add(WEEKDAYS.index(name))
        else:
            table.fault(f"off[{index}]", f"{shown(name)} is not one of {', '.join(WEEKDAYS[:5])}")
    return frozenset(off)


def _usual(table: Table) -> UsualDay:
    """`day` (a weekday) or `halves` (a list of mornings and afternoons)."""
    given = [key for key in ("day", "halves") if key in table.values]
    if len(given) != 1:
        table.fault("day", "is missing; write day or halves" if not given else "write day or halves, not both")
        return UsualDay.parse(NO_DAY)
    return _usual_day(table) if given == ["day"] else _usual_halves(table)


def _usual_day(table: Table) -> UsualDay:
    day = table.word("day", WEEKDAYS[:5])
    return UsualDay.parse(day)


def _usual_halves(table: Table) -> UsualDay:
    halves: Sequence[object] = table.items("halves")
    expected = 'is not a list of half-days such as ["tuesday am", "thursday am"], each named once'
    if not halves or not all(isinstance(half, str) and half.lower().endswith((" am", " pm")) for half in halves):
        table.fault("halves", f"{shown(halves)} {expected}")
        return UsualDay.parse(NO_DAY)
    try:
        return UsualDay.parse(",".join(map(str, halves)))
    except ValueError:
        table.fault("halves", f"{shown(halves)} {expected}")
        return UsualDay.parse(NO_DAY)
