"""What several test files share."""

import tempfile
from pathlib import Path

import pytest
from matplotlib.figure import Figure


@pytest.fixture
def folder_of_a_learner():
    """Make an empty folder where a learner may have one: not below /dev, of which a sandbox has its own."""
    place = "/tmp" if tempfile.gettempdir().startswith("/dev/") else None
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


@pytest.fixture
def drawn(monkeypatch):
    """Collect the Matplotlib figures behind the pictures."""
    figures, save = [], Figure.savefig

    def keep(figure, *arguments, **settings):
        figures.append(figure)
        return save(figure, *arguments, **settings)

    monkeypatch.setattr(Figure, "savefig", keep)
    return figures
