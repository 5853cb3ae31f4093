"""The house is as docs/architecture.md draws it: imports go up the table of floors, and nowhere in a circle."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
PAGE = (TOP / "docs" / "architecture.md").read_text(encoding="utf-8")
PACKAGE = TOP / "tinynet"
# By floor, the ground floor first: its rooms.
FLOORS = {
    floor: re.findall(r"`(\w+)`", rooms)
    for floor, rooms in re.findall(r"^\| (\w+) \| ((?:`\w+`(?:, )?)+) \|", PAGE, flags=re.MULTILINE)
}
FLOOR_OF = {room: floor for floor, rooms in FLOORS.items() for room in rooms}


def modules(package):
    """Return the text of each module of a package, by its name."""
    return {
        ".".join(path.relative_to(package.parent).with_suffix("").parts).removesuffix(".__init__"): path.read_text(
            "utf-8"
        )
        for path in package.rglob("*.py")
    }


def imported(text, known, everywhere):
    """Return the modules that a text imports, of those that are known.

    Parameters
    ----------
    text : str
    known : collection of str
    everywhere : bool
        In functions too; else only those that are loaded together with the text.
    """
    tree, found = ast.parse(text), set()
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            # What is imported from a package may be a module of its own.
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & set(known) or {node.module}
    return found & set(known)


def arrows_between_floors(package, floor_of):
    """Return the pairs of floors (from, to) such that something on the first imports something on the second."""
    texts = modules(package)
    arrows = set()
    for module, text in texts.items():
        for other in imported(text, texts, everywhere=True) - {package.name}:
            if module != package.name:
                arrows.add((floor_of[module.split(".")[1]], floor_of[other.split(".")[1]]))
    return {(low, high) for low, high in arrows if low != high}


def without_detours(arrows):
    """Return the arrows that do not follow from others."""

    def reached(start, left_out):
        waiting, seen = [start], set()
        while waiting:
            here = waiting.pop()
            new = {end for begin, end in arrows - {left_out} if begin == here} - seen
            seen |= new
            waiting += new
        return seen

    return {arrow for arrow in arrows if arrow[1] not in reached(arrow[0], arrow)}


def circle_of(package):
    """Return the modules of a circle of imports that happen while a module is loaded; None where there is none."""
    texts = modules(package)
    graph = {module: imported(text, texts, everywhere=False) - {package.name, module} for module, text in texts.items()}
    try:
        TopologicalSorter(graph).prepare()
    except ValueError as circle:
        return circle.args[1]
    return None


def test_every_room_has_its_floor():
    rooms = {module.split(".")[1] for module in modules(PACKAGE) if "." in module}
    assert len(FLOOR_OF) == sum(map(len, FLOORS.values()))
    assert rooms == set(FLOOR_OF)


def test_no_arrow_runs_back():
    order = list(FLOORS)
    back = {
        (low, high) for low, high in arrows_between_floors(PACKAGE, FLOOR_OF) if order.index(high) > order.index(low)
    }
    assert back == set()


def test_the_drawing_has_the_arrows_of_the_imports():
    drawn = set(re.findall(r"^  (\w+) --> (\w+)$", PAGE, flags=re.MULTILINE))
    assert drawn == without_detours(arrows_between_floors(PACKAGE, FLOOR_OF))


def test_no_modules_import_each_other_in_a_circle():
    assert circle_of(PACKAGE) is None


@pytest.fixture
def small_house(tmp_path):
    """A package of two rooms on two floors, the upper of which imports the lower."""
    for name, text in {"low": "VALUE = 1\n", "high": "from house.low import VALUE\n"}.items():
        (tmp_path / "house").mkdir(exist_ok=True)
        (tmp_path / "house" / f"{name}.py").write_text(text)
    return tmp_path / "house"


def test_an_arrow_back_and_a_circle_are_noticed(small_house):
    floors = {"low": "ground", "high": "attic"}
    assert arrows_between_floors(small_house, floors) == {("attic", "ground")}
    assert circle_of(small_house) is None
    (small_house / "low.py").write_text("def late():\n    from house import high\n")
    assert ("ground", "attic") in arrows_between_floors(small_house, floors)
    assert circle_of(small_house) is None
    (small_house / "low.py").write_text("from house import high\n")
    assert set(circle_of(small_house)) == {"house.low", "house.high"}


def test_an_arrow_that_follows_from_two_others_is_a_detour():
    assert without_detours({("c", "b"), ("b", "a"), ("c", "a")}) == {("c", "b"), ("b", "a")}
