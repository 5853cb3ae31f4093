"""A program with its hooks does what the plain one does: it prints the same, and its names end the same."""
# ruff: noqa: E501

import ast
import builtins
import contextlib
import copy
import sys
import types
from pathlib import Path

import numpy as np
import pytest
from test_posted import sampled

from tinynet.doctor.programs.loop_runner import Printed, loaded, quiet, run_statement, same_luck
from tinynet.doctor.watching.hooks import HOOK, Listing, hooked
from tinynet.doctor.watching.tape import Tape

TESTS = Path(__file__).parents[1]
MOST_NODES = 4_000
MOST_TURNS = 1_500


class Enough(BaseException):
    """A program has run long enough."""


class Bounded:
    """Lets the tape run until it is full, and a program for some iterations."""

    def __init__(self, tape, most):
        self.tape, self.most, self.turns = tape, most, 0

    def enter(self, number):
        pass

    def turn(self, number):
        self.turns += 1
        if self.turns > self.most:
            raise Enough

    leave = enter

    def full(self):
        self.tape.on = False


class Output(Printed):
    """What a program prints, whole."""

    def __init__(self):
        super().__init__()
        self.parts = []

    def write(self, text):
        self.parts.append(text)
        return len(text)


class Turns(ast.NodeTransformer):
    """Tells of the iterations of a program's loops alone."""

    def _loop(self, node):
        self.generic_visit(node)
        node.body.insert(0, ast.copy_location(ast.parse(f"{HOOK}.turn(0)").body[0], node))
        return node

    visit_For = visit_While = _loop


def run(text, path, hooks, on=False, most=10**9):
    """Run a program; return what it prints, the type of what it raises, its names at the end, and the tape."""
    tree = ast.parse(text)
    tape = Tape(str(path), MOST_NODES)
    tape.watcher = Bounded(tape, most)
    made = hooked(copy.copy(tree), Listing(tree, text)) if hooks else ast.fix_missing_locations(Turns().visit(tree))
    module = types.ModuleType("__main__" if "__main__" in text else "examined")
    names = vars(module)
    names |= {"__file__": str(path), "__builtins__": builtins, HOOK: tape}
    output, raised = Output(), None
    try:
        with contextlib.redirect_stdout(output), quiet(), same_luck(), loaded(module):
            tape.on = on
            for statement in made.body:
                code = compile(ast.Module([statement], []), str(path), "exec")
                run_statement(statement, code, names)
    except Enough:
        raised = "enough"
    except Exception as error:  # noqa: BLE001  (it is compared)
        raised = type(error)
    return "".join(output.parts), raised, shown(names), tape


def shown(names):
    """Return the names of a program's end, with values that can be compared."""
    return {
        name: described(value)
        for name, value in names.items()
        if not name.startswith("__") and not isinstance(value, (types.ModuleType, types.FunctionType, type))
    }


def described(value, depth=0):
    kind = type(value).__name__
    if isinstance(value, np.ndarray):
        return kind, str(value.dtype), value.shape, repr(value.tolist()) if value.dtype.kind != "O" else str(value)
    if isinstance(value, (list, tuple)):
        return kind, [described(item, depth + 1) for item in value]
    if isinstance(value, set):
        return kind, sorted(str(described(item, depth + 1)) for item in value)
    if isinstance(value, dict):
        return kind, [(str(key), described(item, depth + 1)) for key, item in value.items()]
    if isinstance(value, (int, float, complex, str, bytes, np.generic, type(None))):
        return kind, repr(value)
    if hasattr(value, "__dict__") and depth < 4:
        return kind, described(vars(value), depth + 1)
    return kind


CONSTRUCTS = {
    "private names and super": """
class Base:
    def __init__(self, x):
        self.__x = x
        self.__calls = 0
    def value(self):
        self.__calls += 1
        return self.__x * 2.0 + self.__calls
class Child(Base):
    def __init__(self, x):
        super().__init__(x)
        self.__x = -x
    def value(self):
        return super().value() + self.__x
c = Child(3.0)
print(c.value(), c.value(), sorted(vars(c)))
""",
    "properties and class attributes": """
class Layer:
    count = 0
    scale: float = 2.0
    def __init__(self):
        Layer.count += 1
        self._w = 1.0
    @property
    def w(self):
        return self._w
    @w.setter
    def w(self, value):
        self._w = value * self.scale
    @staticmethod
    def twice(x):
        return 2 * x
    @classmethod
    def make(cls, n=2):
        return [cls() for _ in range(n)]
layers = Layer.make()
for layer in layers:
    layer.w -= 0.25
    layer.w *= 3
print(Layer.count, [layer.w for layer in layers], Layer.twice(4))
""",
    "dataclasses": """
from dataclasses import dataclass, field
@dataclass(order=True)
class Point:
    x: float
    y: float = 0.5
    tags: list[str] = field(default_factory=list)
    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y, self.tags + other.tags)
p = Point(1.0) + Point(2.0, tags=["a"])
p.x += 1
p.tags += ["b"]
print(p, Point(0.0) < p)
""",
    "generators": """
import numpy as np
def batches(X, size):
    for i in range(0, len(X), size):
        got = yield X[i:i + size] * 2
        if got:
            print("got", got)
def both(X):
    yield from batches(X, 2)
    return "end"
g = both(np.arange(6.0))
print(next(g), g.send("x"), list(g))
print(sum(x * x for x in range(5)), max((x % 3, x) for x in range(5)), any(x > 3 for x in [1, 5]))
squares = (x ** 2 for x in np.array([1.0, 2.0, 3.0]))
print(next(squares), list(squares))
def endless():
    n = 0
    while True:
        yield n
        n += 1
for n in endless():
    if n > 3:
        break
""",
    "comprehensions": """
import numpy as np
W = [[0.1 * i + j for j in range(3)] for i in range(2)]
columns = list(zip(*W))
table = {str(i): [w * 2 for w in row if w > 0.5] for i, row in enumerate(W)}
pairs = {(i, j) for i in range(2) for j in range(i)}
total = sum(w for row in W for w in row)
rows = [row.sum() for row in np.array(W)]
flat = [b for a in np.eye(2) for b in a]
print(W, columns, table, pairs, total, rows, flat)
""",
    "closures": """
def counter(step=1.0):
    total, calls = 0.0, []
    def add(x, *more, scale=2.0, **named):
        nonlocal total
        total += step * x * scale
        calls.append(len(more) + len(named))
        return total
    return add, lambda: (total, calls)
add, look = counter()
add(1.0)
add(2.0, 3, 4, scale=-1.0, a=1)
add(*[1.0, 2], **{"scale": 0.5, "b": 2})
seen = 0
def count():
    global seen
    seen += 1
    return seen
count(), count()
print(look(), seen, (lambda a, b=2, *c: a * b + len(c))(3, 4, 5))
fs = [lambda x, k=k: x ** k for k in range(3)]
print([f(2.0) for f in fs])
""",
    "walrus": """
import numpy as np
values = np.array([0.5, 1.5, 2.5])
if (top := values.max() * 2) > 4 and (n := len(values)):
    print(top, n)
i = 3
while (i := i - 1) >= 0:
    print(i, end=" ")
print([y for x in values if (y := x * 2) > 2], y)
""",
    "slices": """
import numpy as np
A = np.arange(24.0).reshape(2, 3, 4)
print(A[0, 1:, ::2], A[..., -1], A[:, None, 0].shape, A[::-1, :, 1:3].sum(), "abcdef"[1:-1:2], [1, 2, 3, 4][-2:])
index = (slice(None), 1)
print(A[index], A[1][2][3], A[A > 20], A[[0, 1], [2, 0], :2])
rows = [[1, 2], [3, 4]]
rows[0][1:] = [7, 8, 9]
del rows[1][0]
A[0, :, 1:3] = 5
A[A > 20] = -1
print(rows, A.sum())
""",
    "augmented assignments": """
import numpy as np
class Box: pass
box = Box()
box.w, box.inner = np.ones(3), Box()
box.inner.n = 1
box.w -= 0.5 * np.arange(3.0)
alias = box.w
box.w *= 2
box.inner.n **= 3; box.inner.n //= 1; box.inner.n <<= 2; box.inner.n |= 1; box.inner.n ^= 7; box.inner.n &= 14; box.inner.n %= 9; box.inner.n >>= 1
a = np.zeros((3, 3)); b = a
a += 1; a[0] += [1, 2, 3]; a[1:, 1] -= 2.0; a[[0, 0, 2], [0, 0, 1]] += 10; a[a > 5] /= 2; a @= np.eye(3)
print(box.w, alias is box.w, box.inner.n, b is a, a)
xs = [1]; ys = xs; xs += [2]; xs *= 2; xs += "ab"
d = {"a": 1}; e = d; d |= {"b": 2}; d["a"] += 5; d.setdefault("c", []).append(1); d["c"] += (4, 5)
s = {1}; s |= {2, 3}; s -= {1}
t = (1,); t += (2,); text = "x"; text += "y"; text *= 3; text %= ()
z = 1 + 2j; z *= 1j
print(xs, ys is xs, d, e is d, s, t, text, z)
n = np.arange(4); n += 1; n[1:] *= 2; m = n[::2]; m += 100
print(n, m)
""",
    "an index is evaluated once, and in order": """
said = []
def tell(x):
    said.append(x)
    return x
d = [10, 20, 30]
d[tell(1)] += tell(5)
d[tell(0)] = tell(7)
d[tell(0)], d[tell(2)] = tell("a"), tell("b")
class Box: pass
boxes = [Box()]
boxes[tell(0)].x = 1
boxes[tell(0)].x += tell(2)
print(said, d, boxes[0].x)
""",
    "what the right side changes while it is added": """
class Counter:
    def __init__(self):
        self.n = 1
    def bump(self):
        self.n += 10
        return 1
c = Counter()
c.n += c.bump()
d = [1]
def bump():
    d[0] += 10
    return 1
d[0] += bump()
print(c.n, d)
""",
    "targets are set from left to right": """
import numpy as np
parent = [0, 0, 1, 2]
x = 3
while parent[x] != x:
    parent[x], x = 0, parent[x]
a = [0, 0, 0]
i = 1
a[i] = i = 2
i, a[i] = 0, 5
a[i], i, a[i] = 8, 2, 9
(a[0], b), *a[1:2], c = (1, 2), 3, 4, 5
first, *rest = np.array([1.0, 2.0, 3.0])
whole = p, q = np.array([0.25, 0.75])
(r, s), t = np.array([[1.0, 2.0], [3.0, 4.0]])
u = v = np.zeros(2); u += 1
w = [0, 0]; w[0] = w[1] = z = 3.5
print(parent, x, a, i, b, c, first, rest, whole, p, q, r, s, t, v, w, z)
""",
    "swaps": """
import numpy as np
a = np.array([[1.0, 2.0], [3.0, 4.0]])
a[0], a[1] = a[1], a[0]
b = np.array([1, 2, 3]); b[0], b[2] = b[2], b[0]; b[[0, 1]] = b[[1, 0]]
c = [1, 2, 3]; c[0], c[-1] = c[-1], c[0]
print(a, b, c)
""",
    "try, with and raise": """
import contextlib
@contextlib.contextmanager
def room(name):
    print("in", name)
    try:
        yield name * 2
    finally:
        print("out", name)
def f(x):
    try:
        return 1 / x
    except ZeroDivisionError as error:
        print("no", error)
        return -1
    else:
        return 3
    finally:
        print("done")
with room("a") as a, room("b") as b:
    print(a + b, f(0), f(2.0))
for i in range(3):
    if i == 5:
        break
else:
    print("whole")
while False:
    pass
else:
    print("never")
try:
    [1][4] += 1
except IndexError as error:
    print(error)
try:
    raise ValueError("x") from KeyError("y")
except ValueError as error:
    print(repr(error.__cause__))
""",
    "what stops it": """
import numpy as np
print("here")
x = np.ones((2, 3)) @ np.ones((2, 3))
print("not here")
""",
    "match": """
from enum import Enum
from dataclasses import dataclass
class Axis(Enum):
    S = 1
    T = 2
@dataclass
class P:
    x: int
    y: int
def kind(v):
    match v:
        case 0 | -1: return "small"
        case 1 + 2j: return "complex"
        case Axis.T: return "T"
        case [x, *rest] if sum(rest) > 3: return x + len(rest)
        case {"a": a, **more}: return a * 2, more
        case P(x=0, y=y): return -y
        case str(): return v + "!"
        case _: return None
print([kind(v) for v in (0, -1, 1 + 2j, Axis.T, [1, 2, 3], [1], {"a": 2, "b": 1}, P(0, 3), P(1, 1), "s")])
""",
    "strings": """
x, name, width = 3.14159, "loss", 10
print(f"{name}: {x:.2f} {x!r:>{width}} {x * 2 + 1:{width}.{2 + 1}f} {'in' + name} {x=:.1f}")
print("%s %.3f" % (name, x), "%d%%" % 7, name % (), "a" "b" * 2, "-" * 5 + ">", name[-1] + name[::-1])
print("{:>8.3f}|{0}".format(x) if False else "{0:>8.3f}|{1}".format(x, name), b"ab" + b"c", len("a" + "b"))
""",
    "decorators": """
import functools, time
def twice(function):
    @functools.wraps(function)
    def inside(*args, **named):
        return function(*args, **named) + function(*args, **named)
    return inside
def scaled(by=1.0):
    return lambda function: lambda *args: by * function(*args)
@twice
@scaled(by=0.5)
def area(a, b=2.0):
    "An area."
    return a * b
@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
half = functools.partial(area, 3.0)
print(area(3.0, 4.0), fib(30), functools.reduce(lambda a, b: a * b, [1, 2, 3]))
""",
    "operators of one's own": """
class Value:
    def __init__(self, data, children=()):
        self.data, self.grad, self._prev, self._backward = data, 0.0, tuple(children), lambda: None
    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))
        def back():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = back
        return out
    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))
        def back():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad
        out._backward = back
        return out
    __radd__ = __add__
    def __neg__(self): return self * -1
    def __getitem__(self, i): return self.data * (i if not isinstance(i, (slice, tuple)) else len(repr(i)))
    def __setitem__(self, i, v): self.data = v + i
    def __iadd__(self, other): self.data += other; return self
    def __call__(self, x): return self.data + x
    def __matmul__(self, other): return "at"
    def __len__(self): return 3
    def __iter__(self): return iter([self.data])
    @property
    def T(self): return "turned"
a, b = Value(2.0), Value(-3.0)
c = sum([a * b, b]) + -a
c.grad = 1.0
for node in (c, *c._prev): node._backward()
a += 5; b[2] = 4.0; b[1] += 1.0; d = a @ b; f = a(1); (g,) = a
print(a.data, b.data, c.data, a.grad, b.grad, a[3], a[1:2], a[1, 2], d, f, g, a.T, len(a), [x for x in a])
""",
    "matrices and odd arrays": """
import numpy as np
M = np.matrix([[1.0, 2.0], [3.0, 4.0]])
v = M * M.T * np.matrix("1; 2")
rows = [row.tolist() for row in M]
M[0] += 1; M[:, 1] *= 2
for row in M: print(row, row.shape)
n = np.array([1, 2, 3]); m = n // 2 + n % 2 - n ** 2
z = np.array([1 + 1j, 2.0]); z *= 1j; y = z * z.conj()
o = np.array([[1.0, 2.0], "x", None], dtype=object); o[0] += [3.0]
p = np.empty(2, dtype=object); p[0], p[1] = np.ones(2), np.zeros(3); p[0] -= 0.5; p *= 2
q = np.array(3.0); q += 1; r = q * 2; s = np.float32(1) / np.float32(3); flag = np.array([True, False]); flag |= True
rec = np.zeros(2, dtype=[("a", float), ("b", int)]); rec["a"] += 1.5; rec[0] = (2.5, 3)
masked = np.ma.array([1.0, 2.0, 3.0], mask=[0, 1, 0]) * 2
print(v, rows, M, m, z, y, o, p, q, r, s, type(s), flag, rec, masked.sum(), n.T, True + True, -True, -n, ~n)
for cell in np.nditer(n): print(cell, end=" ")
for a, b in zip(n, z): print(a * b)
for i, row in enumerate(np.eye(2), start=1): print(i, row)
for k in np.ndindex(2, 2): print(k)
for x in reversed(np.arange(3.0)): print(x)
a, b, c = map(float, n)
""",
    "views": """
import numpy as np
theta = np.zeros(6)
W, b = theta[:4].reshape(2, 2), theta[4:]
W += 1; b -= [1, 2]; W[0] *= 3; theta *= 2
V = W.T; V[0, 1] = 9; flat = W.ravel(); flat += 1
for row in W: row += 0.5
for name, part in {"W": W, "b": b}.items(): part[:] = part * 2
np.add.at(theta, [0, 0, 5], 1.0); np.multiply(W, 2, out=W); np.copyto(b, [7.0, 8.0]); theta.sort()
print(theta, W, b, V, W.base is theta, np.shares_memory(W, theta))
""",
    "imports, del and global statements": """
import math, numpy as np
from math import exp as e, pi
x = [1, 2, 3]; y = {"k": [1, 2]}
del x[0], y["k"][1]
temporary = 3; del temporary
assert len(x) == 2, "no"
print(x, y, math.sqrt(16.0), e(0.0), round(pi, 2), not x, x and y, x is not y, 1 < 2 < 3, 2 if x else 3, "temporary" in dir())
exec("z = 1 + 1"); print(eval("z * 2"), sorted(k for k in locals() if k == "z"), vars()["z"], globals()["z"])
""",
    "arrays of rows": """
import numpy as np
rng = np.random.default_rng(0)
X = rng.normal(size=(5, 2)); y = (X[:, 0] > 0).astype(float)
W = {"a": rng.normal(size=2), "b": 0.0}
for epoch in range(3):
    for i in rng.permutation(5):
        p = 1 / (1 + np.exp(-(X[i] @ W["a"] + W["b"])))
        for key, g in (("a", (p - y[i]) * X[i]), ("b", p - y[i])):
            W[key] = W[key] - 0.1 * g
        W["a"][0] -= 0.01 * W["a"][0]
print(W)
""",
    "a list of lists": """
import random
random.seed(1)
net = [[{"w": [random.random() for _ in range(3)], "d": 0.0} for _ in range(2)], [{"w": [random.random() for _ in range(3)], "d": 0.0}]]
for row in ([1, 0, 1], [0, 1, 1]):
    x = row
    for layer in net:
        out = []
        for neuron in layer:
            s = neuron["w"][-1]
            for k in range(len(neuron["w"]) - 1):
                s += neuron["w"][k] * x[k]
            neuron["out"] = 1 / (1 + 2.718281828 ** -s)
            out.append(neuron["out"])
        x = out
    for layer in reversed(net):
        for j, neuron in enumerate(layer):
            neuron["d"] = -neuron["out"] * (1 - neuron["out"])
            for k in range(3):
                neuron["w"][k] -= 0.1 * neuron["d"]
print(net)
""",
}


@pytest.mark.parametrize("on", [False, True], ids=["off", "on"])
@pytest.mark.parametrize("name", CONSTRUCTS)
def test_hooks_change_nothing(name, on, tmp_path):
    path = tmp_path / "program.py"
    plain, known = run(CONSTRUCTS[name], path, hooks=False), run(CONSTRUCTS[name], path, hooks=True, on=on)
    assert plain[0]
    assert (plain[1] is None) == (name != "what stops it")
    assert known[:3] == plain[:3]
    assert bool(known[3].counts) == on


FILES = [path for name in ("right", "patients", "outside") for path in sorted((TESTS / name).glob("*.py"))]


@pytest.mark.parametrize(
    "path", sampled(FILES, FILES[::8], every=4, always=3), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_hooks_change_nothing_in_a_whole_file(path, monkeypatch):
    monkeypatch.setattr(sys, "argv", [str(path)])
    monkeypatch.syspath_prepend(path.parent)
    monkeypatch.chdir(path.parent)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    text = path.read_text(encoding="utf-8")
    plain = run(text, path, hooks=False, most=MOST_TURNS)
    for on in (False, True):
        assert run(text, path, hooks=True, on=on, most=MOST_TURNS)[:3] == plain[:3]
