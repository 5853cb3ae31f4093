"""Where the repository is on the web, and the addresses at which Binder and Colab open a notebook of it."""

import re
import shutil
import subprocess
from urllib.parse import quote

__all__ = ["COLAB_BRANCH", "on_binder", "on_colab", "on_github", "on_pages", "raw_on_colab_branch", "repository"]

COLAB_BRANCH = "colab"

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


def on_colab(repository, notebook):
    """Return the address at which Colab opens a notebook from the branch that is made for it.

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
    >>> on_colab("owner/name", "notebooks/01-one.ipynb")
    'https://colab.research.google.com/github/owner/name/blob/colab/notebooks/01-one.ipynb'
    """
    return f"https://colab.research.google.com/github/{repository}/blob/{COLAB_BRANCH}/{quote(notebook)}"


def raw_on_colab_branch(repository, file):
    """Return the address of a file's content on the branch for Colab."""
    return f"https://raw.githubusercontent.com/{repository}/{COLAB_BRANCH}/{quote(file)}"


def on_github(repository, file):
    """Return the address at which GitHub shows a file of the course."""
    return f"https://github.com/{repository}/blob/HEAD/{quote(file)}"


def on_pages(repository):
    """Return where GitHub Pages puts the site of a repository, as an address on its host.

    Parameters
    ----------
    repository : str
        What `repository` gives.

    Returns
    -------
    str

    Examples
    --------
    >>> on_pages("owner/name"), on_pages("Owner/owner.github.io")
    ('/name/', '/')
    """
    owner, name = repository.split("/")
    return "/" if name.lower() == f"{owner}.github.io".lower() else f"/{quote(name)}/"
