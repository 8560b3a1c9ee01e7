"""The people of a cohort file: coaches, coordinators, and intrapreneurs with their projects and usual days."""

from collections.abc import Iterable, Sequence

from bot.cohort.toml_reading import Table, shown
from scheduler.weeks import WEEKDAYS, UsualDay
from storage.cohort_plan import MemberPlan, ProjectPlan
from storage.habits import off_code
from storage.terms import Party, Role

NAME = 60  # characters
MEMBER_KEYS = ("name", "was", "left_on", "party", "may_decide")
PROJECT_KEYS = ("name", "was", "left_on", "project", "service", "coach", "day", "halves", "off")
NO_DAY = "monday"  # stands in for a wrong usual day: the file is refused anyway

Members = tuple[MemberPlan, ...]


def read_members(top: Table) -> tuple[Members, Members]:
    """The coaches and the coordinators; at least one of each stays."""
    coaches = _members(top, "coaches", Role.COACH)
    coordinators = _members(top, "coordinators", Role.COORDINATOR)
    if top.values.get("coordinators") and all(member.left_on for member in coordinators):
        top.fault("coordinators", "the last one cannot leave; somebody must stay to receive the alerts")
    return coaches, coordinators


def _members(top: Table, key: str, role: Role) -> Members:
    members = []
    for table in _entries(top, key):
        table.allow_only(MEMBER_KEYS if role is Role.COORDINATOR else MEMBER_KEYS[:-1])
        party = Party(table.word("party", [party.value for party in Party]))
        members.append(_member(table, role, party, may_decide=table.flag("may_decide")))
    _refuse_twins(members, top)
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


def _refuse_twins(members: Iterable[MemberPlan], top: Table) -> None:
    """No two people of one role have the same name, and nobody's former name is still somebody's."""
    seen: set[str] = set()
    entries = list(members)
    names = {member.name for member in entries}
    for member in entries:
        if member.name and member.name.casefold() in seen:
            top.fault(
                member.place, f"name: {shown(member.name)} is there twice; add an initial, like « {member.name} K. »"
            )
        if member.was in names:
            top.fault(member.place, f"was: {shown(member.was)} is still the name of somebody in this file")
        seen.add(member.name.casefold())


def read_projects(top: Table, coaches: Members, coordinators: Members, size: int) -> tuple[ProjectPlan, ...]:
    """The intrapreneurs, no more than the convention provides for, each with a coach who stays."""
    projects = tuple(_project(table, coaches) for table in _entries(top, "intrapreneurs"))
    _refuse_twins((project.member for project in projects), top)
    others = {member.name.casefold() for member in (*coaches, *coordinators)}
    for project in projects:
        if project.member.name.casefold() in others:
            top.fault(project.member.place, "name: is also a coach's or a coordinator's; add an initial")
    staying = [project for project in projects if project.member.left_on is None]
    if len(staying) > size:
        top.fault(
            "intrapreneurs",
            f"{len(staying)} are enrolled and the convention provides for {size}; to add one, record an amendment "
            "and raise size; to replace one, give the other a left_on",
        )
    return projects


def _project(table: Table, coaches: Members) -> ProjectPlan:
    table.allow_only(PROJECT_KEYS)
    member = _member(table, Role.INTRAPRENEUR, None)
    off = _off(table)
    usual = _usual(table, off)
    return ProjectPlan(
        member=member,
        project=table.text("project", 200),
        service=table.text("service", 120),
        coach=_coach(table, coaches, staying=member.left_on is None),
        usual=usual.code,
        off=off_code(off),
    )


def _coach(table: Table, coaches: Members, *, staying: bool) -> str:
    name = table.text("coach", NAME)
    found = next((coach for coach in coaches if coach.name == name), None)
    if name and found is None:
        table.fault("coach", f"{shown(name)} is not in [[coaches]]")
    elif found and found.left_on and staying:
        table.fault("coach", f"{shown(name)} left on {found.left_on}; name another coach")
    return name


def _off(table: Table) -> frozenset[int]:
    off: set[int] = set()
    for index, name in enumerate(table.items("off")):
        if name in WEEKDAYS[:5]:
            off.add(WEEKDAYS.index(name))
        else:
            table.fault(f"off[{index}]", f"{shown(name)} is not one of {', '.join(WEEKDAYS[:5])}")
    return frozenset(off)


def _usual(table: Table, off: frozenset[int]) -> UsualDay:
    """`day` (a weekday) or `halves` (a list of mornings and afternoons), never on a weekday that is not worked."""
    given = [key for key in ("day", "halves") if key in table.values]
    if len(given) != 1:
        table.fault("day", "is missing; write day or halves" if not given else "write day or halves, not both")
        return UsualDay.parse(NO_DAY)
    usual = _usual_day(table) if given == ["day"] else _usual_halves(table)
    for weekday in sorted({weekday for weekday, _ in usual.moments} & off):
        table.fault(given[0], f"{WEEKDAYS[weekday]} is among the weekdays never worked (off); choose another day")
    return usual


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
