"""What the lab adds to Jupyter's reading and saving: no view is lost, and nothing else is touched."""

import copy
import json

import nbformat
import pytest
from event_loop import finished
from traitlets.config import Configurable

from tinynet.lab_contents import STATES, VIEW, CourseContents

STILL = {"image/svg+xml": "<svg/>", "text/plain": "a picture"}


def output(model, **still):
    data = {VIEW: {"model_id": model, "version_major": 2, "version_minor": 0}} | (still or STILL)
    return {"output_type": "display_data", "metadata": {}, "data": data}


def state(*parts):
    return {"model_name": "AnyModel", "state": {"layout": "IPY_MODEL_layout", "parts": [*parts]}}


def notebook(*outputs, **states):
    cell = {"cell_type": "code", "id": "one", "metadata": {}, "source": "mine", "execution_count": 1}
    words = {"cell_type": "markdown", "id": "two", "metadata": {}, "source": "my words"}
    widgets = {STATES: {"version_major": 2, "version_minor": 0, "state": states}}
    return {
        "cells": [cell | {"outputs": [*outputs]}, words],
        "metadata": {"widgets": widgets, "mine": 1},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


class Server(Configurable):
    """What the files ask of Jupyter's server."""

    running = ()

    @property
    def session_manager(self):
        return self

    async def session_exists(self, path):
        return path in self.running


class Lab:
    """Jupyter's files of a folder, asked as JupyterLab asks."""

    def __init__(self, folder):
        self.folder, self.server = folder, Server()
        self.contents = CourseContents(root_dir=str(folder), parent=self.server)

    def save(self, content):
        finished(self.contents.save({"type": "notebook", "content": copy.deepcopy(content)}, "n.ipynb"))
        return nbformat.read(self.folder / "n.ipynb", nbformat.NO_CONVERT)

    def open(self):
        return finished(self.contents.get("n.ipynb"))["content"]


@pytest.fixture
def lab(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "work").mkdir()
    return Lab(tmp_path / "work")


def held(saved):
    return set(saved["metadata"]["widgets"][STATES]["state"])


def shown(content):
    return [set(output["data"]) for output in content["cells"][0]["outputs"]]


def test_a_save_without_the_models_keeps_those_that_outputs_name_with_all_their_parts(lab):
    states = {
        "view": state("IPY_MODEL_part"),
        "layout": {},
        "part": {"state": {"layout": "IPY_MODEL_deep"}},
        "deep": {},
    }
    before = lab.save(notebook(output("view"), **states))
    assert lab.save(notebook(output("view"))) == before


def test_a_model_that_only_an_output_inside_another_names_is_kept_too(lab):
    inside = {"state": {"outputs": [output("inner")]}}
    before = lab.save(notebook(output("outer"), outer=inside, inner=state(), layout={}))
    assert held(before) == {"outer", "inner", "layout"}
    assert lab.save(notebook(output("outer"))) == before


def test_models_that_no_output_names_any_more_are_not_kept(lab):
    lab.save(notebook(output("old"), old=state(), layout={}))
    assert held(lab.save(notebook(output("new"), new={}))) == {"new"}


def test_the_newer_state_of_a_model_counts(lab):
    lab.save(notebook(output("one"), output("two"), one={"state": 1}, two={"state": 1}))
    saved = lab.save(notebook(output("one"), output("two"), one={"state": 2}))
    assert saved["metadata"]["widgets"][STATES]["state"] == {"one": {"state": 2}, "two": {"state": 1}}


@pytest.mark.parametrize("still", [{"image/svg+xml": "<svg/>"}, {"text/html": "<p>A bet?</p>"}])
def test_a_view_whose_model_is_nowhere_is_saved_as_its_still(lab, still):
    saved = lab.save(notebook(output("gone", **still), output("here"), here={}))
    assert shown(saved) == [set(still), {VIEW, *STILL}]


def test_a_view_that_has_lost_a_part_is_saved_as_its_still(lab):
    assert shown(lab.save(notebook(output("view"), view=state()))) == [set(STILL)]


def test_what_has_no_still_stays_as_it_is(lab):
    mine = notebook(output("gone", **{"text/plain": "Slider()"}))
    assert lab.save(mine) == mine


def test_where_models_are_not_to_be_saved_a_save_changes_nothing(lab):
    mine = notebook(output("in the kernel"))
    del mine["metadata"]["widgets"]
    assert lab.save(mine) == mine
    lab.server.running = ["n.ipynb"]
    assert shown(lab.open()) == [{VIEW, *STILL}]


def test_a_notebook_whose_models_are_lost_opens_with_stills_and_still_does_when_its_kernel_runs(lab):
    mine = notebook(output("gone"), output("here"), here={})
    (lab.folder / "n.ipynb").write_text(json.dumps(mine))
    for _ in range(2):
        assert shown(lab.open()) == [set(STILL), {VIEW, *STILL}]
        lab.server.running = ["n.ipynb"]
    assert json.loads((lab.folder / "n.ipynb").read_bytes()) == mine  # reading changes nothing


@pytest.mark.parametrize("on_disk", ["", "half a noteb", "[]", '{"cells": 1, "metadata": {}}'])
def test_whatever_the_file_holds_a_save_saves(lab, on_disk):
    (lab.folder / "n.ipynb").write_text(on_disk)
    mine = notebook(output("gone"), output("here"), here={})
    saved = lab.save(mine)
    assert saved["metadata"]["mine"] == 1
    assert [cell["source"] for cell in saved["cells"]] == ["mine", "my words"]


@pytest.mark.parametrize("view", ["", None, {}, {"model_id": None}, {"model_id": ["a"]}, {"model_id": ""}])
def test_an_output_of_an_odd_form_is_saved_and_opened_as_it_is(lab, view):
    mine = notebook(output("here"), here={})
    mine["cells"][0]["outputs"][0]["data"][VIEW] = view
    assert lab.save(mine) == mine
    assert lab.open()["cells"][0]["outputs"][0]["data"][VIEW] == view


def test_other_files_are_saved_and_opened_as_ever(lab):
    finished(lab.contents.save({"type": "file", "format": "text", "content": "mine"}, "mine.txt"))
    assert finished(lab.contents.get("mine.txt"))["content"] == "mine"
