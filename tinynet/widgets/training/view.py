"""Training runs of one neuron or two, epoch by epoch, as the learning rate is dragged."""

from collections.abc import Mapping

import traitlets

from tinynet.data import AND, FIRST, OR, XOR
from tinynet.network import Network
from tinynet.plots.training import training
from tinynet.training import train
from tinynet.validation import is_whole
from tinynet.widgets.base import Choice, Number, View, checked_datasets, javascript, rows, style
from tinynet.widgets.training.broken import broken_forward, train_broken

__all__ = ["TrainingView", "training_view"]

MOST_EPOCHS = 20_000
SEEDS = range(6)
SIZES = ((2, 1), (2, 1, 1))
PROGRAMS = (("correct",), ("broken",), ("correct", "broken"))


def training_view(
    data=(AND, OR, FIRST, XOR), programs=("correct",), start="zeros", learning_rate=0.5, epochs=5_000, sizes=(2, 1, 1)
):
    """Show training runs: the loss, the parameters and the answers in the plane, epoch by epoch.

    Parameters
    ----------
    data : Dataset or sequence of Dataset
        The data sets in the menu; the first is shown first.
    programs : tuple of str
        ("correct",), ("broken",) or ("correct", "broken"): whose runs are shown. The broken program squashes its
        output twice, ŷ = σ(a2), and has σ(a1) in its gradient wherever a1 belongs.
    start : "zeros", "uniform", number or mapping
        Where the runs start at first, as `Network` takes it; "uniform" is its seed 0. The menu also offers zeros
        and the seeds 0 to 5.
    learning_rate : float
        The first position of its slider, between 0.01 and 100.
    epochs : int
        How long the runs are, from 1 to 20,000.
    sizes : tuple of int
        (2, 1, 1) for two neurons in a row, or (2, 1) for one, which has no broken program.

    Returns
    -------
    TrainingView
        `view.learning_rate`, `view.epoch`, `view.data_name` and `view.start_name` can be read and set;
        `view.network` is the network at the epoch shown, and `view.history` its whole run.

    Raises
    ------
    TypeError, ValueError
        If an argument is of a wrong kind or value, or two data sets have one name.

    Examples
    --------
    >>> view = training_view(learning_rate=0.1, epochs=6_000)
    >>> view.history.learned_at
    5917.0
    >>> view.epoch = 1_000
    >>> print(f"{view.network.loss(AND.inputs, AND.labels):.4f}")
    0.1771
    """
    return TrainingView(data, programs, start, learning_rate, epochs, sizes)


class TrainingView(View):
    """What `training_view` returns."""

    _esm = javascript("training", "../epochs.js", "../watched.js", "broken.js", "runs.js", "spread.js")
    _css = style("training")
    first_move = "press Play, or drag the epoch"

    setup = traitlets.Dict(read_only=True).tag(sync=True)
    learning_rate = Number(0.01, 100, default=0.5)
    epoch = Number(0, lambda view: view.setup["epochs"], whole=True)
    data_name = Choice("data")
    start_name = Choice("starts")

    def __init__(self, data, programs, start, learning_rate, epochs, sizes):
        self._sizes, self._runs = _checked_sizes(sizes), None
        programs = _checked_programs(programs, self._sizes)
        self._data = checked_datasets(data)
        starts = _starts(start, self._sizes)
        if not is_whole(epochs) or not 1 <= epochs <= MOST_EPOCHS:
            raise ValueError(f"epochs must be a whole number from 1 to {MOST_EPOCHS:,}; got {epochs!r}.")
        # The traits below are checked against it, so it is there before them.
        self.set_trait(
            "setup",
            {
                "programs": list(programs),
                "epochs": int(epochs),
                "data": {name: rows(dataset) for name, dataset in self._data.items()},
                "starts": starts,
                "presets": _presets(programs, self._data, self._sizes),
            },
        )
        super().__init__(
            learning_rate=learning_rate,
            epoch=epochs,
            data_name=next(iter(self._data)),
            start_name=next(iter(starts)),
        )

    @property
    def data(self):
        """The data set that is chosen."""
        return self._data[self.data_name]

    @property
    def history(self):
        """The whole run of the correct program (or of the broken one, if it is alone), with every epoch recorded."""
        return next(iter(self._histories().values()))

    @property
    def network(self):
        """A new `Network` with the parameters of that program at the epoch shown."""
        return Network(self._sizes, start=_at(self.history, self.epoch))

    @property
    def picture(self):
        """A still of the view as it stands."""
        runs = self._histories()
        outputs = {}
        for name, history in runs.items():
            here = _at(history, self.epoch)
            if name == "broken":
                outputs[name] = lambda inputs, here=here: broken_forward(here, inputs)[2]
            else:
                outputs[name] = lambda inputs, here=here: Network(self._sizes, start=here).forward(inputs).y_hat
        title = f"{self.data_name} from {self.start_name} at α = {self.learning_rate:.3g}: {_finding(runs)}"
        return training(runs, outputs, self.epoch, title)

    def _histories(self):
        """Return the runs as the view stands, by program; they are computed when they are first asked for."""
        key = (self.data_name, self.start_name, self.learning_rate)
        if self._runs is None or self._runs[0] != key:
            self._runs = key, {name: self._run(name) for name in self.setup["programs"]}
        return self._runs[1]

    def _run(self, program):
        start, epochs = self.setup["starts"][self.start_name], self.setup["epochs"]
        if program == "broken":
            return train_broken(start, self.data, epochs, self.learning_rate)
        history = train(Network(self._sizes, start=start), self.data, epochs, self.learning_rate, record=1)
        if history.interrupted:
            raise KeyboardInterrupt("the run was stopped before its last epoch")
        return history


# Parts ---------------------------------------------------------------------------------------------------


def _at(history, epoch):
    return {name: float(values[epoch]) for name, values in history.parameters.items()}


def _finding(runs):
    findings = []
    for name, history in runs.items():
        learned = history.learned.any()
        when = f"learned at epoch {history.learned_at:,.0f}" if learned else "not learned"
        if learned and not history.learned[-1]:
            when += " and lost again"
        # With a single program there is nothing to tell apart by name.
        findings.append(when if len(runs) == 1 else f"{name} {when}")
    last = f"{next(iter(runs.values())).epochs[-1]:,}"
    end = f"of {last}" if all(history.learned.any() for history in runs.values()) else f"within {last} epochs"
    return f"{', '.join(findings)} {end}"


def _starts(start, sizes):
    """Return the parameters of every start by its label, the one that was asked for first."""
    offered = {"zeros": Network(sizes, start="zeros")}
    offered |= {f"seed {seed}": Network(sizes, seed=seed) for seed in SEEDS}
    given = Network(sizes, start=start)
    if isinstance(start, Mapping):
        label = "your start"
    elif isinstance(start, str):
        label = "zeros" if start == "zeros" else "seed 0"
    else:
        label = f"all {'three' if len(sizes) == 2 else 'five'} = {start:g}"
    networks = {label: given} | offered
    return {name: network.parameters for name, network in networks.items()}


def _presets(programs, data, sizes):
    """Return what the buttons offer: runs of two right neurons that do not learn, each with the reason as its name."""
    if "correct" not in programs or len(sizes) == 2:
        return []
    settings = (("a stuck start", FIRST, 0.5), ("too large a rate", AND, 100.0))
    return [
        {"name": name, "values": {"data_name": table.name, "start_name": "zeros", "learning_rate": rate}}
        for name, table, rate in settings
        if table in data.values()
    ]


def _checked_sizes(sizes):
    if not isinstance(sizes, (tuple, list)) or tuple(sizes) not in SIZES:
        raise ValueError(f"sizes must be (2, 1) for one neuron or (2, 1, 1) for two in a row; got {sizes!r}.")
    return tuple(sizes)


def _checked_programs(programs, sizes):
    if not isinstance(programs, (tuple, list)) or tuple(programs) not in PROGRAMS:
        raise ValueError(f"programs must be {', '.join(map(str, PROGRAMS[:-1]))} or {PROGRAMS[-1]}; got {programs!r}.")
    if "broken" in programs and len(sizes) == 2:
        raise ValueError('the broken program has two neurons: use sizes (2, 1, 1), or programs=("correct",).')
    return tuple(programs)
