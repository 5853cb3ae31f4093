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
    wanted = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["test"]
    python = "python" + PROJECT["project"]["requires-python"]
    assert sorted(entries(2)) == sorted([*wanted, python, "pip", "conda-forge", "pip:"])


def test_environment_yml_installs_the_project_itself():
    assert entries(6) == ["--editable ."]


def test_the_versions_are_pinned_by_date():
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", PROJECT["tool"]["uv"]["exclude-newer"])
    assert "uv.lock" in (TOP / ".gitignore").read_text(encoding="utf-8").split()
