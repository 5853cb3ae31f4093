"""The forms for issues are as GitHub reads them: a form with a fault in it is not shown at all."""

import re
from pathlib import Path

import pytest
import yaml

FORMS = sorted((Path(__file__).parents[2] / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
INPUTS = {"input", "textarea", "dropdown", "checkboxes"}


def test_there_is_a_form_for_a_lost_reader_for_a_bug_and_for_a_missed_mistake():
    assert [form.stem for form in FORMS] == ["bug", "lost", "missed-mistake"]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_a_form_has_a_name_a_description_and_labelled_questions(form):
    content = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert set(content) - {"title", "labels"} == {"name", "description", "body"}
    names = [question["id"] for question in content["body"]]
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[\w-]+", name) for name in names)
    for question in content["body"]:
        assert set(question) <= {"type", "id", "attributes", "validations"}
        assert question["type"] in INPUTS
        assert question["attributes"]["label"]
        assert ("options" in question["attributes"]) == (question["type"] in {"dropdown", "checkboxes"})
    assert any(question.get("validations", {}).get("required") for question in content["body"])
