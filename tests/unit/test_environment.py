"""Conda and Binder get the packages that pyproject.toml names."""

import re
import tomllib
from pathlib import Path

TOP = Path(__file__).parents[2]
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
ENVIRONMENT = (TOP / "environment.yml").read_text(encoding="utf-8")


def entries(indent):
    return re.findall(rf"^{' ' * indent}- (\S.*)$", ENVIRONMENT, flags=re.MULTILINE)


def test_environment_yml_names_the_packages_and_bounds_of_pyproject():
    groups = PROJECT["dependency-groups"]
    wanted = [name for name in groups["class"] + groups["test"] if isinstance(name, str)]
    wanted += PROJECT["project"]["dependencies"]
    python = "python" + PROJECT["project"]["requires-python"]
    from_pip = entries(6)
    assert sorted([*entries(2), *from_pip]) == sorted([*wanted, python, "pip", "conda-forge", "pip:", "--editable ."])
    # conda-forge's playwright is another package than the one for Python; it has no sphinx-revealjs.
    assert from_pip == ["--editable .", "playwright>=1.49", "sphinx-revealjs>=3.2"]


def test_the_versions_are_pinned_by_date():
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", PROJECT["tool"]["uv"]["exclude-newer"])
    assert "uv.lock" in (TOP / ".gitignore").read_text(encoding="utf-8").split()
