"""What Colab opens: copies of lessons and exercises, in which a first cell installs the course.

The copies and the wheel lie on a branch of the repository, `colab`, which `.github/workflows/site.yml` pushes.
"""

import json
import posixpath
import re
from pathlib import Path

from tinynet.course import CourseError, deliverable
from tinynet.files import write_atomically
from tinynet.site.remote import on_colab, on_github, raw_on_colab_branch
from tinynet.site.text import resolved

__all__ = ["write_for_colab"]

# Colab has NumPy, Matplotlib and ipywidgets, in versions that its own parts need: --no-deps leaves them as they are. Of
# what anywidget needs, Colab has all but psygnal.
FIRST_CELL = """\
# @title Run this cell first: it installs the course in Colab
import os
import sys

keep_progress_in_drive = False  # @param {{"type": "boolean"}}

if "google.colab" in sys.modules:
    !{{sys.executable}} -m pip install --quiet --no-deps {wheel} anywidget psygnal
    from google.colab import drive, output

    from tinynet.course import copy_out

    output.enable_custom_widget_manager()
    if keep_progress_in_drive:
        drive.mount("/content/drive")
    place = "/content/drive/MyDrive" if keep_progress_in_drive else "/content"
    copy_out(place + "/two-neurons-work")
    os.chdir(place + "/two-neurons-work/{folder}")
    print("The course is installed. Some things are different in Colab:")
    print("- Your changes to this notebook are lost unless you choose File > Save a copy in Drive.")
    if keep_progress_in_drive:
        print("- Your progress and your bets are kept in your Drive, in the folder two-neurons-work.")
    else:
        print("- Your progress and your bets are lost when Colab stops this machine. To keep them, tick")
        print("  keep_progress_in_drive and run this cell again, before you begin.")
    print("- Where a terminal is asked for, type the command into a new cell, behind an exclamation mark.")
    print("- The course's look is missing, and links in the answers of checks lead nowhere.")
"""
README = """\
# What Colab opens

A workflow of this repository makes this branch from the branch with the course. Change nothing here: the next version
would overwrite it.
"""


def write_for_colab(top, names, folder, repository):
    """Write the notebooks as Colab opens them into a folder that has the course's wheel.

    Parameters
    ----------
    top : Path
        The top of the clone.
    names : iterable of str
        The notebooks, as paths in the clone.
    folder : str or Path
        It holds one wheel, and becomes the content of the branch.
    repository : str or None
        Where the branch will be: "owner/name" on GitHub.

    Raises
    ------
    CourseError
        If the folder has not one wheel, or there is no repository.
    """
    folder = Path(folder)
    if repository is None:
        raise CourseError("Colab opens notebooks from GitHub, and this clone has no remote `origin` there.")
    wheels = sorted(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise CourseError(
            f"{folder} must hold one wheel of the course, and has {len(wheels)}: uv build --wheel --out-dir {folder}"
        )
    wheel = raw_on_colab_branch(repository, wheels[0].name)
    for name in names:
        notebook = json.loads(deliverable(top / name))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = _with_whole_links("".join(cell["source"]), name, top, repository)
        first = FIRST_CELL.format(wheel=wheel, folder=posixpath.dirname(name))
        # A form: of its code only the title is seen, until a click.
        about = {"id": "colab", "metadata": {"cellView": "form"}, "outputs": [], "execution_count": None}
        notebook["cells"].insert(0, {"cell_type": "code", "source": first.rstrip("\n"), **about})
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        content = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        write_atomically(folder / name, content.encode())
    write_atomically(folder / "README.md", README.encode())


def _with_whole_links(text, name, top, repository):
    """Return a Markdown text whose links to files of the course lead to Colab or to GitHub."""

    def whole(link):
        file, place = resolved(name, link[1])
        if re.match(r"[a-z]+:", link[1]) or not (top / file).is_file():
            return link[0]
        address = on_colab(repository, file) if file.endswith(".ipynb") else on_github(repository, file)
        return f"]({address}{place and f'#{place}'})"

    return re.sub(r"\]\(([^()#\s][^()\s]*)\)", whole, text)
