"""A version stands in five places, which agree; and every change that is published is told."""

import re
import tomllib
from pathlib import Path

import yaml

TOP = Path(__file__).parents[2]
VERSION = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
CHANGES = (TOP / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_newest_version_in_the_changelog_is_the_packages_own():
    versions = re.findall(r"^## (\S+) \((\d{4}-\d\d-\d\d)\)$", CHANGES, flags=re.MULTILINE)
    assert versions[0][0] == VERSION
    assert len(versions) == CHANGES.count("\n## ")
    dates = [date for _, date in versions]
    assert dates == sorted(dates, reverse=True)


def test_the_citation_has_the_version_and_its_date():
    citation = yaml.safe_load((TOP / "CITATION.cff").read_text(encoding="utf-8"))
    assert f"## {citation['version']} ({citation['date-released']})" in CHANGES
    assert citation["version"] == VERSION


def test_the_wheel_in_the_instructors_guide_and_the_example_of_a_report_are_of_this_version():
    assert f"two_neurons-{VERSION}-py3-none-any.whl" in (TOP / "docs" / "instructor.md").read_text(encoding="utf-8")
    form = (TOP / ".github" / "ISSUE_TEMPLATE" / "bug.yml").read_text(encoding="utf-8")
    assert f"placeholder: tinynet {VERSION}," in form


def test_only_a_tag_is_published_and_only_what_was_tried():
    jobs = yaml.safe_load((TOP / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8"))["jobs"]
    assert "github.ref_type == 'tag'" in jobs["publish"]["if"]
    assert jobs["publish"]["needs"] == "build"
    assert any(step.get("run", "").startswith(".ci/release") for step in jobs["build"]["steps"])
    # Trusted publishing: what is signed is the workflow itself, and no secret is kept.
    assert jobs["publish"]["permissions"] == {"id-token": "write"}
    assert "secrets." not in str(jobs)


def test_the_site_is_built_at_every_push_and_only_that_of_a_tag_is_published():
    workflow = yaml.safe_load((TOP / ".github" / "workflows" / "site.yml").read_text(encoding="utf-8"))
    # YAML reads the word "on" as true.
    assert workflow[True] == {"push": None, "pull_request": None}
    jobs = workflow["jobs"]
    built = next(step["run"] for step in jobs["build"]["steps"] if "tinynet site" in step.get("run", ""))
    uploaded = next(step["with"]["path"] for step in jobs["build"]["steps"] if "pages-artifact" in step.get("uses", ""))
    assert f" --out {uploaded.rstrip('/')} " in built
    for job in ("publish", "colab"):
        assert jobs[job]["if"] == "github.event_name == 'push' && github.ref_type == 'tag'"
    assert jobs["publish"]["needs"] == ["build", "colab"]  # no link of the site is dead
    assert jobs["colab"]["needs"] == "build"
    assert jobs["colab"]["permissions"] == {"contents": "write"}
    assert jobs["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert "secrets." not in str(jobs)
    assert "permissions" not in jobs["build"]
