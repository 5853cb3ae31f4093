"""The course as a site: pages in a folder, which work from any folder of any host, and from a disk without one.

Every page is made from what the repository has: stored notebooks, the files of mistakes, the pages of ``docs``. Nothing
but the programs of the gallery is run, and the same course gives the same pages, byte for byte. Addresses are relative,
and scripts are no modules, because a browser loads no module from a disk.
"""

import json
import posixpath
import re
import shutil
import tempfile
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

import nbformat
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tinynet.course import CourseError, source_folder
from tinynet.data import AND
from tinynet.doctor.page_clock import ALARM_CLOCK
from tinynet.mistakes import IN_ANSWERS, IN_FORMULAS, IN_RUNS, MISTAKES, UNEXPLAINED, UNKNOWN
from tinynet.network import Network
from tinynet.plots.loss import loss_curves
from tinynet.site.colab import write_for_colab
from tinynet.site.doctor import FOLDER, archive_of_the_doctor, examples, python_of_the_page
from tinynet.site.gallery import mistake_facts
from tinynet.site.lite import MEGABYTES, fetched, in_jupyterlite, require_jupyterlite, write_lite
from tinynet.site.notebooks import live_view, notebook_body
from tinynet.site.remote import on_binder, on_colab, on_pages, repository
from tinynet.site.symptoms import SYMPTOMS
from tinynet.site.text import kept_together, page_text, resolved, sections
from tinynet.slides import make_deck
from tinynet.widgets import training_view
from tinynet.widgets.base import view_called
from tinynet.widgets.training.broken import train_broken

__all__ = ["make_site"]

HERE = Path(__file__).parent
WIDGETS = HERE.parent / "widgets"
# The pages of the repository that the site shows, in the order in which they follow each other. The concept test is not
# one of them: it has the right answers.
DOCS = {
    "docs/instructor.md": "docs/instructor.html",
    "docs/slides.md": "docs/slides.html",
    "docs/variants.md": "docs/variants.html",
    "deploy/jupyterhub/README.md": "docs/on-a-server.html",
    "docs/glossary.md": "docs/glossary.html",
    "docs/doctor.md": "docs/doctor.html",
    "docs/how-the-doctor-works.md": "docs/how-the-doctor-works.html",
    "docs/architecture.md": "docs/architecture.html",
    "CONTRIBUTING.md": "docs/contributing.html",
    "docs/in-ci-of-others.md": "docs/in-ci-of-others.html",
}
# Where a name in code, such as `overflow`, is that of a module, also if a mistake has the same name.
NAMES_MODULES = "docs/architecture.md"
WAYS = (
    ("lessons/index.html", "Lessons"),
    ("doctor.html", "It does not learn"),
    ("symptoms.html", "Symptoms"),
    ("mistakes/index.html", "Mistakes"),
    ("docs/instructor.html", "Teach"),
    ("docs/glossary.html", "Glossary"),
)
VIEWS = sorted(path.parent.name for path in WIDGETS.glob("*/view.py"))
MISSING = "404.html"  # GitHub Pages and other hosts know it by this name.
MARK = "static/search-index.js"  # A folder that has it was made here.
MOST_SECONDS = 60  # for a program on the page of the doctor
ABOUT = "A course that ends with a working debugger in your head: why a small network does not learn."


class Lesson(NamedTuple):
    """A lesson's place in the course, and what its first cell says of it."""

    name: str
    number: str
    title: str
    promise: str
    time: str
    exercise: bool


class _Site:
    """The pages that are being made: what links lead to, and what is searched."""

    def __init__(self, top, folder, python, lite=False):
        self.top, self.folder, self.python, self.lite = top, folder, python, lite
        self.pages, self.index = [], []
        self.repository, self.on_colab = repository(top), False
        self.templates = Environment(
            loader=FileSystemLoader(HERE / "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self.templates.filters["kept_together"] = kept_together
        self.guides = [
            (path, re.search(r"^# (.+)$", (top / source).read_text(encoding="utf-8"), flags=re.M)[1])
            for source, path in DOCS.items()
        ]
        self.notebooks = sorted((top / "notebooks").glob("*.ipynb"))
        self.exercises = [
            path for notebook in self.notebooks if (path := top / "exercises" / notebook.stem / notebook.name).is_file()
        ]
        self.files = {f"notebooks/{path.name}": f"lessons/{path.stem}.html" for path in self.notebooks}
        self.files |= {f"exercises/{path.stem}/{path.name}": f"exercises/{path.stem}.html" for path in self.exercises}
        self.files |= DOCS
        self.files |= {f"docs/print/{path.name}": f"docs/print/{path.name}" for path in self.printed}

    @property
    def printed(self):
        return sorted((self.top / "docs" / "print").glob("*.html"))

    def text(self, source, page, identify, codes=False):
        """Return what turns the texts of a file into those of a page."""

        def link(source, address):
            if re.match(r"https?:|mailto:", address):
                return address
            file, place = resolved(source, address)
            target = self.files.get(file)
            if target is None:
                return None
            path = "" if target == page else posixpath.relpath(target, posixpath.dirname(page))
            return f"{path}#{place}" if place else path

        pages = {code: posixpath.relpath(f"mistakes/{code}.html", posixpath.dirname(page)) for code in MISTAKES}
        return page_text(source, link, identify, pages if codes else {})

    def to_run(self, notebook):
        """Return the places where a notebook can be run: in the site, and on the web, if the repository is there."""
        places = [(f"../{in_jupyterlite(notebook)}", "Run it in your browser")] if self.lite else []
        places += [(on_binder(self.repository, notebook), "Run it on Binder")] if self.repository else []
        return places + ([(on_colab(self.repository, notebook), "Open it in Colab")] if self.on_colab else [])

    def write_for_colab(self, folder):
        """Write what Colab opens into a folder, and link to it."""
        notebooks = [path.relative_to(self.top).as_posix() for path in [*self.notebooks, *self.exercises]]
        write_for_colab(self.top, notebooks, folder, self.repository)
        self.on_colab = True

    def write(self, template, path, title, called, **values):
        """Write a page, and take it into the index."""
        page = self.page(template, path, title, **values)
        self._write(path, page)
        number = len(self.pages)
        self.pages.append((path, title, called))
        main = re.search(r"<main.*?</main>", page, flags=re.S)[0]
        main = re.sub(
            r'<nav class="turn".*?</nav>|<p class="banner">.*?</p>|<details class="whole">.*?</details>',
            "",
            main,
            flags=re.S,
        )
        self.index += [(number, *section) for section in sections(main, title) if section.text or section.id]

    def page(self, template, path, title, **values):
        """Return the text of a page."""
        root = "../" * path.count("/")
        here = path if any(path == address for address, _ in WAYS) else f"{path.split('/')[0]}/index.html"
        given = {"body": "", "contents": [], "before": None, "after": None, "about": ABOUT, "kind": "plain", "more": []}
        return self.templates.get_template(f"{template}.html.j2").render(
            given
            | {"path": path, "root": root, "title": title, "ways": WAYS, "here": here}
            | {"version": metadata.version("two-neurons"), "guides": self.guides, "host": self.python.host}
            | {"lite": self.lite}
            | values
        )

    def _write(self, path, text):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")

    # The pages, kind by kind ------------------------------------------------------------------------------

    def write_lessons(self):
        notebooks = {path.stem: nbformat.read(path, as_version=4) for path in self.notebooks}
        exercises = {path.stem for path in self.exercises}
        lessons = [_lesson(name, notebook, name in exercises) for name, notebook in notebooks.items()]
        for i, lesson in enumerate(lessons):
            path = f"lessons/{lesson.name}.html"
            text = self.text(f"notebooks/{lesson.name}.ipynb", path, _as_in_jupyterlab)
            self.write(
                "notebook",
                path,
                lesson.title,
                "Lesson",
                kind="lesson",
                about=lesson.promise,
                banner=f"Lesson {lesson.number}. Views and bets answer on this page. To run and change the code, open "
                "it with: uv run tinynet lab",
                body=Markup(notebook_body(notebooks[lesson.name], text)),
                contents=_contents(text),
                more=_more(lesson) + self.to_run(f"notebooks/{lesson.name}.ipynb"),
                **_turn(lessons, i),
            )
        for i, path in enumerate(self.exercises):
            notebook, page = nbformat.read(path, as_version=4), f"exercises/{path.stem}.html"
            text = self.text(f"exercises/{path.stem}/{path.name}", page, _as_in_jupyterlab)
            body = notebook_body(notebook, text)
            titles = [(other.stem, f"Exercise {other.stem[:2]}") for other in self.exercises]
            self.write(
                "notebook",
                page,
                re.match(r"# (.+)", notebook.cells[0].source)[1],
                "Exercise",
                kind="exercise",
                banner="This page is for reading. The checks answer in JupyterLab: uv run tinynet lab",
                more=[(f"../lessons/{path.stem}.html", f"Lesson {path.stem[:2]}")]
                + self.to_run(f"exercises/{path.stem}/{path.name}"),
                body=Markup(body),
                contents=_contents(text),
                before=(f"{titles[i - 1][0]}.html", titles[i - 1][1]) if i else None,
                after=(f"{titles[i + 1][0]}.html", titles[i + 1][1]) if i + 1 < len(titles) else None,
            )
        lite = {"in_jupyterlite": in_jupyterlite, "megabytes": MEGABYTES}
        self.write("lessons", "lessons/index.html", "The lessons", "Lessons", lessons=lessons, **lite)
        return lessons

    def write_slides(self, lessons):
        for lesson in lessons:
            make_deck(lesson.name, self.folder / "slides", back=f"../lessons/{lesson.name}.html")
        self.write("slides", "slides/index.html", "Slides of the lessons", "Slides", lessons=lessons)

    def write_front(self, lessons):
        epochs, rate = 2_000, 0.5
        view = training_view(AND, programs=("correct", "broken"), learning_rate=rate, epochs=epochs)
        broken = train_broken(Network((2, 1, 1), start="zeros").parameters, AND, epochs, rate)
        still = loss_curves({"correct": view.history, "broken": broken}, "Two programs learn AND from the same start")
        self.write(
            "front",
            "index.html",
            "Two Neurons: why a network does not learn",
            "Front page",
            kind="front",
            body=Markup(live_view(view.as_stored, still.svg, "two-programs")),
            lessons=lessons,
            mistakes=len(MISTAKES),
        )

    def write_missing(self, lessons):
        """Write the page that a host shows for an address that does not exist."""
        look = (WIDGETS / "colours.css", WIDGETS / "course.css", HERE / "static" / "site.css")
        page = self.page(
            "missing",
            MISSING,
            "There is no page at this address",
            base=on_pages(self.repository) if self.repository else None,
            style=Markup(_joined(look)),
            theme=Markup(_joined([HERE / "static" / "theme.js"])),
            script=Markup(_joined([HERE / "static" / "site.js"])),
            lessons=lessons,
            mistakes=len(MISTAKES),
        )
        self._write(MISSING, page)

    def write_mistakes(self, lessons):
        groups = (
            (
                "formulas",
                "In a formula",
                "A line of the forward or the backward pass is wrong. A gradient check on one row shows most of them.",
                IN_FORMULAS,
            ),
            ("runs", "In a run", "The formulas may be right; what the program does with them is not.", IN_RUNS),
            ("answers", "In an answer", "The checks of the exercises know these wrong answers.", IN_ANSWERS),
            (
                "no-name",
                "Without a name",
                "What is said where something is wrong and no known mistake explains it.",
                (MISTAKES[UNEXPLAINED], MISTAKES[UNKNOWN]),
            ),
        )
        ordered = [mistake for *_, group in groups for mistake in group]
        by_number = {lesson.number: lesson for lesson in lessons}
        for i, mistake in enumerate(ordered):
            found = [
                (symptom, path.found) for symptom in SYMPTOMS for path in symptom.paths if mistake.code in path.codes
            ]
            stuck = [
                (f"../exercises/{by_number[lesson].name}.html", f"exercise {lesson}, task {tasks}", answer)
                for lesson, tasks, answer in mistake.stuck
            ]
            self.write(
                "mistake",
                f"mistakes/{mistake.code}.html",
                mistake.code,
                "Mistake",
                about=mistake.seen,
                mistake=mistake,
                symptoms=[(symptom.name, symptom.seen) for symptom, _ in found],
                shown_by=[(symptom.measure, told) for symptom, told in found],
                stuck=stuck,
                before=_neighbour(ordered, i - 1),
                after=_neighbour(ordered, i + 1),
                **mistake_facts(mistake),
            )
        contents = [(name, heading) for name, heading, *_ in groups]
        self.write(
            "mistakes", "mistakes/index.html", "A gallery of mistakes", "Mistakes", groups=groups, contents=contents
        )

    def write_symptoms(self, lessons):
        symptoms = [
            symptom._replace(lesson=next(one for one in lessons if one.number == symptom.lesson))
            for symptom in SYMPTOMS
        ]
        self.write(
            "symptoms",
            "symptoms.html",
            "Begin with what you see",
            "Symptoms",
            symptoms=symptoms,
            contents=[(symptom.name, symptom.seen) for symptom in SYMPTOMS],
        )

    def write_doctor(self):
        programs = examples(self.top)
        size = round(self.python.bytes / 1e6)
        self.write(
            "doctor",
            "doctor.html",
            "My network does not learn",
            "Doctor",
            kind="doctor-page",
            about="Paste a program that does not learn. The page examines it and underlines the line that is wrong.",
            examples=[(name, words) for name, (words, _) in programs.items()],
            python=self.python.address,
            bytes=self.python.bytes,
            megabytes=size,
            from_where=f"from {self.python.host}" if self.python.host else "from this site",
            seconds=MOST_SECONDS,
        )
        given = json.dumps({name: program for name, (_, program) in programs.items()}, ensure_ascii=False)
        self._write("static/examples.js", f"window.tnExamples = {given};\n")
        (self.folder / "static" / "doctor.zip").write_bytes(archive_of_the_doctor())
        for file in self.python.files:
            (self.folder / FOLDER).mkdir(exist_ok=True)
            shutil.copyfile(file, self.folder / FOLDER / file.name)

    def write_docs(self):
        for i, (source, path) in enumerate(DOCS.items()):
            text = self.text(source, path, _as_on_github, codes=source != NAMES_MODULES)
            body = text.html((self.top / source).read_text(encoding="utf-8"))
            turn = {
                key: (posixpath.relpath(self.guides[j][0], "docs"), self.guides[j][1])
                for key, j in (("before", i - 1), ("after", i + 1))
                if 0 <= j < len(DOCS)
            }
            self.write(
                "base",
                path,
                self.guides[i][1],
                "Page",
                kind="document",
                body=Markup(f'<div class="jp-RenderedMarkdown">{body}</div>'),
                contents=_contents(text),
                **turn,
            )
        for file in self.printed:
            self._write(f"docs/print/{file.name}", file.read_text(encoding="utf-8"))

    def write_static(self):
        for file in sorted((HERE / "static").iterdir()):
            if file.suffix != ".css":
                clock = ALARM_CLOCK.read_text(encoding="utf-8") if file.stem == "doctor-worker" else ""
                self._write(f"static/{file.name}", file.read_text(encoding="utf-8") + clock)
        sheets = [WIDGETS / "colours.css", WIDGETS / "course.css", WIDGETS / "shared.css"]
        sheets += [WIDGETS / view / "view.css" for view in VIEWS]
        self._write("static/look.css", _joined([*sheets, HERE / "static" / "site.css"]))
        for view in VIEWS:
            self._write(f"static/views/{view}.js", _as_script(view))
        index = json.dumps({"pages": self.pages, "sections": self.index}, ensure_ascii=False, separators=(",", ":"))
        self._write(MARK, f"window.tnIndex = {index};\n")


def make_site(folder, pyodide=None, lite=False, colab=None):
    """Write the whole site into a folder.

    Parameters
    ----------
    folder : str or Path
        A new one, an empty one, or one that an earlier call has made; its pages are replaced.
    pyodide : str or Path, optional
        From where the page of the doctor loads Python: an address, or a folder whose files are copied into the site.
    lite : bool
        Whether JupyterLite with the course comes into the site too. It has Python with it, for the page of the doctor
        as well.
    colab : str or Path, optional
        A folder with the course's wheel, into which the notebooks are written as Colab opens them. Then pages link to
        Colab; without it they do not.

    Returns
    -------
    int
        The number of pages.

    Raises
    ------
    CourseError
        Outside of a clone, if the folder has something else in it or cannot be written, if there is no Pyodide, where
        JupyterLite is asked for no JupyterLite, or for Colab no wheel or no repository on GitHub.
    """
    top, folder, python = source_folder(), Path(folder), python_of_the_page(pyodide)
    if not (top / "docs").is_dir():
        raise CourseError("The site is made in a clone of the repository: the installed package has no pages of docs.")
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
            raise CourseError(f"{folder} has files that are not of a site: name an empty folder with --out.")
        if lite:
            require_jupyterlite()
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Beside its place: what cannot be written there is told at once, and the move is one step.
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".two-neurons-site-") as made:
            if lite and python.host:
                python = python_of_the_page(fetched(python.address, Path(made) / "pyodide"))
            site = _Site(top, Path(made) / "site", python, lite)
            if colab is not None:
                site.write_for_colab(colab)
            lessons = site.write_lessons()
            site.write_slides(lessons)
            site.write_front(lessons)
            site.write_missing(lessons)
            site.write_mistakes(lessons)
            site.write_symptoms(lessons)
            site.write_doctor()
            site.write_docs()
            site.write_static()
            if lite:
                write_lite(site.folder, python.folder)
            if folder.exists():
                shutil.rmtree(folder)
            shutil.move(site.folder, folder)
    except OSError as error:
        raise CourseError(f"The site could not be written to {folder} ({error.strerror}).") from error
    return len(site.pages)


# Parts ---------------------------------------------------------------------------------------------------


def _lesson(name, notebook, exercise):
    first = notebook.cells[0].source
    number = name.partition("-")[0]
    title = re.match(r"# (.+)", first)[1]
    promise = re.search(r"\*\*The promise:\*\* (.+?)(?:\n\n|\Z)", first, flags=re.S)
    time = re.search(r"\*\*Time[^*]*:\*\* ([^*]*?)\.? *(?:\*\*|$)", first, flags=re.M)
    said = promise[1] if promise else first.split("\n\n")[1]
    return Lesson(name, number, title, _without_marks(said), _without_marks(time[1]) if time else "", exercise)


def _without_marks(text):
    text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"[*`]", "", " ".join(text.split()))
    return text[0].upper() + text[1:]


def _more(lesson):
    """Return what else there is of a lesson: addresses from its page, and words."""
    exercise = [(f"../exercises/{lesson.name}.html", f"Exercise {lesson.number}")] if lesson.exercise else []
    return [*exercise, (f"../slides/{lesson.name}.html", "Slides")]


def _turn(lessons, i):
    """Return the links to the lessons before and after one."""
    places = {"before": i - 1, "after": i + 1}
    return {
        key: (f"{lessons[j].name}.html", f"{lessons[j].number} {lessons[j].title}")
        for key, j in places.items()
        if 0 <= j < len(lessons)
    }


def _neighbour(mistakes, i):
    return (f"{mistakes[i].code}.html", mistakes[i].code) if 0 <= i < len(mistakes) else None


def _contents(text):
    return [(name, words) for level, name, words in text.headings if level == 2]


def _as_in_jupyterlab(words):
    """Return a heading's id as JupyterLab gives it, by which `course.css` knows what a part is."""
    return re.sub(r"\s", "-", words)


def _as_on_github(words):
    """Return a heading's id as GitHub gives it, to which the links within ``docs`` lead."""
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", words.lower()))


def _joined(files):
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def _as_script(view):
    """Return a view's module as a script, which puts it under its name."""
    code, ends = view_called(view)._esm, "export default { render };"
    if not code.rstrip().endswith(ends):
        raise AssertionError(f"the module of {view} must end in {ends}")
    inner = code.rstrip().removesuffix(ends)
    return f'(window.tnViews ??= {{}})["{view}"] = (() => {{\n{inner}return {{ render }};\n}})();\n'
