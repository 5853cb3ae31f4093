"""What a learner drags, types and presses in a view is what Python then holds, and the numbers shown are right."""

import json
import time
from textwrap import dedent

import pytest
from live import FAULTS, IDLE, OpenNotebook, write_notebook

import tinynet as tn
from tinynet.plots.graph_steps import number_text, short_text
from tinynet.widgets.base import style

# Keeps the view's values in a file whenever one of them changes.
SHOW = """
import json, os, pathlib
import tinynet as tn

{before}
view = tn.widgets.{make}
names = {names}
kept = [name for name in (*names, "data_name") if hasattr(view, name)]


def keep(change=None):
    # In one piece, so that nobody reads half of it.
    pathlib.Path("held.part").write_text(json.dumps({{name: getattr(view, name) for name in kept}}))
    os.replace("held.part", "held.json")


keep()
view.observe(keep, kept)
view
"""


# All that a test shows, in one cell: the notebook stays as it is while tests come and go.
RUN_WHAT_IS_ASKED = """
import json

for source in json.load(open("asked.json")):
    get_ipython().run_cell(source)
"""


@pytest.fixture(scope="module")
def pages():
    """The notebooks that tests use one after another, by the settings of their window."""
    pages = {}
    yield pages
    for notebook in pages.values():
        notebook.page.close()


@pytest.fixture
def show(lab, browser, pages, look_after):
    """Show a view in JupyterLab, in the page of the test before if their windows are alike: opening takes seconds."""

    def show_one(make, names, more=(), before="", **settings):
        source = SHOW.format(before=before, make=make, names=names)
        (lab.folder / "asked.json").write_text(json.dumps([source, *more]))
        key = tuple(settings.items())
        if key not in pages or pages[key].page.is_closed():
            path = f"view-{len(pages)}.ipynb"
            write_notebook(lab.folder / path, RUN_WHAT_IS_ASKED)
            pages[key] = OpenNotebook(browser, lab, path, **settings)
        look_after(pages[key], stays=True)
        return Shown(lab, pages[key], names)

    return show_one


class Shown:
    """A view in JupyterLab, and what Python holds of it."""

    def __init__(self, lab, notebook, names):
        self.notebook, self.page, self.names, self.file = notebook, notebook.page, names, lab.folder / "held.json"
        self.file.unlink(missing_ok=True)
        self.page.mouse.move(0, 0)
        notebook.menu("Run", "Run All Cells")
        self.until(self.file.exists, seconds=60)
        self.page.get_by_text(IDLE).wait_for()
        self.view = notebook.view()

    def state(self):
        kept = json.loads(self.file.read_text())
        return {name: kept[name] for name in self.names}

    def table(self):
        """Return the name of the data set that is chosen."""
        return json.loads(self.file.read_text())["data_name"]

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
def neuron(show):
    more = [
        "view.w11 = -2.5",
        dedent("""
            import ipywidgets
            other = ipywidgets.FloatSlider(min=-10, max=10, step=0.1)
            ipywidgets.jslink((view, "b1"), (other, "value"))
            other"""),
    ]
    return show("neuron_view(tn.AND, w11=1, w12=1, b1=-1.5)", ("w11", "w12", "b1"), more)


def neuron_says(state, data=tn.AND):
    network = tn.Network((2, 1), start=state)
    y_hat = network.forward(data.inputs).y_hat
    right = sum((y_hat - 0.5) * (data.labels - 0.5) > 0)
    return f"Rows right: {right} of 4. Loss: {network.loss(data.inputs, data.labels):.4f}."


def table(shown):
    rows = shown.view.locator("tbody tr")
    return [rows.nth(i).locator("td").all_inner_texts() for i in range(rows.count())]


@pytest.mark.exhaustive
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
        shown = [float(text.replace("−", "-")) for text in cells[:7]]
        x1, x2, *terms, shown_z1, shown_y_hat = shown
        assert terms == pytest.approx([network.w11 * x1, network.w12 * x2, network.b1], abs=0.0051)
        assert [shown_z1, shown_y_hat] == pytest.approx([z1, y_hat], abs=0.0051)


@pytest.mark.exhaustive
def test_a_number_beyond_the_slider_or_none_at_all_does_no_harm(neuron):
    for typed, becomes in (("99", 10.0), ("", 10.0)):
        neuron.field("b1").fill(typed)
        neuron.press(neuron.field("b1"), "Tab")
        neuron.until(lambda becomes=becomes: neuron.state()["b1"] == becomes)
        assert neuron.field("b1").input_value() == "10.00"
    assert neuron.readout() == neuron_says(neuron.state())


def test_dragging_the_line_moves_only_b1_and_dragging_a_square_turns_it(neuron):
    drag(neuron, neuron.view.locator("path.tn-drag").first, 0, -40)
    neuron.until(lambda: neuron.state()["b1"] != -1.5)
    neuron.until(lambda: neuron.readout() == neuron_says(neuron.state()))
    state = neuron.state()
    assert (state["w11"], state["w12"]) == (-2.5, 1.0)
    drag(neuron, neuron.view.locator(".tn-neuron-grip").nth(1), 30, 30)
    neuron.until(lambda: neuron.state()["w11"] != -2.5 and neuron.readout() == neuron_says(neuron.state()))
    turned = neuron.state()
    assert turned["w12"] != state["w12"]
    # It turns: the weights keep their common size, but for the rounding to three decimals.
    assert turned["w11"] ** 2 + turned["w12"] ** 2 == pytest.approx(state["w11"] ** 2 + state["w12"] ** 2, rel=1e-2)


@pytest.mark.exhaustive
def test_a_row_that_is_pointed_at_or_has_the_focus_is_lit_in_plane_curve_and_table_together(neuron):
    lit = neuron.view.locator("tr.tn-neuron-lit")
    neuron.view.locator("tbody tr").nth(2).hover()
    assert (lit.count(), lit.locator("td").first.inner_text()) == (1, "1")
    assert neuron.view.locator("circle[r='12']").locator("visible=true").count() == 4
    neuron.page.mouse.move(0, 0)
    assert lit.count() == 0
    # By keyboard: after the sliders and the buttons come the rows, and nothing in the drawings stops the Tab key.
    neuron.press(neuron.view.get_by_role("button", name="Back to what the view showed first"), "Tab", "Tab")
    assert lit.locator("td").all_inner_texts()[:2] == ["0", "1"]


@pytest.mark.exhaustive
def test_a_line_that_has_left_the_plane_is_told_of_and_comes_back(neuron):
    back = neuron.view.get_by_role("button", name="Bring the line back into the plane")
    assert not back.is_visible()
    neuron.field("b1").fill("10")
    neuron.press(neuron.field("b1"), "Tab")
    neuron.view.get_by_text("The line has left the plane: it is").wait_for()
    assert "everywhere" in neuron.view.locator(".tn-title").first.text_content()
    back.click()
    neuron.until(lambda: neuron.state()["b1"] == pytest.approx(0.75))
    assert not back.is_visible()
    neuron.view.get_by_role("button", name="Back to what the view showed first").click()
    neuron.until(lambda: neuron.state() == {"w11": 1, "w12": 1, "b1": -1.5})


@pytest.mark.exhaustive
def test_another_table_changes_every_label_in_plane_curve_and_table(neuron):
    reset = neuron.view.get_by_role("button", name="Back to what the view showed first")
    reset.click()
    for name, labels in (("OR", "0111"), ("XOR", "0110"), ("AND", "0001")):
        neuron.view.get_by_role("button", name=f"Show the rows of {name}", exact=True).click()
        neuron.until(lambda name=name: neuron.table() == name)
        data = getattr(tn, name)
        assert neuron.readout() == neuron_says(neuron.state(), data)
        assert "".join(cells[7] for cells in table(neuron)) == labels
        pressed = neuron.view.locator("[aria-pressed=true]")
        assert pressed.all_inner_texts() == [name]
        # In both drawings the filled markers are those of label 1.
        for panel in neuron.view.locator(".tn-panel").all():
            filled = panel.locator("circle[stroke-width='1.4'][style*='fill: var(--tn-ink)']")
            assert filled.count() == labels.count("1")
    neuron.view.get_by_role("button", name="Show the rows of XOR").click()
    reset.click()
    neuron.until(lambda: neuron.table() == "AND")


@pytest.mark.exhaustive
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


# descent_view --------------------------------------------------------------------------------------------


@pytest.fixture
def descent(show):
    make = "descent_view(tn.AND, learning_rate=1, epochs=700)"
    return show(make, ("learning_rate", "epoch", "start"), ["view.learning_rate = 10"])


def descent_says(state, data=tn.AND):
    history = tn.train(tn.Network((2, 1), start=state["start"]), data, 700, state["learning_rate"], record=1)
    epoch, learned = state["epoch"], history.learned_at
    verdict = "Not learned within 700 epochs." if learned != learned else f"Learned at epoch {learned:.0f}."
    return f"Epoch {epoch}: loss {history.loss[epoch]:.4f}, rows right: {history.rows_right[epoch]} of 4. {verdict}"


def test_every_control_of_descent_view_makes_the_run_that_python_makes(descent):
    assert descent.state()["learning_rate"] == 10
    descent.until(lambda: descent.readout() == descent_says(descent.state()))
    descent.press(descent.slider("learning rate α"), "ArrowLeft", "ArrowLeft", "ArrowDown")
    descent.until(
        lambda: descent.state()["learning_rate"] == 7.08 and descent.readout() == descent_says(descent.state())
    )
    drag(descent, descent.slider("learning rate α"), -40, 0)
    descent.until(lambda: descent.state()["learning_rate"] < 7 and descent.readout() == descent_says(descent.state()))
    descent.field("learning rate α").fill("0.1")
    descent.press(descent.field("learning rate α"), "Tab")
    descent.until(lambda: "Not learned within 700 epochs." in descent.readout())
    assert descent.readout() == descent_says(descent.state() | {"learning_rate": 0.1})
    descent.press(descent.slider("epoch"), "Home", "ArrowRight", "ArrowRight")
    descent.until(lambda: descent.state()["epoch"] == 2 and descent.readout() == descent_says(descent.state()))


@pytest.mark.exhaustive
def test_rewind_step_and_play_move_the_ball(descent):
    descent.view.get_by_role("button", name="Back to the start").click()
    descent.view.get_by_role("button", name="One epoch on").click()
    descent.until(lambda: descent.state()["epoch"] == 1)
    descent.press(descent.view.get_by_role("button", name="Play the run"), "Enter")
    descent.until(lambda: descent.state()["epoch"] == 700)
    assert descent.readout() == descent_says(descent.state())


@pytest.mark.exhaustive
def test_dragging_the_ring_starts_elsewhere(descent):
    drag(descent, descent.view.locator("circle.tn-drag").first, 40, -20)
    descent.until(lambda: descent.state()["start"]["b1"] != 0 and descent.readout() == descent_says(descent.state()))
    assert descent.state()["start"]["w11"] == descent.state()["start"]["w12"] != 0


def test_the_arrow_keys_move_the_start(descent):
    descent.press(descent.view.get_by_role("application"), "ArrowUp", "ArrowUp", "Shift+ArrowRight")
    moved = {"w11": 1.0, "w12": 1.0, "b1": 0.2}
    descent.until(lambda: descent.state()["start"] == pytest.approx(moved))
    descent.until(lambda: descent.readout() == descent_says(descent.state()))


@pytest.mark.exhaustive
def test_the_learning_rate_that_is_too_large_is_one_click_away_and_reset_brings_the_first_sight_back(descent):
    first = descent.state()
    descent.view.get_by_role("button", name="The run with learning rate 100", exact=True).click()
    descent.until(lambda: descent.state()["learning_rate"] == 100 and descent.state()["epoch"] == 700)
    title = descent.view.locator(".tn-title").first
    assert title.text_content() == "α = 100: step 1 jumps 12.5 far, onto flat ground"
    assert descent.view.get_by_text("epochs 1 to 700").is_visible()
    descent.view.get_by_role("button", name="Back to what the view showed first").click()
    descent.until(lambda: descent.state() == first | {"learning_rate": 1})


@pytest.mark.exhaustive
def test_another_table_is_another_hill_with_its_own_base_rate(descent):
    drawn = [descent.view.get_by_text("base rate", exact=True), descent.view.locator("circle[r='6.5']")]
    far = {}
    for name in ("OR", "XOR", "AND"):
        descent.view.get_by_role("button", name=f"Show the rows of {name}", exact=True).click()
        descent.until(lambda name=name: descent.table() == name)
        assert descent.readout() == descent_says(descent.state(), getattr(tn, name))
        name_at, loss_at = (box["y"] + box["height"] / 2 for box in (node.bounding_box() for node in drawn))
        far[name] = abs(loss_at - name_at)
    # On XOR the loss ends at its base rate, ¼; on the others, whose base rate is 3/16, far below it.
    assert far["XOR"] < 5
    assert min(far["OR"], far["AND"]) > 50


@pytest.mark.exhaustive
def test_whoever_asked_for_less_motion_sees_the_end_at_once(show):
    shown = show(
        "descent_view(tn.AND, epochs=700, epoch=0)",
        ("epoch", "learning_rate", "start"),
        reduced_motion="reduce",
    )
    shown.view.get_by_role("button", name="Play the run").click()
    shown.page.wait_for_timeout(100)
    assert shown.readout().startswith("Epoch 700:")


# training_view -------------------------------------------------------------------------------------------


def training_says(state):
    data = {"AND": tn.AND, "OR": tn.OR, "y = x1": tn.FIRST, "XOR": tn.XOR}[state["data_name"]]
    start = "zeros" if state["start_name"] == "zeros" else "uniform"
    seed = 0 if start == "zeros" else int(state["start_name"].split()[1])
    network = tn.Network((2, 1, 1), start=start, seed=seed)
    history = tn.train(network, data, 1_000, state["learning_rate"], record=1)
    epoch = state["epoch"]
    learned = history.learned_at
    verdict = "Not learned within 1,000 epochs." if learned != learned else f"Learned at epoch {learned:,.0f}."
    here = f"loss {history.loss[epoch]:.4f}, {history.rows_right[epoch]} of 4 rows right."
    return f"Epoch {epoch:,}, correct: {here} {verdict}"


def test_every_control_of_training_view_shows_what_python_trains(show):
    names = ("learning_rate", "epoch", "data_name", "start_name")
    shown = show("training_view(programs=('correct', 'broken'), epochs=1_000)", names)

    def as_python_says():
        return shown.readout().splitlines()[0] == training_says(shown.state())

    shown.until(as_python_says)
    assert "broken: loss 0.2500" in shown.readout().splitlines()[1]
    shown.press(shown.slider("learning rate α"), "ArrowRight", "ArrowRight")
    shown.until(lambda: shown.state()["learning_rate"] == 0.631 and as_python_says())
    shown.view.get_by_label("data").select_option("OR")
    shown.view.get_by_role("combobox", name="start").select_option("seed 3")
    shown.until(
        lambda: shown.state()["data_name"] == "OR" and shown.state()["start_name"] == "seed 3" and as_python_says()
    )
    drag(shown, shown.slider("epoch"), -30, 0)
    shown.until(lambda: shown.state()["epoch"] < 1_000 and as_python_says())
    shown.press(shown.slider("epoch"), "Home", *["ArrowRight"] * 3)
    shown.until(lambda: shown.state()["epoch"] == 3 and as_python_says())
    shown.view.get_by_role("button", name="Show too large a rate").click()
    shown.until(
        lambda: shown.state()["learning_rate"] == 100 and shown.state()["epoch"] == 1_000 and as_python_says(), 30
    )
    shown.view.get_by_role("button", name="Everything as it was at first").click()
    first = {"learning_rate": 0.5, "epoch": 1_000, "data_name": "AND", "start_name": "zeros"}
    shown.until(lambda: shown.state() == first and as_python_says())


# Runs in the page: keeps what is written into a drawing though it stood there already.
WATCH_FOR_REPEATED = """(view) => {
    window.repeated = [];
    new MutationObserver((changes) => {
        for (const { type, target, attributeName, oldValue, addedNodes, removedNodes } of changes) {
            if (!(target instanceof SVGElement)) continue;
            const isSame = type === "attributes" ? target.getAttribute(attributeName) === oldValue
                : addedNodes[0] instanceof Text && addedNodes[0].data === removedNodes[0]?.data;
            if (isSame) window.repeated.push(`${target.outerHTML.slice(0, 80)}: ${attributeName}`);
        }
    }).observe(view, { subtree: true, childList: true, attributes: true, attributeOldValue: true });
}"""


def test_a_move_writes_nothing_into_a_drawing_that_stands_there_already(show):
    """Chromium lays a text out anew even if it gets what it has: that took half of the time of a move."""
    shown = show("training_view(programs=('correct', 'broken'), epochs=1_000)", ("learning_rate",))
    shown.view.evaluate(WATCH_FOR_REPEATED)
    shown.press(shown.slider("learning rate α"), "ArrowRight", "ArrowRight")
    shown.until(lambda: shown.state()["learning_rate"] == 0.631)
    assert shown.page.evaluate("repeated") == []


@pytest.mark.exhaustive
def test_two_programs_stand_on_one_laptop_screen(show):
    """With the list of files open, the whole view is in sight between the notebook's edges."""
    names = ("epoch",)
    make = "training_view(programs=('correct', 'broken'), epochs=500)"
    shown = show(make, names, width=1280, height=800)
    shown.view.evaluate("node => node.scrollIntoView({ block: 'end' })")
    shown.page.wait_for_timeout(500)
    place, sight = shown.view.bounding_box(), shown.page.locator(".jp-WindowedPanel-outer").first.bounding_box()
    assert place["y"] >= sight["y"]
    assert place["y"] + place["height"] <= sight["y"] + sight["height"] + 1
    panels = shown.view.locator(".tn-panel")
    assert panels.count() == 5
    tops = [round(panels.nth(i).bounding_box()["y"]) for i in range(5)]
    assert tops[0] == tops[1] == tops[2] < tops[3] == tops[4]


# network_view --------------------------------------------------------------------------------------------


def test_network_view_steps_to_every_gradient_that_python_has_and_takes_new_numbers(show):
    names = ("w11", "w12", "b1", "w2", "b2", "inputs", "label", "step")
    shown = show("network_view(start=0.5)", names)
    heard = shown.view.get_by_role("status")
    shown.press(shown.view.get_by_role("button", name="Next"), "Enter", "Enter")
    shown.until(lambda: shown.state()["step"] == 2)
    a1 = tn.sigmoid(0.5 * 0 + 0.5 * 1 + 0.5)
    shown.until(lambda: f"{a1:.4f}".rstrip("0") in heard.inner_text())

    shown.view.get_by_role("spinbutton", name="w2", exact=True).fill("-1.5")
    shown.press(shown.view.get_by_role("spinbutton", name="w2", exact=True), "Enter")
    shown.until(lambda: shown.state()["w2"] == -1.5)
    shown.press(shown.slider("step"), "End")
    shown.until(lambda: shown.state()["step"] == 16)
    state = shown.state()
    network = tn.Network((2, 1, 1), start={name: state[name] for name in names[:5]})
    gradients = network.gradients([state["inputs"]], [state["label"]])
    text = shown.view.inner_text()
    for name in ("w12", "b1", "w2", "b2"):
        assert f"{gradients[name]:.3g}".replace("-", "−") in text, name
    # A computed value leads to the operation that made it.
    shown.view.get_by_role("button", name="a1 =").first.click()
    shown.until(lambda: shown.state()["step"] == 2)


@pytest.mark.exhaustive
def test_a_wrong_number_in_the_circuit_is_told_beside_its_field_which_keeps_the_old_one(show):
    names = ("w11", "w12", "b1", "label", "step")
    shown = show("network_view((2, 1), start=0.5, inputs=(2, 0.5), step=9)", names)
    field = shown.view.get_by_role("spinbutton", name="w12", exact=True)
    # The first digit alone would have been a number.
    for typed in ("12", "1e3", "w"):
        field.fill("")
        field.press_sequentially(typed)
        told = shown.view.locator(".tn-told", has_text="w12 is a number from −10 to 10. It stays 0.5.")
        told.wait_for()
        assert field.get_attribute("aria-invalid") == "true"
        bottom = field.evaluate("node => node.closest('.tn-box').getBoundingClientRect().bottom")
        assert 0 < told.bounding_box()["y"] - bottom < 10
    shown.press(field, "Tab")
    assert (field.input_value(), told.is_visible()) == ("0.50", False)
    label = shown.view.get_by_role("spinbutton", name="label y")
    label.fill("0.5")
    shown.view.locator(".tn-told", has_text="y is 0 or 1. It stays 1.").wait_for()
    shown.press(label, "Escape")
    field.fill("−1.25")
    shown.until(lambda: shown.state()["w12"] == -1.25)
    assert shown.state() == {"w11": 0.5, "w12": -1.25, "b1": 0.5, "label": 1, "step": 9}


@pytest.mark.exhaustive
def test_what_is_pointed_at_in_the_circuit_lights_up_and_an_input_shows_the_sum_over_its_paths(show):
    make = "network_view(tn.Network((2, 2, 1), seed=4), inputs=(2, 0.5), step=25)"
    shown = show(make, ("step", "w1", "b1", "w2", "b2"))
    lit = shown.view.locator(".tn-halo.tn-lit")
    box = shown.view.locator(".tn-box [data-quantity='x1']")
    box.hover()
    state = shown.state()
    network = tn.Network((2, 2, 1), start={name: state[name] for name in ("w1", "b1", "w2", "b2")})
    slope = tn.numerical_gradient(lambda x: network.loss([x], [1]), [2.0, 0.5])[0]
    total = shown.view.locator(".tn-formula b").inner_text()
    assert float(total.replace("−", "-")) == pytest.approx(slope, rel=1e-3)
    # The three wires from ℓ to z2 are common to both paths; each has six of its own.
    assert lit.count() == 3 + 2 * 6
    # The paths stay while the pointer goes to one of them.
    shown.view.locator(".tn-line-path").first.hover()
    assert lit.count() == 3 + 6

    # From a factor the keyboard leads to where it comes from, and is not lost there.
    shown.press(shown.view.get_by_role("button", name="Back one"), "Enter", "Enter")
    shown.until(lambda: shown.state()["step"] == 23)
    factor = shown.view.get_by_role("button", name="δ1[1], show where it comes from")
    factor.focus()
    assert "tn-lit" in shown.view.locator(".tn-box [data-quantity='δ1[1]']").get_attribute("class")
    shown.press(factor, "Enter")
    shown.until(lambda: shown.state()["step"] == 22)
    assert shown.page.evaluate("() => document.activeElement.closest('.tn-formula') !== null")


@pytest.mark.exhaustive
@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_play_sends_the_numbers_through_the_circuit_to_its_end(show, motion):
    make = "network_view((2, 1), start=0.5, step=5)"
    shown = show(make, ("step", "label"), reduced_motion=motion)
    shown.page.evaluate("""() => {
        window.seen = new Set();
        new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => {
            if (node.classList?.contains("tn-pill")) window.seen.add(node.textContent);
        }))).observe(document.querySelector(".tn-stage"), { childList: true });
    }""")
    shown.press(shown.view.get_by_role("button", name="Play"), "Enter")
    shown.view.get_by_role("button", name="Pause").wait_for()
    shown.until(lambda: shown.state()["step"] == 9, seconds=30)
    shown.view.get_by_role("button", name="Play").wait_for()
    y_hat = tn.Network((2, 1), start=0.5).forward([[0, 1]]).y_hat[0]
    delta = 2 * (y_hat - 1) * y_hat * (1 - y_hat)
    seen = shown.page.evaluate("() => [...window.seen]")
    # ∂ℓ/∂ŷ leaves, and behind the sigmoid's slope it is δ1.
    travelled = [f"{number:.3g}".replace("-", "−") for number in (2 * (y_hat - 1), delta)]
    assert seen == ([] if motion == "reduce" else travelled)


@pytest.mark.exhaustive
def test_the_circuit_starts_from_a_row_and_from_extreme_parameters(show):
    shown = show("network_view(start=0.5)", ("w11", "b2", "inputs", "label"))
    shown.view.get_by_label("row").select_option("1, 0 → 0")
    shown.view.get_by_label("parameters").select_option("all 10: saturated")
    shown.until(lambda: shown.state() == {"w11": 10, "b2": 10, "inputs": [1, 0], "label": 0})
    shown.view.get_by_label("parameters").select_option("as at first")
    shown.until(lambda: (shown.state()["w11"], shown.state()["b2"]) == (0.5, 0.5))
    shown.view.get_by_role("spinbutton", name="w11", exact=True).fill("2")
    assert shown.view.get_by_label("parameters").locator("option:checked").inner_text() == "your own"


# start_map -----------------------------------------------------------------------------------------------


@pytest.mark.exhaustive
def test_pointing_at_the_map_of_starts_shows_the_run_that_python_makes(show):
    names = ("across_value", "up_value", "learning_rate", "data_name")
    shown = show("start_map(start=0.5, epochs=500)", names)

    def as_python_says():
        state = shown.state()
        data = {"AND": tn.AND, "OR": tn.OR}[state["data_name"]]
        start = {"w11": state["across_value"], "w12": 0.5, "b1": 0.5, "w2": state["up_value"], "b2": 0.5}
        history = tn.train(tn.Network((2, 1, 1), start=start), data, 500, state["learning_rate"])
        return f"Loss {history.loss[0]:.4f} at the start, {history.loss[-1]:.4f} in the end" in shown.view.inner_text()

    shown.until(as_python_says)
    shown.press(shown.slider("w11 at the start"), "ArrowRight", "ArrowRight")
    shown.until(lambda: shown.state()["across_value"] == pytest.approx(0.2) and as_python_says())
    box = shown.view.locator(".tn-panel").first.bounding_box()
    shown.page.mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 0.3 * box["height"])
    shown.until(lambda: shown.state()["up_value"] > 0.5 and as_python_says())
    shown.view.get_by_label("data").select_option("OR")
    shown.until(lambda: shown.state()["data_name"] == "OR" and as_python_says())
    # It is shown, and a moment later it is read out.
    shown.view.locator(".tn-readout", has_text="starts learn OR").wait_for()


@pytest.mark.exhaustive
def test_the_arrow_keys_choose_a_start_on_the_map_and_it_is_said_how_it_ends(show):
    names = ("across_value", "up_value")
    shown = show("start_map(tn.AND, learning_rate=2, epochs=500)", names)
    the_map = shown.view.get_by_role("application", name="Map of starts")
    shown.press(the_map, *["ArrowRight"] * 3, "ArrowUp", "ArrowLeft", "Shift+ArrowUp")
    shown.until(lambda: shown.state() == pytest.approx({"across_value": 0.2, "up_value": 0.6}))
    start = {"w11": 0.2, "w12": 0, "b1": 0, "w2": 0.6, "b2": 0}
    learned_at = tn.train(tn.Network((2, 1, 1), start=start), tn.AND, 500, 2.0, record=1).learned_at
    heard = shown.view.locator(".tn-starts-run").get_by_role("status")
    shown.until(lambda: f"Learned at epoch {learned_at:,.0f}." in heard.inner_text())
    assert "Start: w11 = 0.2, w2 = 0.6," in heard.inner_text().replace("\u00a0", " ")
    # At the edge it goes no further, and the page does not scroll either.
    shown.press(the_map, *["Shift+ArrowRight"] * 8)
    shown.until(lambda: shown.state()["across_value"] == 3)


# two_lines_view ------------------------------------------------------------------------------------------

# Runs in the page: the texts of a drawing that touch the handle of a line.
NAMES_ON_HANDLES = """() => [...document.querySelectorAll(".tn-view svg[role=img]")].flatMap((panel) =>
    [...panel.querySelectorAll("text")].filter((text) => [...panel.querySelectorAll("rect.tn-drag")].some((handle) => {
        const [a, b] = [handle, text].map((node) => node.getBoundingClientRect());
        return a.width && b.width && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    })).map((text) => text.textContent))"""


def test_a_line_of_a_hidden_unit_is_dragged_and_turned_and_python_holds_the_same_network(show):
    make = (
        "two_lines_view(tn.Network((2, 2, 1), start={'w1': [[5, 1], [-1, 5]], 'b1': [-3, -2], 'w2': [6, 6], 'b2': -5}))"
    )
    shown = show(make, ("w1", "b1", "w2", "b2"))

    def as_python_says():
        network = tn.Network((2, 2, 1), start=shown.state())
        y_hat = network.forward(tn.XOR.inputs).y_hat
        right = sum((y_hat - 0.5) * (tn.XOR.labels - 0.5) > 0)
        loss = network.loss(tn.XOR.inputs, tn.XOR.labels)
        return shown.readout().startswith(f"Rows right: {right} of 4. Loss: {loss:.4f}.")

    shown.until(as_python_says)
    assert shown.page.evaluate(NAMES_ON_HANDLES) == []
    inputs = shown.view.locator(".tn-panel").first
    handle = inputs.locator("rect.tn-drag").first.bounding_box()
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    shown.page.mouse.move(x + 60, y, steps=4)
    shown.page.mouse.up()
    shown.until(lambda: shown.state()["w1"][0] != [5, 1] and as_python_says())
    assert shown.state()["w1"][1] == [-1, 5]
    shown.view.get_by_text("All nine numbers").click()
    shown.press(shown.slider("b2"), "ArrowRight", "ArrowRight")
    shown.until(lambda: shown.state()["b2"] == pytest.approx(-4.8) and as_python_says())


# graph_view ----------------------------------------------------------------------------------------------


# One unit that two units read: two paths meet in a1.
TWO_READERS = """
from tinynet.automatic import Value, square, squash

start = {"w1": 0.8, "x": 1.5, "w2[0]": 0.6, "w2[1]": -1.5, "y": 1.0}
v = {name: Value(number) for name, number in start.items()}
v["a1"] = squash(v["w1"] * v["x"])
v["ŷ"] = squash(v["w2[0]"] * v["a1"]) + squash(v["w2[1]"] * v["a1"])
v["ℓ"] = square(v["ŷ"] - v["y"])
"""


@pytest.fixture
def graph(show):
    return show("graph_view(v['ℓ'], v, step=8)", ("numbers", "keep", "step"), before=TWO_READERS)


def graph_as_python(state):
    """Return the same view in Python, with every number and slope as the boxes write them."""
    made = {}
    exec(TWO_READERS, made)
    view = tn.widgets.graph_view(made["v"]["ℓ"], made["v"], keep=state["keep"])
    view.numbers = state["numbers"]
    return [(number_text(float(one.number)), number_text(float(one.slope))) for one in view.values.values()]


def graph_boxes(shown):
    """Return what stands in each box, number (as it was given) and slope, when all slopes are there."""
    read = """node => {
        const field = node.querySelector("input");
        const number = field ? field.getAttribute("aria-valuenow") : node.querySelector(".tn-number").textContent;
        return [number, node.querySelector(".tn-backward").textContent];
    }"""
    boxes = [shown.view.locator(f"[data-value='{i}']").evaluate(read) for i in range(14)]
    as_number = lambda text: text if "−" in text or len(text) == 6 else number_text(float(text))  # noqa: E731
    return [(as_number(number), slope.removeprefix("✗ ").removesuffix(" …")) for number, slope in boxes]


def test_the_graph_is_stepped_by_key_and_a_dragged_number_gives_what_python_computes(graph):
    heard, first = graph.view.get_by_role("status"), graph.state()
    graph.press(graph.view.get_by_role("button", name="Next step"), "Enter", "ArrowRight")
    graph.until(lambda: graph.state()["step"] == 10)
    graph.until(lambda: heard.inner_text() == "Step 10 of 19: ∂ℓ/∂ℓ = 1.")
    graph.press(graph.view.get_by_role("button", name="Back one step"), "ArrowRight", "End")
    graph.until(lambda: graph.state()["step"] == 19)
    assert graph_boxes(graph) == graph_as_python(graph.state())

    drag(graph, graph.view.locator("[data-value='1'] .tn-given"), -120, 0)
    graph.until(lambda: graph.state()["numbers"]["w1"] == pytest.approx(-0.7))
    # The number that was dragged has the keyboard.
    graph.page.keyboard.press("ArrowUp")
    graph.until(lambda: graph.state()["numbers"]["w1"] == pytest.approx(-0.6))
    assert graph_boxes(graph) == graph_as_python(graph.state())
    graph.view.get_by_role("spinbutton", name="y", exact=True).fill("0.25")
    graph.until(lambda: graph.state()["numbers"]["y"] == 0.25)
    assert graph_boxes(graph) == graph_as_python(graph.state())
    assert graph.notebook.axe(".tn-graph") == []

    graph.view.get_by_role("button", name="A second slope is overwritten").click()
    graph.until(lambda: graph.state()["keep"] == "overwritten")
    assert graph_boxes(graph) == graph_as_python(graph.state())
    wrong = graph.view.locator(".tn-box:has(.tn-wrong)").evaluate_all(
        "nodes => nodes.map((node) => node.dataset.value)"
    )
    # w1, x, their product, and a1, where the paths meet.
    assert sorted(map(int, wrong)) == [1, 2, 3, 4]
    graph.view.get_by_role("button", name="Back to what the view showed first").click()
    graph.until(lambda: graph.state() == first)


@pytest.mark.exhaustive
def test_a_value_that_is_pointed_at_shows_the_sum_over_its_paths_and_a_slope_leads_to_where_it_arrives(graph):
    graph.press(graph.slider("step"), "End")
    graph.until(lambda: graph.state()["step"] == 19)
    box = graph.view.locator("[data-value='1'] .tn-given")
    box.hover()
    lit = graph.view.locator(".tn-halo.tn-lit")
    # Back: ℓ and − are common to both paths, and a1 and the product; each path has its sum, its σ and its product.
    assert lit.count() == 2 + 2 * 3 + 2
    slope = graph_as_python(graph.state())[1][1]
    assert graph.view.locator(".tn-line-backward b").inner_text() == slope
    graph.view.locator(".tn-line-path").first.hover()
    assert lit.count() == 2 + 3 + 2
    graph.view.get_by_role("button", name="slope in a1:").click()
    graph.until(lambda: graph.state()["step"] == 17)
    assert "added: " in graph.view.locator(".tn-formula").inner_text()
    graph.press(graph.view.get_by_role("button", name="a1 = "), "Enter")
    graph.until(lambda: graph.state()["step"] == 2)
    # What is not there yet cannot be reached, and the keyboard is not lost.
    assert graph.view.locator(".tn-box-made").locator("visible=true").count() == 2
    # On its way to ℓ only two wires are there so far.
    box.hover()
    assert lit.count() == 2
    labels = graph.view.locator(".tn-local").locator("visible=true")
    assert labels.count() == 0
    graph.view.locator(".tn-halo.tn-forward[data-edge='4,0']").dispatch_event("pointerover")
    a1 = tn.sigmoid(0.8 * 1.5)
    assert labels.all_text_contents() == [short_text(a1 * (1 - a1))]
    assert graph.page.evaluate("() => document.activeElement.closest('.tn-graph') !== null")


@pytest.mark.exhaustive
@pytest.mark.parametrize("motion", ["no-preference", pytest.param("reduce", marks=pytest.mark.weekly)])
def test_play_builds_the_graph_and_sends_the_slopes_back(show, motion):
    shown = show("graph_view(v['ℓ'], v, step=9)", ("step",), before=TWO_READERS, reduced_motion=motion)
    shown.page.evaluate("""() => {
        window.seen = [];
        new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((node) => {
            if (node.classList?.contains("tn-pill")) window.seen.push(node.textContent);
        }))).observe(document.querySelector(".tn-graph .tn-stage"), { childList: true });
    }""")
    shown.press(shown.view.get_by_role("button", name="Play"), "Enter")
    shown.view.get_by_role("button", name="Pause").wait_for()
    shown.until(lambda: shown.state()["step"] == 19, seconds=60)
    shown.view.get_by_role("button", name="Play").wait_for()
    # Three squashes and the square have one source, and the five others have two.
    assert len(shown.page.evaluate("() => window.seen")) == (0 if motion == "reduce" else 4 + 2 * 5)


# All of them ---------------------------------------------------------------------------------------------


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("width", "dark"),
    [
        pytest.param(1280, True, marks=pytest.mark.weekly),
        (490, False),
        pytest.param(1900, False, marks=pytest.mark.weekly),
    ],
)
def test_nothing_is_cut_off_or_written_over_in_any_view_at_any_width(lab, open_notebook, width, dark):
    write_notebook(
        lab.folder / f"all-{width}-{dark}.ipynb",
        "import tinynet as tn\n\ntn.widgets.neuron_view(tn.AND)",
        "tn.widgets.descent_view(tn.AND)",
        "tn.widgets.network_view(tn.Network((2, 3, 1), seed=0), step=34)",
        "tn.widgets.training_view(programs=('correct', 'broken'))",
        "tn.widgets.neuron_view(tn.blobs(60, seed=1), w11=10, w12=-10, b1=10)",
        "tn.widgets.start_map(start=0.5, epochs=300)",
        "flat = {'w1': [[5, 1], [-1, 5]], 'b1': [-3, -2], 'w2': [6, 6], 'b2': -5}\n"
        "tn.widgets.two_lines_view(tn.Network((2, 2, 1), start=flat))",
        f"{TWO_READERS}\ntn.widgets.graph_view(v['ℓ'], v, step=19)",
        "small = {'w11': 0.5, 'w12': 1.2, 'b1': -0.4}\n"
        "tn.widgets.network_view(tn.Network((2, 1), start=small), inputs=(2, 0.5), label=1, step=9)",
    )
    notebook = open_notebook(f"all-{width}-{dark}.ipynb", width=width, height=1000, dark=dark)
    notebook.run_all()
    for index in range(9):
        notebook.view(index)
        notebook.page.wait_for_timeout(300)
        assert notebook.page.evaluate(FAULTS) == []


@pytest.mark.exhaustive
def test_no_two_drawings_of_a_page_have_a_part_of_one_name(lab, open_notebook):
    """A drawing takes its clip, its shade and its arrows by their ids, and would take those of the view above it."""
    write_notebook(
        lab.folder / "ids.ipynb",
        "import tinynet as tn\n\ntn.widgets.neuron_view(tn.AND)",
        "tn.widgets.neuron_view(tn.OR, w11=5, w12=-5)",
        "tn.widgets.training_view(epochs=20)",
        "tn.widgets.network_view(tn.Network((2, 1), seed=0))",
        "tn.widgets.network_view(tn.Network((2, 1, 1), seed=0))",
        "tn.widgets.predict('03-xor')",
        "tn.widgets.predict('02-rate')",
    )
    notebook = open_notebook("ids.ipynb", height=4000)
    notebook.run_all()
    ids, groups = notebook.page.evaluate(
        """() => [[...document.querySelectorAll(".tn-view [id]")].map((node) => node.id),
            [...document.querySelectorAll(".tn-bet")].map((bet) => bet.querySelector("input")?.name)]"""
    )
    assert len(ids) > 15
    assert {name for name in ids if ids.count(name) > 1} == set()
    assert len(groups) == len(set(groups)) == 2


# Gives the page the style sheet of every view once more, in the order given; returns what then looks different.
IN_ANOTHER_ORDER = """(sheets) => {
    const looks = () => [...document.querySelectorAll(".tn-view, .tn-view *")].map((node) => {
        const style = getComputedStyle(node);
        return [node, Object.fromEntries([...style].map((name) => [name, style[name]]))];
    });
    const before = looks();
    const added = sheets.map((text) => Object.assign(document.createElement("style"), { textContent: text }));
    document.head.append(...added);
    const changed = looks().flatMap(([node, now], i) => {
        const then = before[i][1];
        return Object.keys(now).filter((name) => now[name] !== then[name])
            .map((name) => `${node.getAttribute("class")}: ${name} was ${then[name]} and is ${now[name]}`);
    });
    added.forEach((style) => style.remove());
    return changed;
}"""


@pytest.mark.sample(7, ci=2)
@pytest.mark.parametrize(
    "make",
    [
        "neuron_view(tn.AND)",
        "descent_view(tn.AND)",
        "network_view(tn.Network((2, 2, 1), seed=0), step=25)",
        "training_view(programs=('correct', 'broken'), epochs=50)",
        "start_map(start=0.5, epochs=50)",
        "two_lines_view(tn.Network((2, 2, 1), seed=1))",
        "predict('03-xor')",
    ],
)
def test_a_view_looks_the_same_whichever_other_comes_after_it(make, show):
    """Each view brings the style that all share: that of the last one stands behind what the others say."""
    shown = show(make, (), reduced_motion="reduce")
    shown.page.wait_for_timeout(500)
    assert shown.page.evaluate(IN_ANOTHER_ORDER, [style()]) == []


# predict -------------------------------------------------------------------------------------------------


@pytest.mark.exhaustive
def test_where_colours_are_forced_a_waiting_wire_has_the_colour_of_its_arrow(show):
    shown = show("network_view(step=0)", ("step",), forced_colors="active")
    wire, head = (shown.view.locator(part).first for part in (".tn-wire.tn-is-waiting", ".tn-head.tn-waiting"))
    colour = wire.evaluate("node => getComputedStyle(node).stroke")
    assert head.evaluate("node => getComputedStyle(node).fill") == colour


@pytest.mark.exhaustive
def test_where_colours_are_forced_a_map_keeps_its_shades(show):
    make = "two_lines_view(tn.Network((2, 2, 1), seed=1))"
    shown = show(make, ("w1",), forced_colors="active", color_scheme="dark")
    has_shades = """canvas => {
        const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        return new Set(new Uint32Array(pixels.buffer)).size > 2;
    }"""
    # It is drawn when there is time.
    canvas = shown.view.locator("canvas.tn-shade").first.element_handle()
    shown.page.wait_for_function(has_shades, arg=canvas)
    # JupyterLab is light and the page's forced ground is black: a key has the paper of the drawing that it explains.
    paper = "node => getComputedStyle(node).backgroundColor"
    drawing, key = (shown.view.locator(name).first.evaluate(paper) for name in (".tn-panel", ".tn-shade-key"))
    assert drawing == key == "rgb(255, 255, 255)"


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
    # The button is gone, and what it did has the focus; from there it is one key to the folded answer.
    said = "Locked. The next cells decide it."
    assert page.evaluate("document.activeElement.textContent") == said
    assert bets.first.locator(".tn-bet-mark").all_inner_texts() == ["", "your bet", "", ""]
    assert bets.first.locator("details").get_attribute("open") is None
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert bets.first.locator("details").get_attribute("open") is not None
    bets.first.get_by_text("✗ your bet", exact=True).wait_for()
    assert bets.first.locator(".tn-bet-mark").all_inner_texts() == ["", "✗ your bet", "✓ right", ""]
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
    bets.nth(2).get_by_text("Locked. The next cells decide it.").wait_for()
    assert bets.nth(2).get_by_label("A little below 0.25").is_checked()
