"""Where the repository is on the web, and the address at which Binder opens a notebook of it."""

import re
import shutil
import subprocess
from urllib.parse import quote

__all__ = ["on_binder", "repository"]

GITHUB = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^@/]+@)?|[^@/:]+@)github\.com(?::\d+)?[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?"
)


def repository(top):
    """Return the repository on GitHub that a clone is from.

    Parameters
    ----------
    top : Path
        The top of the clone.

    Returns
    -------
    str or None
        Such as "owner/name"; None where there is no clone, no remote `origin`, or one that is elsewhere.
    """
    git = shutil.which("git")
    if git is None or not (top / ".git").exists():
        return None
    asked = subprocess.run([git, "-C", top, "remote", "get-url", "origin"], capture_output=True, text=True, check=False)
    found = GITHUB.fullmatch(asked.stdout.strip())
    return found[1] if found else None


def on_binder(repository, notebook):
    """Return the address at which Binder opens a notebook in the learner's copy of the course.

    Parameters
    ----------
    repository : str
        What `repository` gives.
    notebook : str
        Its path in the course.

    Returns
    -------
    str

    Examples
    --------
    >>> on_binder("owner/name", "notebooks/01-one.ipynb")
    'https://mybinder.org/v2/gh/owner/name/HEAD?urlpath=lab/tree/notebooks/01-one.ipynb'
    """
    return f"https://mybinder.org/v2/gh/{repository}/HEAD?urlpath=lab/tree/{quote(notebook)}"
