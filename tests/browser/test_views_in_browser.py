"""What a learner drags, types and presses in a view is what Python then holds, and the numbers shown are right."""

import json
import time
from textwrap import dedent

import pytest
from live import write_notebook

import tinynet as tn

# Keeps the view's values in a file whenever one of them changes.
SHOW = """
import json, pathlib
import tinynet as tn

view = tn.widgets.{make}
names = {names}


def keep(change=None):
    pathlib.Path("{name}.json").write_text(json.dumps({{name: getattr(view, name) for name in names}}))


keep()
view.observe(keep, list(names))
view
"""


class Shown:
    """A view in JupyterLab, and what Python holds of it."""

    def __init__(self, lab, open_notebook, make, names, more=(), **settings):
        name = make.split("(")[0]
        self.file = lab.folder / f"{name}.json"
        path = f"{name}.ipynb"
        write_notebook(lab.folder / path, SHOW.format(make=make, names=names, name=name), *more)
        self.notebook = open_notebook(path, **settings)
        self.notebook.run_all()
        self.page, self.view = self.notebook.page, self.notebook.view()

    def state(self):
        return json.loads(self.file.read_text() or "{}")

    def readout(self):
        return self.view.locator(".tn-readout").first.inner_text()

    def slider(self, label):
        return self.view.get_by_role("slider", name=label, exact=True)

    def field(self, label):
        return self.view.get_by_role("spinbutton", name=f"{label}, exactly")

    def press(self, control, *keys):
        control.focus()
        for key in keys:
            self.page.keyboard.press(key)

    def until(self, what, seconds=10):
        """Wait until something holds, for the kernel hears of a drag a moment later."""
        end = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < end, (self.state(), self.readout())
            self.page.wait_for_timeout(50)


# neuron_view ---------------------------------------------------------------------------------------------


@pytest.fixture
def neuron(lab, open_notebook):
    more = [
        "view.w11 = -2.5",
        dedent("""
            import ipywidgets
            other = ipywidgets.FloatSlider(min=-10, max=10, step=0.1)
            ipywidgets.jslink((view, "b1"), (other, "value"))
            other"""),
    ]
    return Shown(lab, open_notebook, "neuron_view(tn.AND, w11=1, w12=1, b1=-1.5)", ("w11", "w12", "b1"), more)


def neuron_says(state):
    network = tn.Network((2, 1), start=state)
    y_hat = network.forward(tn.AND.inputs).y_hat
    right = sum((y_hat - 0.5) * (tn.AND.labels - 0.5) > 0)
    return f"Rows right: {right} of 4. Loss: {network.loss(tn.AND.inputs, tn.AND.labels):.4f}."


def table(shown):
    rows = shown.view.locator("tbody tr")
    return [rows.nth(i).locator("td").all_inner_texts() for i in range(rows.count())]


def test_every_control_of_neuron_view_moves_what_python_holds_and_shows_the_right_numbers(neuron):
    # Run All has set w11 from Python, below the view.
    assert neuron.state() == {"w11": -2.5, "w12": 1.0, "b1": -1.5}
    expected = dict(neuron.state())
    for name in ("w11", "w12", "b1"):
        neuron.press(neuron.slider(name), "ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft")
        expected[name] += 0.2
        neuron.until(lambda: neuron.state() == pytest.approx(expected))
        assert neuron.readout() == neuron_says(neuron.state())
    neuron.field("w12").fill("2.125")
    neuron.press(neuron.field("w12"), "Tab")
    neuron.until(lambda: neuron.state()["w12"] == 2.125)
    assert neuron.readout() == neuron_says(neuron.state())

    network = tn.Network((2, 1), start=neuron.state())
    trace = network.forward(tn.AND.inputs)
    for cells, z1, y_hat in zip(table(neuron), trace.z1, trace.y_hat, strict=True):
        assert [float(cells[i].replace("−", "-")) for i in (2, 3)] == pytest.approx([z1, y_hat], abs=0.0051)


def test_a_number_beyond_the_slider_or_none_at_all_does_no_harm(neuron):
    for typed, becomes in (("99", 10.0), ("", 10.0)):
        neuron.field("b1").fill(typed)
        neuron.press(neuron.field("b1"), "Tab")
        neuron.until(lambda becomes=becomes: neuron.state()["b1"] == becomes)
        assert neuron.field("b1").input_value() == "10.00"
    assert neuron.readout() == neuron_says(neuron.state())


def test_dragging_the_line_moves_only_b1_and_dragging_a_ring_turns_it(neuron):
    drag(neuron, neuron.view.locator("path.tn-drag").first, 0, -40)
    neuron.until(lambda: neuron.state()["b1"] != -1.5)
    neuron.until(lambda: neuron.readout() == neuron_says(neuron.state()))
    state = neuron.state()
    assert (state["w11"], state["w12"]) == (-2.5, 1.0)
    drag(neuron, neuron.view.locator("circle.tn-drag").first, 30, 30)
    neuron.until(lambda: neuron.state()["w11"] != -2.5 and neuron.readout() == neuron_says(neuron.state()))
    turned = neuron.state()
    assert turned["w12"] != state["w12"]
    # It turns: the weights keep their common size, but for the rounding to three decimals.
    assert turned["w11"] ** 2 + turned["w12"] ** 2 == pytest.approx(state["w11"] ** 2 + state["w12"] ** 2, rel=1e-2)


def test_another_widget_linked_in_the_page_follows_without_the_kernel(neuron):
    neuron.press(neuron.slider("b1"), "ArrowRight")
    neuron.page.locator(".widget-readout").last.wait_for()
    assert neuron.page.locator(".widget-readout").last.inner_text() == "−1.40"


def drag(shown, node, right, down):
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = shown.page.mouse
    mouse.move(x, y)
    mouse.down()
    for share in (0.25, 0.5, 0.75, 1):
        mouse.move(x + share * right, y + share * down)
    mouse.up()


# predict -------------------------------------------------------------------------------------------------


def test_a_bet_is_made_with_the_keyboard_alone_and_the_answer_comes_only_then(lab, open_notebook):
    write_notebook(
        lab.folder / "bets.ipynb",
        'import tinynet as tn\n\ntn.widgets.predict("03-xor")',
        'tn.widgets.predict("03-tables")',
        'tn.widgets.predict("03-xor")',
    )
    notebook = open_notebook("bets.ipynb")
    notebook.run_all()
    page, bets = notebook.page, notebook.page.locator(".tn-bet")
    why, button = tn.widgets.BETS["03-xor"].why, bets.first.get_by_role("button", name="Lock my bet")
    assert button.is_disabled()
    assert why not in page.content()
    bets.first.get_by_label("Near 0").focus()
    for key in ("Space", "ArrowDown", "Tab", "Enter"):
        page.keyboard.press(key)
    bets.first.get_by_text("The answer, for afterwards").wait_for()
    assert "Locked: A little below 0.25. The next cells decide it." in bets.first.inner_text()
    assert bets.first.locator("details").get_attribute("open") is None
    bets.first.locator("summary").focus()
    page.keyboard.press("Enter")
    assert bets.first.locator("details").get_attribute("open") is not None
    assert why in bets.first.inner_text()
    assert "Your bet was not right." in bets.first.inner_text()

    bets.nth(1).get_by_label("Your number:").fill("14")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    bets.nth(1).get_by_text("The answer, for afterwards").wait_for()
    kept = json.loads((lab.folder / ".tinynet" / "progress.json").read_text(encoding="utf-8"))["bets"]
    assert kept["03-xor"]["choice"] == "A little below 0.25"
    assert kept["03-tables"] == {"choice": 14, "answer": 14}

    # Run again, the bet is still the one that was made.
    notebook.run_cell(2)
    bets.nth(2).get_by_text("Locked: A little below 0.25.").wait_for()
