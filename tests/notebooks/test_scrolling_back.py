"""A reader scrolls back and runs a cell again: it shows what it showed before, for no later cell took its names."""

import ast
import random
import re
import time

import nbformat
import pytest
from nbclient import NotebookClient

from tinynet.build import lesson_paths, read_notebook
from tinynet.doctor.cells import python_of

# A cell with this tag says in its text that it changes something for good.
CHANGES = "changes-something"
# A cell that takes longer is not run again.
SECONDS = 1
# Lessons in which a name still holds two things.
NOT_YET = set()


class Names(ast.NodeVisitor):
    """The global names that a cell reads before it binds them, those that it binds, and what its functions read."""

    def __init__(self, source):
        self.read, self.bound, self.functions, self.local = set(), set(), {}, [set()]
        self.visit(ast.parse(python_of(source)))

    def visit_Name(self, node):
        if any(node.id in names for names in self.local):
            return
        if isinstance(node.ctx, ast.Load):
            self.read |= {node.id} - self.bound
        else:
            self.bound.add(node.id)

    def visit_Assign(self, node):
        self.visit(node.value)
        for target in node.targets:
            self.visit(target)

    def visit_AugAssign(self, node):
        for inner in ast.walk(node.target):
            if isinstance(inner, ast.Name) and not any(inner.id in names for names in self.local):
                self.read |= {inner.id} - self.bound
        self.visit(node.value)
        self.visit(node.target)

    def visit_For(self, node):
        self.visit(node.iter)
        self.visit(node.target)
        for statement in node.body + node.orelse:
            self.visit(statement)

    def visit_comprehension_expression(self, node):
        own = {name.id for part in node.generators for name in ast.walk(part.target) if isinstance(name, ast.Name)}
        self.local.append(own)
        self.generic_visit(node)
        self.local.pop()

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_comprehension_expression

    def visit_Lambda(self, node):
        self.local.append({argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)})
        self.visit(node.body)
        self.local.pop()

    def visit_FunctionDef(self, node):
        for default in node.args.defaults + node.args.kw_defaults + node.decorator_list:
            if default is not None:
                self.visit(default)
        inside = Names.__new__(Names)
        own = {argument.arg for argument in ast.walk(node.args) if isinstance(argument, ast.arg)}
        own |= {name.id for name in ast.walk(node) if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)}
        inside.read, inside.bound, inside.functions, inside.local = set(), set(), {}, [own]
        for statement in node.body:
            inside.visit(statement)
        self.functions[node.name] = inside.read
        self.bound.add(node.name)

    def visit_ClassDef(self, node):
        for method in node.body:
            Names.visit_FunctionDef(self, method)
            self.bound.discard(method.name)
            self.functions.setdefault(node.name, set()).update(self.functions.pop(method.name))
        self.bound.add(node.name)

    def visit_Import(self, node):
        self.bound |= {(name.asname or name.name).partition(".")[0] for name in node.names}

    visit_ImportFrom = visit_Import


def given_away(sources):
    """Return of each cell that reads a global name which a later cell binds: the cell, the name, the later cell."""
    cells = [Names(source) for source in sources]
    found = []
    for number, cell in enumerate(cells):
        known = {name: read for other in cells[: number + 1] for name, read in other.functions.items()}
        reads, seen = set(), list(cell.read)
        while seen:
            name = seen.pop()
            if name not in reads:
                reads.add(name)
                seen += known.get(name, ())
        later = [(name, k) for k, other in enumerate(cells[number:], number) for name in sorted(other.bound & reads)]
        found += [(number, name, k) for name, k in later if k > number or name in cell.read]
    return found


def code_cells(path):
    return [cell for cell in read_notebook(path).cells if cell.cell_type == "code"]


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (["x = 1", "print(x)", "x = 2"], [(1, "x", 2)]),
        (["x = 1", "def f():\n    return x", "f()", "x = 2"], [(2, "x", 3)]),
        (["x = 1", "x = x + 1"], [(1, "x", 1)]),
        (["x = 1", "x += 1"], [(1, "x", 1)]),
        (["x = 1\nprint(x)", "x = 2\nprint(x)"], []),
        (["x = 1", "def f(x):\n    return x", "f(3)", "x = 2\nx"], []),
        (["def f():\n    x = 1\n    x += 1\n    return x", "f()", "x = 2\nx"], []),
        (["f = 3", "[x for x in range(f)]", "for x in range(3):\n    x"], []),
    ],
)
def test_a_name_that_holds_two_things_is_noticed(sources, expected):
    assert given_away(sources) == expected


def test_no_cell_reads_a_name_that_a_later_cell_gives_to_something_else(lesson, request):
    if lesson.stem[:2] in NOT_YET:
        request.applymarker(pytest.mark.xfail(strict=True))
    cells = code_cells(lesson)
    sources = [cell.source for cell in cells]
    places = [
        f"`{name}`, read in the code cell {number}, is another thing after the code cell {later}:\n{sources[number]}\n"
        for number, name, later in given_away(sources)
        if CHANGES not in cells[number].metadata.get("tags", [])
    ]
    assert not places, "\n".join(places)


def shown(outputs):
    """Return what a reader sees of outputs, without the names of models and objects."""
    texts = []
    for output in outputs:
        data = output.get("data", {})
        texts.append(output.get("text", "") or data.get("text/plain", "") + data.get("image/svg+xml", ""))
        texts += [output.get("evalue", "")]
    return re.sub(r"IPY_MODEL_\w+|0x[0-9a-f]+|model_id\W+\w+", "", "".join(texts))


@pytest.mark.exhaustive
@pytest.mark.sample(12, ci=12)
@pytest.mark.parametrize("path", lesson_paths(), ids=lambda path: path.stem)
def test_after_a_run_each_cell_run_again_in_any_order_shows_the_same(path):
    client = NotebookClient(nbformat.from_dict(read_notebook(path)), timeout=120, kernel_name="python3")
    again = []
    with client.setup_kernel():
        for number, cell in enumerate(client.nb.cells):
            if cell.cell_type == "code":
                began = time.monotonic()
                client.execute_cell(cell, number)
                if time.monotonic() - began < SECONDS and CHANGES not in cell.metadata.get("tags", []):
                    again.append((number, shown(cell.outputs)))
        random.Random(19).shuffle(again)
        for number, before in again:
            cell = client.nb.cells[number]
            client.execute_cell(cell, number)
            assert shown(cell.outputs) == before, cell.source
