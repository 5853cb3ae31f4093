"""What several test files share."""

import pytest
from matplotlib.figure import Figure


@pytest.fixture
def drawn(monkeypatch):
    """Collect the Matplotlib figures behind the pictures."""
    figures, save = [], Figure.savefig

    def keep(figure, *arguments, **settings):
        figures.append(figure)
        return save(figure, *arguments, **settings)

    monkeypatch.setattr(Figure, "savefig", keep)
    return figures
