"""How often the doctor is right about programs that were not made for it: those of tests/outside, as files.

    uv run benchmarks/outside.py [-v] [FOLDER]    a folder with an expected.py; -v shows each program

Prints how many right and sick programs are called sick, healthy, or nothing; how many mistakes are named, and have
their line told; how many places are on a wrong line; and the processor time of one examination. Nothing makes it fail.
"""

import importlib.util
import os
import resource
import statistics
import sys
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tinynet.doctor.isolated_process import examine_file

FOLDER = Path(__file__).parents[1] / "tests" / "outside"


def main(folder, verbose):
    """Examine every program of a folder, and print the table."""
    os.environ["PATH"] = ""  # no bubblewrap is found: the times of its processes cannot be asked for
    expected = expected_of(folder)
    console, seconds, verdicts, counts = Console(), {}, {}, Counter()
    for name in track([*expected.RIGHT, *expected.SLIPS], description="Programs"):
        begun = processor_time()
        answer = examine_file(folder / f"{name}.py", seconds=60)
        seconds[name] = processor_time() - begun
        verdicts[name] = answer["verdict"]
        faults = [finding for finding in answer["findings"] if finding["severity"] == "fault"]
        source = (folder / f"{name}.py").read_text(encoding="utf-8")
        told = counted(faults, [(slip, lines_of(expected, source, slip)) for slip in expected.SLIPS.get(name, ())])
        counts += told
        if verbose:
            found = [(fault["code"], fault["place"] and fault["place"]["line"]) for fault in faults]
            lines = f"{told['mistake line']} of {told['mistake']} lines"
            said = found or answer["summary"].replace("\n", " ")[:90]
            print(f"{name:28} {verdicts[name]:14} {seconds[name]:5.1f} s  {lines}  {said}", flush=True)
    console.print(table_of(expected, verdicts, counts, list(seconds.values())))


def expected_of(folder):
    """Return the module that says what is expected of the programs of a folder."""
    spec = importlib.util.spec_from_file_location("expected", folder / "expected.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["expected"] = module
    spec.loader.exec_module(module)
    return module


def lines_of(expected, source, slip):
    """Return the numbers of the lines that may be named for a mistake."""
    return {
        expected.number_of(source, slip.line, slip.occurrence),
        *(expected.number_of(source, line) for line, _ in slip.also),
    }


def counted(faults, slips):
    """Count of one program: mistakes, those named, those with their line told, and places."""
    codes = {fault["code"] for fault in faults}
    lines = {line for fault in faults if fault["place"] for line in covered(fault["place"])}
    places = [set(covered(fault["place"])) for fault in faults if fault["place"]]
    every = set().union(*(right for _, right in slips)) if slips else set()
    found = Counter(places=len(places) if slips else 0)
    found["places on a right line"] = sum(not place & every for place in places) if slips else 0
    derivatives = [(slip, right) for slip, right in slips if slip.shows == "gradient"]
    for kind, some in (("mistake", slips), ("derivative", derivatives)):
        found[kind] = len(some)
        found[f"{kind} named"] = sum(slip.code in codes for slip, _ in some)
        found[f"{kind} line"] = sum(bool(right & lines) for _, right in some)
    found["programs"] = bool(derivatives)
    found["programs one"] = any(right & lines for _, right in derivatives)
    found["programs all"] = bool(derivatives) and all(right & lines for _, right in derivatives)
    return found


def covered(place):
    """Return the lines that a place covers."""
    return range(place["line"], (place["end_line"] or place["line"]) + 1)


def table_of(expected, verdicts, counts, seconds):
    """Return what was counted as a table."""
    right = Counter(verdicts[name] for name in expected.RIGHT)
    sick = Counter(verdicts[name] for name in expected.SLIPS)
    table = Table(f"{len(expected.SLIPS)} sick programs and {len(expected.RIGHT)} right ones", "")
    rows = [
        ("sick programs that are called sick", sick["sick"], len(expected.SLIPS)),
        ("sick programs that cannot be examined", sick["cannot-examine"], len(expected.SLIPS)),
        ("sick programs that are called healthy", sick["healthy"], len(expected.SLIPS)),
        ("mistakes: the line is told", counts["mistake line"], counts["mistake"]),
        ("mistakes: named", counts["mistake named"], counts["mistake"]),
        ("mistakes that show in a derivative: the line is told", counts["derivative line"], counts["derivative"]),
        ("mistakes that show in a derivative: named", counts["derivative named"], counts["derivative"]),
        ("programs with such mistakes: the line of one is told", counts["programs one"], counts["programs"]),
        ("programs with such mistakes: the lines of all are told", counts["programs all"], counts["programs"]),
        ("places that are told: on a line that is right", counts["places on a right line"], counts["places"]),
        ("right programs that are called sick", right["sick"], len(expected.RIGHT)),
        ("right programs that cannot be examined", right["cannot-examine"], len(expected.RIGHT)),
    ]
    for text, number, of in rows:
        table.add_row(text, f"{number} of {of} ({number / max(of, 1):.0%})")
    table.add_row("processor time", f"median {statistics.median(seconds):.1f} s, slowest {max(seconds):.1f} s")
    return table


def processor_time():
    """Return the processor time of the processes that have ended, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    folders = [argument for argument in sys.argv[1:] if argument != "-v"]
    main(Path(folders[0]) if folders else FOLDER, "-v" in sys.argv)
