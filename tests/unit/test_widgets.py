"""The views hold what is dragged and what is set, refuse nonsense, and leave a still; bets are kept and true."""

import html
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import ipywidgets
import numpy as np
import pytest
from test_experiments import by_hand, slopes_by_hand

import tinynet as tn
from tinynet import progress
from tinynet.experiments import which_learn
from tinynet.widgets import BETS, descent_view, my_bets, network_view, neuron_view, predict
from tinynet.widgets.base import WHERE_IT_LIVES, as_still, view_called
from tinynet.widgets.training.broken import train_broken

WIDGET = "application/vnd.jupyter.widget-view+json"
NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
NONSENSE = [float("nan"), float("inf"), 10.1, -1e300, [1.0, 2.0]]


@pytest.fixture(autouse=True)
def work_folder(tmp_path, monkeypatch):
    (tmp_path / ".tinynet").mkdir()
    (tmp_path / ".tinynet" / "course.json").write_text("{}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def from_the_page(view, **values):
    """Set values as a drag in the page does."""
    view.set_state(values)


# neuron_view ---------------------------------------------------------------------------------------------


def test_dragging_changes_the_network_and_the_still():
    view = neuron_view(tn.AND)
    before = view.picture
    from_the_page(view, b1=-0.5)
    assert view.network.parameters == {"w11": 1.0, "w12": 1.0, "b1": -0.5}
    assert view.picture != before
    assert view.picture.words.startswith("AND: 2 of 4 rows right with w11 = 1, w12 = 1, b1 = −0.5.")


def test_what_python_sets_is_what_the_page_is_told():
    view = neuron_view(tn.XOR, w11=2, w12=-3.0, b1=np.float32(0.25))
    view.w12 = 1 / 3
    assert [view.get_state()[name] for name in ("w11", "w12", "b1")] == [2.0, 1 / 3, 0.25]
    assert view.network.w12 == 1 / 3


def test_a_view_can_be_linked_to_another_widget():
    view, slider = neuron_view(tn.AND), ipywidgets.FloatSlider(min=-10, max=10)
    ipywidgets.jslink((view, "w11"), (slider, "value"))
    ipywidgets.link((view, "b1"), (slider, "value"))
    slider.value = 3.0
    assert view.b1 == 3.0


def test_the_network_of_a_view_is_the_learners_own():
    view = neuron_view(tn.AND)
    view.network.b1 = 7.0
    assert view.b1 == -1.5


def test_an_output_of_exactly_a_half_is_on_neither_side():
    assert neuron_view(tn.AND, 0, 0, 0).picture.words.startswith("AND: 0 of 4 rows right")


@pytest.mark.parametrize("value", NONSENSE)
def test_a_nonsense_parameter_is_refused_and_nothing_changes(value):
    view = neuron_view(tn.AND)
    before = view.network.parameters
    for name in ("w11", "w12", "b1"):
        with pytest.raises(ValueError, match=f"{name} must be"):
            setattr(view, name, value)
        with pytest.raises(ValueError, match=f"{name} must be"):
            neuron_view(tn.AND, **{name: value})
    assert view.network.parameters == before


def test_a_parameter_that_is_no_number_is_refused():
    with pytest.raises(TypeError, match="b1 must be real numbers"):
        neuron_view(tn.AND, b1="low")


def test_data_that_is_no_data_set_is_refused():
    with pytest.raises(TypeError, match=r"such as tinynet\.AND; got list"):
        neuron_view([[0, 0], [0, 1]])


def test_data_with_other_inputs_stand_alone_and_cannot_be_exchanged():
    blobs = tn.blobs(6, seed=1)
    view = neuron_view(blobs)
    assert list(view.setup["data"]) == [blobs.name]
    for name in ("AND", 1, None):
        with pytest.raises(ValueError, match=f"data_name must be one of: {blobs.name}"):
            view.data_name = name
    with pytest.raises(AttributeError):
        view.data = tn.OR
    assert view.data is blobs


@pytest.mark.parametrize("make", [neuron_view, descent_view])
def test_another_table_is_one_click_away_and_python_and_the_still_follow(make):
    view = make(tn.NAND)
    assert list(view.setup["data"]) == ["AND", "OR", "XOR", "NAND"]
    before = view.picture
    from_the_page(view, data_name="XOR")
    assert view.data is tn.XOR
    assert view.picture != before
    assert view.picture == make(tn.XOR).picture
    assert view.get_state()["first"]["data_name"] == "NAND"
    assert view.as_stored["state"]["data_name"] == "XOR"


def test_a_learners_own_table_with_a_known_name_is_the_one_that_is_shown():
    own = tn.Dataset("AND", tn.AND.inputs, [0, 0, 1, 1])
    view = neuron_view(own)
    assert view.data is own
    assert view.setup["data"]["AND"]["labels"] == [0, 0, 1, 1]


# What is displayed, and what is stored -------------------------------------------------------------------


def test_a_view_brings_a_still_of_itself_and_its_words():
    view = neuron_view(tn.AND)
    bundle, metadata = view._repr_mimebundle_()
    assert metadata == {"two-neurons": view.as_stored}
    assert set(bundle) == {WIDGET, "image/svg+xml", "text/plain"}
    assert bundle["image/svg+xml"] == as_still(view.picture.svg, view.first_move)
    assert bundle["text/plain"] == repr(view) == view.picture.words


def test_a_stored_still_says_below_its_picture_that_it_is_one_and_the_picture_itself_does_not():
    view = network_view((2, 1), step=9)
    drawn, stored = view.picture.svg, view._repr_mimebundle_()[0]["image/svg+xml"]
    line = f"A still picture. {WHERE_IT_LIVES} press Next, and change any number."
    assert " ".join(re.findall("<tspan[^>]*>([^<]+)</tspan>", stored)) == line
    assert "A still picture" not in drawn
    sizes = [ElementTree.fromstring(svg).attrib for svg in (drawn, stored)]
    (_, _, width, height), (_, _, same_width, taller) = (map(float, size["viewBox"].split()) for size in sizes)
    assert [same_width, taller] == [width, height + 32]
    assert [float(size["height"].removesuffix("pt")) for size in sizes] == [height, taller]


@pytest.mark.parametrize(
    ("view", "name", "values"),
    [
        (lambda: neuron_view(tn.AND, w11=2.0), "neuron", {"w11": 2.0, "w12": 1.0, "b1": -1.5}),
        (lambda: network_view((2, 1), start=0.5, step=3), "network", {"sizes": (2, 1), "step": 3, "w11": 0.5}),
    ],
)
def test_what_is_stored_has_all_that_a_page_needs_to_show_a_view_live(view, name, values):
    made = view()
    stored = made.as_stored
    assert stored["view"] == name
    assert values.items() <= stored["state"].items()
    asked = set(re.findall(r'model\.get\("(\w+)"\)', made._esm))
    assert asked <= set(stored["state"])
    assert json.loads(json.dumps(stored))["view"] == name


@pytest.mark.parametrize("make", [lambda: neuron_view(tn.AND), lambda: predict("03-xor"), lambda: predict("03-tables")])
def test_what_is_stored_is_the_same_every_time(make):
    first, second = (make()._repr_mimebundle_()[0] for _ in range(2))
    assert first.pop(WIDGET) != second.pop(WIDGET)
    assert first == second
    assert "0x" not in json.dumps(first)


@pytest.mark.parametrize("key", BETS)
def test_a_stored_bet_shows_question_and_choices_and_never_the_answer(key):
    bet = predict(key)
    open_bet, _ = bet._repr_mimebundle_()
    assert set(open_bet) == {WIDGET, "text/html", "text/plain"}
    # Nor is the answer anywhere in what the page has been sent.
    for seen in (
        html.unescape(open_bet["text/html"]),
        open_bet["text/plain"],
        json.dumps(bet.get_state(), ensure_ascii=False),
    ):
        assert BETS[key].why not in seen
        assert BETS[key].question in seen
    for choice in BETS[key].choices:
        assert html.unescape(open_bet["text/html"]).count(f"<li>{choice}</li>") == 1
        assert choice in open_bet["text/plain"]
    bet.lock(BETS[key].answer)
    assert bet._repr_mimebundle_()[0] == open_bet


@pytest.mark.parametrize("width", [150, 439.2, 792])
def test_the_line_below_a_still_is_broken_where_the_picture_is_narrow(width):
    svg = f'<svg height="100pt" viewBox="0 0 {width} 100"></svg>'
    for name in ("descent", "graph", "lines", "network", "neuron", "starts", "training"):
        stored = as_still(svg, view_called(name).first_move)
        lines = re.findall('<tspan x="7" y="([^"]+)">([^<]+)</tspan>', stored)
        # In DejaVu Sans, which is wide, a letter of size 9 takes 4.1 points in the mean.
        assert max(len(line) for _, line in lines) * 4.1 < width - 7
        assert (
            float(lines[-1][0])
            < 100 + 12 * len(lines) + 8
            == float(re.search(r"viewBox=\"0 0 \S+ ([^\"]+)\"", stored)[1])
        )


# predict -------------------------------------------------------------------------------------------------


def test_no_angle_is_made_of_a_containers_width():
    """WebKit, as in Safari, takes another length than `100cqw` there: letters became ten times as large."""
    sheets = list((Path(tn.__file__).parent / "widgets").rglob("*.css"))
    assert sheets
    assert [sheet.name for sheet in sheets if re.search(r"atan2\([^;]*cq", sheet.read_text(encoding="utf-8"))] == []


def test_nothing_is_chosen_and_nothing_kept_at_first():
    bet = predict("03-xor")
    assert (bet.choice, bet.locked, bet.result) == (None, False, {})
    assert progress.bet("03-xor") is None


def test_a_bet_where_nothing_runs_says_that_it_cannot_be_made_there_and_where_it_can():
    stored = predict("03-xor")._repr_mimebundle_()[0]["text/html"]
    assert stored.endswith(f"Not live here. {WHERE_IT_LIVES} choose, lock your bet, and see the answer.</p>")


def test_locking_keeps_the_bet_and_only_then_sends_the_answer():
    bet = predict("03-xor")
    bet._handle_custom_msg({"lock": "Near 0"}, [])
    assert bet.locked
    assert bet.choice == "Near 0"
    assert progress.bet("03-xor") == {"choice": "Near 0", "answer": BETS["03-xor"].answer}
    assert bet.result == {
        "kept": "Near 0",
        "answer": "At 0.2500",
        "why": BETS["03-xor"].why,
        "verdict": "not right",
    }


@pytest.mark.parametrize("key", BETS)
def test_the_answer_judges_the_bet(key):
    for choice in BETS[key].choices or (8, 14.0, 14.5):
        (progress.find_folder() / ".tinynet" / "progress.json").unlink(missing_ok=True)
        bet = predict(key)
        bet.lock(choice)
        assert bet.result["verdict"] == ("right" if choice == BETS[key].answer else "not right")


def test_a_locked_bet_cannot_be_made_again():
    bet = predict("02-rate")
    bet.lock("α = 1")
    bet.lock("α = 10")
    assert bet.choice == progress.bet("02-rate")["choice"] == "α = 1"


def test_a_bet_that_was_made_is_locked_at_once():
    earlier = predict("02-rate")
    earlier.lock("α = 1")
    again = predict("02-rate")
    assert (again.locked, again.choice, again.result) == (True, "α = 1", earlier.result)


def test_of_two_open_windows_the_first_bet_counts():
    first, second = predict("02-rate"), predict("02-rate")
    first.lock("α = 1")
    second.lock("α = 10")
    assert second.choice == "α = 1"
    assert second.result["verdict"] == "not right"


def test_a_bet_on_a_choice_that_has_since_been_reworded_stays_made():
    progress.record_bet("02-rate", "one tenth", "ten")
    bet = predict("02-rate")
    assert (bet.locked, bet.choice) == (True, "one tenth")


def test_a_choice_that_is_none_is_refused_and_the_page_is_told(monkeypatch):
    bet, told = predict("02-rate"), []
    with pytest.raises(ValueError, match="choice must be one of: α = 0.1; α = 1; α = 10"):
        bet.lock("α = 2")
    monkeypatch.setattr(bet, "send", told.append)
    bet._handle_custom_msg({"lock": "α = 2"}, [])
    assert "must be one of" in told[0]["refused"]
    assert not bet.locked


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e300, [1, 2]])
def test_a_bet_on_a_number_takes_no_nonsense(number):
    bet = predict("03-tables")
    with pytest.raises(ValueError, match="your number must be"):
        bet.lock(number)
    with pytest.raises(TypeError, match="your number must be"):
        bet.lock("many")
    assert progress.bet("03-tables") is None


def test_an_unknown_bet_names_those_there_are():
    with pytest.raises(ValueError, match="01-double, 02-rate, 02-huge, 03-xor"):
        predict("02-hugh")


def test_my_bets_shows_each_bet_beside_the_answer():
    assert repr(my_bets()) == "No bet is locked yet."
    predict("03-xor").lock("Near 0")
    predict("03-tables").lock(14)
    assert repr(my_bets()).splitlines() == [
        f"{BETS['03-xor'].question} You: Near 0. It is: At 0.2500 (not right).",
        f"{BETS['03-tables'].question} You: 14. It is: 14 (right).",
    ]
    markup = my_bets()._repr_html_()
    assert markup.count("<tr>") == 3
    assert [markup.count(sign) for sign in (">✗ not right<", ">✓ right<", "1 of 2 bets right.")] == [1, 1, 1]


def test_what_a_learner_or_a_file_has_in_a_bet_is_no_markup():
    progress.record_bet("02-rate", "<script>", "ten")
    assert "&lt;script&gt;" in my_bets()._repr_html_()
    assert "<script>" not in my_bets()._repr_html_()


# The truth of the bets -----------------------------------------------------------------------------------


@pytest.mark.parametrize("bet", BETS.values(), ids=BETS)
def test_every_answer_is_one_of_its_choices_and_no_sentence_shouts(bet):
    if bet.choices:
        assert bet.choices.count(bet.answer) == 1
        assert len(set(bet.choices)) == len(bet.choices) >= 3
    else:
        assert isinstance(bet.answer, int)
    assert not any("!" in text for text in (bet.question, bet.why, *bet.choices))


def before_the_bet(key):
    """Return the heading over a bet, and all prose of its lesson up to the bet."""
    (path,) = NOTEBOOKS.glob(f"{key[:2]}-*.ipynb")
    prose = ""
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        if f'predict("{key}")' in source:
            return re.findall(r"^##+ (.*)$", prose, re.M)[-1], prose
        if cell["cell_type"] == "markdown":
            prose += source + "\n"
    raise AssertionError(f"no lesson makes the bet {key}")


def words_of(text):
    return set(re.findall(r"\w{4,}", text.lower()))


@pytest.mark.parametrize("key", [key for key in BETS if BETS[key].choices])
def test_what_stands_before_a_bet_does_not_give_its_answer_away(key):
    bet = BETS[key]
    heading, prose = before_the_bet(key)
    only_in_the_answer = words_of(bet.answer) - words_of(" ".join({*bet.choices} - {bet.answer}))
    assert not words_of(heading) & only_in_the_answer
    # A choice that alone has a number in it is known for the right one.
    assert not re.search(r"\d", bet.answer) or any(re.search(r"\d", other) for other in {*bet.choices} - {bet.answer})
    assert len(words_of(bet.answer)) < 3 or bet.answer.lower() not in prose.lower()


def test_bet_01_double_the_line_stays_and_the_slope_sharpens():
    assert BETS["01-double"].answer == "It stays where it is"
    once = tn.Network((2, 1), start={"w11": 1.0, "w12": 1.0, "b1": -1.5})
    twice = tn.Network((2, 1), start={"w11": 2.0, "w12": 2.0, "b1": -3.0})
    on_the_line = [[0.0, 1.5], [0.75, 0.75], [1.5, 0.0]]
    np.testing.assert_array_equal(twice.forward(on_the_line).y_hat, once.forward(on_the_line).y_hat)
    beside = [[1.0, 1.0]]
    assert twice.forward(beside).y_hat > once.forward(beside).y_hat > 0.5


def test_bet_02_rate_ten_learns_in_the_fewest_epochs():
    assert BETS["02-rate"].answer == "α = 10"
    for rate, epochs in ((0.1, 6076), (1, 607), (10, 60)):
        history = tn.train(tn.Network((2, 1), start="zeros"), tn.AND, epochs, rate, record=[epochs - 1])
        assert history.learned.tolist() == [False, False, True]
        assert f"{epochs:,}" in BETS["02-rate"].why


def test_bet_02_huge_freezes_with_every_guess_zero():
    assert BETS["02-huge"].answer == "It freezes"
    assert BETS["02-huge"].why.startswith("It stands at 0.2500.")
    network = tn.Network((2, 1), start="zeros")
    history = tn.train(network, tn.AND, 10_000, 1_000, record=[1, 2, 100])
    np.testing.assert_allclose(history.loss, 0.25, rtol=1e-12)
    assert history.parameters["b1"][1] == history.parameters["b1"][-1] == -125
    assert history.rows_right[-1] == 3
    assert network.forward(tn.AND.inputs).y_hat.max() < 1e-50


@pytest.mark.exhaustive
def test_bet_03_xor_ends_at_a_quarter_from_wherever_it_starts():
    assert BETS["03-xor"].answer == "At 0.2500"
    neuron = tn.Network((2, 1), copies=300, seed=1, weight_range=(-3, 3))
    losses = tn.train(neuron, tn.XOR, 20_000, 1.0).loss[:, -1]
    # No lower than ¼ but for the last bit; those that are above have all but arrived.
    assert losses.min() > 0.25 - 1e-12
    assert losses.max() < 0.2502
    assert np.mean(losses < 0.25 + 1e-9) > 0.5


def test_bet_03_tables_a_neuron_answers_all_but_two():
    weights, biases = np.arange(-2, 3), np.arange(-3.5, 4)
    w11, w12, b1 = (values.ravel() for values in np.meshgrid(weights, weights, biases))
    z1 = np.outer(w11, tn.XOR.inputs[:, 0]) + np.outer(w12, tn.XOR.inputs[:, 1]) + b1[:, np.newaxis]
    answered = {tuple(row) for row in (z1 > 0).astype(int).tolist()}
    assert len(answered) == BETS["03-tables"].answer
    assert not answered & {(0, 1, 1, 0), (1, 0, 0, 1)}


@pytest.mark.exhaustive
def test_bet_04_the_best_of_a_chain_on_xor_is_three_rows_and_one_line():
    many = tn.Network((2, 1, 1), copies=20)
    history = tn.train(many, tn.XOR, 20_000, 2.0, record=[])
    assert np.median(history.loss[:, -1]) < 0.25
    assert history.rows_right.max() == 3


def test_bet_05_the_slope_in_w2_is_delta2_times_a1():
    chain = tn.Network((2, 1, 1), seed=1)
    trace = chain.forward([[1.0, 0.0]])
    y_hat, a1 = trace.y_hat[0], trace.a1[0]
    delta2 = 2 * (y_hat - 1) * y_hat * (1 - y_hat)
    assert chain.gradients([[1.0, 0.0]], [1])["w2"] == pytest.approx(delta2 * a1)


def test_bet_07_below_the_base_rate_all_four_rows_may_still_get_a_no():
    chain = tn.Network((2, 1, 1), start="zeros")
    history = tn.train(chain, tn.AND, 1_000, 0.1)
    assert f"{history.loss[-1]:.4f}" == "0.1771"
    assert history.loss[-1] < tn.AND.base_rate
    assert np.all(chain.forward(tn.AND.inputs).y_hat < 0.5)


def test_bet_08_the_broken_programs_loss_on_or_rises_for_500_epochs_and_never_comes_back():
    history = train_broken(dict.fromkeys(("w11", "w12", "b1", "w2", "b2"), 0.0), tn.OR, 20_000, 0.5)
    assert np.argmin(history.loss) == 221
    assert np.all(np.diff(history.loss[221:750]) > 0)
    assert history.loss[-1] == pytest.approx(0.18786, abs=1e-5)


@pytest.mark.exhaustive
def test_bet_09_the_doubled_output_with_its_exact_gradient_stays_at_a_quarter():
    def y_hat(p, x):
        a1 = tn.sigmoid(x @ p[:2] + p[2])
        return tn.sigmoid(tn.sigmoid(p[3] * a1 + p[4]))

    p = np.zeros(5)
    for _ in range(3_000):
        p = p - 0.5 * tn.numerical_gradient(lambda q: np.mean((tn.AND.labels - y_hat(q, tn.AND.inputs)) ** 2), p)
    assert np.mean((tn.AND.labels - y_hat(p, tn.AND.inputs)) ** 2) == pytest.approx(0.25, abs=2e-3)


@pytest.mark.exhaustive
def test_bet_11_of_1_5_and_10_only_1_learns():
    many = tn.Network((2, 1, 1), copies=3, start=dict.fromkeys(("w11", "w12", "b1", "w2", "b2"), np.array([1, 5, 10])))
    learned_at = tn.train(many, tn.AND, 20_000, 0.5).learned_at
    assert np.isnan(learned_at).tolist() == [False, True, True]


def networks_side_by_side(copies, data=tn.XOR, epochs=20_000, units=2):
    """Return right 2-2-1 networks after training, and which of them have learned."""
    many = tn.Network((2, units, 1), copies=copies, seed=0, weight_range=(-2, 2))
    history = tn.train(many, data, epochs, 1.0, record=500)
    return many, history.learned[:, -1], history.loss[:, -1]


def test_bet_13_paths_are_added():
    start = {"w1": [[0.5, 1.2], [-0.8, 0.4]], "b1": [-0.4, 0.3], "w2": [-2.0, 1.5], "b2": 0.7}
    network = tn.Network((2, 2, 1), start=start)
    delta1 = network.gradients([[2.0, 0.5]], [1])["b1"]
    first, second = delta1 * network.w1[:, 0]
    assert all(f"{path:.4f}" in BETS["13-paths"].question for path in (first, second))
    both = tn.numerical_gradient(lambda x1: network.loss([[x1, 0.5]], [1]), 2.0)
    assert both == pytest.approx(first + second)
    assert BETS["13-paths"].answer == "Their sum"


@pytest.mark.exhaustive
def test_bets_13_xor_and_stop_a_right_program_fails_from_a_third_and_stops_at_an_eighth():
    _, learned, losses = networks_side_by_side(400)
    assert learned[:100].sum() == 63
    assert "63 of 100" in BETS["13-xor"].why
    at_an_eighth = np.abs(losses[~learned] - 1 / 8) < 0.003
    assert BETS["13-stop"].why.startswith(f"{at_an_eighth.sum()} of {len(at_an_eighth)}.")


@pytest.mark.exhaustive
def test_bets_13_one_run_and_turned_sick_programs_learn_often():
    networks = tn.Network((2, 2, 1), copies=100, seed=0, weight_range=(-2, 2))
    starts = {name: np.moveaxis(value, 0, -1) for name, value in networks.parameters.items()}

    def by_delta2(*given):
        found = slopes_by_hand(*given)
        return found | {"b1": np.stack([found["b2"], found["b2"]])}

    def turned(*given):
        found = slopes_by_hand(*given)
        return found | {"w1": np.swapaxes(found["w1"], 0, 1)}

    def learns(program, data):
        return which_learn(lambda *given: by_hand(*given)[1], program, starts, data, epochs=8_000).sum()

    assert (
        f"from {learns(slopes_by_hand, tn.XOR)} of 100 starts, and the sick one from {learns(by_delta2, tn.XOR)}"
        in (BETS["13-one-run"].why)
    )
    assert 50 < learns(turned, tn.AND) < 100
    assert BETS["13-turned"].answer == "It learns from most starts"


# The script of lesson 14: a layer of three sigmoid units, cross-entropy, and thirteen parameters in one row.


def parts(p):
    return p[:6].reshape(2, 3), p[6:9], p[9:12], p[12]


def answers_of_13(p, X):
    W1, b1, W2, b2 = parts(p)
    return tn.sigmoid(tn.sigmoid(X @ W1 + b1) @ W2 + b2)


def log_loss(p, X, y):
    y_hat = answers_of_13(p, X)
    return -np.mean(y * np.log(y_hat) + (1 - y) * np.log(1 - y_hat))


def step_of_13(p, X, y, alpha):
    for x, label in zip(X, y, strict=True):
        W1, b1, W2, b2 = parts(p)
        h = tn.sigmoid(x @ W1 + b1)
        d = tn.sigmoid(h @ W2 + b2) - label
        back = d * W2 * h * (1 - h)
        p = p - alpha * np.concatenate([np.outer(x, back).ravel(), back, d * h, [d]])
    return p


def ratios_of_13(loss, p, X, y, alpha=1.0):
    true = tn.numerical_gradient(lambda q: loss(q, X, y), p)
    return (p - step_of_13(p, X, y, alpha)) / alpha / true


def test_bet_14_loss_by_squares_all_ratios_are_2_and_by_cross_entropy_they_are_1():
    def squares(p, X, y):
        return np.mean((y - answers_of_13(p, X)) ** 2)

    p = 0.5 * np.random.default_rng(1).normal(size=13)
    for row, label in (([1.2, 0.7], 1.0), ([-0.8, 0.9], 0.0), ([0.4, -1.1], 1.0)):
        X, y = np.array([row]), np.array([label])
        y_hat = answers_of_13(p, X)[0]
        assert ratios_of_13(squares, p, X, y) == pytest.approx(1 / (2 * y_hat * (1 - y_hat)), rel=1e-6)
        assert {f"{ratio:.2f}" for ratio in ratios_of_13(squares, p, X, y)} == {"2.01"}
        assert ratios_of_13(log_loss, p, X, y) == pytest.approx(1, rel=1e-6)
    assert "about 2.01" in BETS["14-loss"].question


def test_bet_14_rows_a_step_after_each_row_shows_a_pattern_at_a_small_rate():
    p, (X, y) = np.random.default_rng(0).uniform(-1, 1, 13), (tn.XOR.inputs, tn.XOR.labels)
    wild = {f"{ratio:.2f}".replace("-", "−") for ratio in ratios_of_13(log_loss, p, X, y)}
    named = re.findall(r"−?\d\.\d\d", BETS["14-rows"].question)
    assert len(named) == 4
    assert set(named) <= wild
    assert ratios_of_13(log_loss, p, X, y, 0.001) == pytest.approx(4, abs=0.005)
    assert "4.00" in BETS["14-rows"].why


def test_bet_14_softmax_over_the_batch_leaves_one_row_without_a_slope():
    def loss(p, X, labels):
        powers = np.exp(X @ p[:6].reshape(2, 3) + p[6:])
        return -np.mean(np.log((powers / powers.sum(axis=0))[np.arange(len(X)), labels]))

    p, X = np.random.default_rng(4).normal(size=9), np.array([[1.2, 0.7]])
    for label in (0, 1, 2):
        labels = np.array([label])
        assert loss(p, X, labels) == 0
        assert not np.any(tn.numerical_gradient(lambda q, labels=labels: loss(q, X, labels), p))
    assert BETS["14-softmax"].answer == "None: there is no number to divide by"


def test_bets_14_momentum_and_adam_what_a_step_implies_is_not_the_slope():
    draw = np.random.RandomState(2)
    p = np.concatenate([draw.randn(6), np.zeros(3), draw.randn(3), [0.0]])
    v = 0.0
    for _ in range(40):
        slope = tn.numerical_gradient(lambda q: log_loss(q, tn.XOR.inputs, tn.XOR.labels), p)
        v = 0.9 * v + slope
        p = p - 0.1 * v
    found = v / slope
    assert BETS["14-momentum"].answer == "No two alike"
    assert np.diff(np.sort(found)).min() > 0
    assert f"from about {found.min():.0f} to about {found.max():.0f}" in BETS["14-momentum"].why
    implied = slope / (np.sqrt(slope**2) + 1e-8)
    assert np.abs(implied) == pytest.approx(1, abs=1e-3)
    assert BETS["14-adam"].answer == "+1 or −1 for each"
