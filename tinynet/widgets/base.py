"""The base of all views: an anywidget with checked numbers, and a still picture for pages without a kernel.

A view computes and draws in the page (see ``engine.js`` and ``draw.js``), so that a drag answers within one frame;
Python holds the same values as traits.
"""

import re
import textwrap
from importlib import import_module
from pathlib import Path

import anywidget
import numpy as np
import traitlets

from tinynet.data import AND, OR, XOR, Dataset
from tinynet.validation import checked_numbers

__all__ = [
    "PARAMETER_LIMITS",
    "SYNCED",
    "Choice",
    "Number",
    "Rows",
    "TableView",
    "View",
    "as_still",
    "checked",
    "checked_datasets",
    "javascript",
    "joined",
    "rows",
    "style",
    "view_called",
]

PARAMETER_LIMITS = (-10, 10)
# The page's value is the newer one, always: an echo of an older value would undo a drag for a moment.
SYNCED = {"sync": True, "echo_update": False}
WHERE_IT_LIVES = "Open the notebook with tinynet lab and run this cell. Then"
CAPTION_SIZE, CAPTION_LINE = 9, 12
_HERE = Path(__file__).parent


def javascript(view, *modules):
    """Return a view's code as one ES module, since a widget cannot have several.

    Parameters
    ----------
    view : str
        The view's folder.
    *modules : str
        Further files of the folder that its ``view.js`` imports from.
    """
    return joined("engine.js", "draw.js", *(f"{view}/{module}" for module in modules), f"{view}/view.js")


def joined(*files):
    """Return ES modules of this folder joined into one, without their imports and exports."""
    code = "\n".join((_HERE / file).read_text(encoding="utf-8") for file in files)
    code = re.sub(r"^import \{[^}]*\} from [^;]*;\n", "", code, flags=re.MULTILINE)
    return re.sub(r"^export (?!default)", "", code, flags=re.MULTILINE)


def style(*views):
    """Return the style sheet of all views, and of some of them."""
    files = ("colours.css", "shared.css", *(f"{view}/view.css" for view in views))
    return "\n".join((_HERE / file).read_text(encoding="utf-8") for file in files)


def checked(value, name, low, high):
    """Return `value` as a float from low to high, or say what is wrong with it."""
    number = checked_numbers(value, name)
    if number.shape != () or not low <= number <= high:
        raise ValueError(f"{name} must be one number from {low:g} to {high:g}; got {value!r}.")
    return float(number)


class Number(traitlets.TraitType):
    """A number of a view from low to high (which may depend on the view), whole if `whole`; all else is refused."""

    def __init__(self, low, high, default=0.0, whole=False):
        super().__init__(default_value=default)
        self.low, self.high, self.whole = low, high, whole
        self.tag(**SYNCED)

    def validate(self, view, value):
        """Return the checked number; `traitlets` calls this before anything is changed."""
        low, high = (limit(view) if callable(limit) else limit for limit in (self.low, self.high))
        number = checked(value, self.name, low, high)
        if not self.whole:
            return number
        if not number.is_integer():
            raise ValueError(f"{self.name} must be a whole number; got {value!r}.")
        return int(number)


class Choice(traitlets.TraitType):
    """One of the names that the view lists under `offers` in its set-up."""

    def __init__(self, offers):
        super().__init__()
        self.offers = offers
        self.tag(**SYNCED)

    def validate(self, view, value):
        """Return the name, or say which names there are."""
        names = view.setup[self.offers]
        if not isinstance(value, str) or value not in names:
            raise ValueError(f"{self.name} must be one of: {'; '.join(names)}. Got {value!r}.")
        return value


class Rows(traitlets.TraitType):
    """The data set of a view, which is drawn once and cannot be exchanged."""

    def __init__(self):
        super().__init__()
        self.tag(sync=True, to_json=lambda data, view: rows(data))

    def validate(self, view, data):
        """Return the data, or say what was expected."""
        if not isinstance(data, Dataset):
            raise TypeError(f"data must be a tinynet.Dataset, such as tinynet.AND; got {type(data).__name__}.")
        if view._trait_values.get(self.name) not in (None, traitlets.Undefined, data):
            raise AttributeError("the data of a view cannot be changed: make a new view for other data.")
        return data


def rows(data):
    """Return a data set as the page takes it."""
    return {
        "name": data.name,
        "inputs": data.inputs.tolist(),
        "labels": data.labels.tolist(),
        "base_rate": data.base_rate,
    }


def checked_datasets(data):
    """Return one data set or several as a dict by name, or say what is wrong with them."""
    datasets = (data,) if isinstance(data, Dataset) else data
    if not isinstance(datasets, (tuple, list)) or not all(isinstance(dataset, Dataset) for dataset in datasets):
        raise TypeError(f"data must be a tinynet.Dataset, such as tinynet.AND, or several of them; got {data!r}.")
    if not datasets:
        raise ValueError("data must be at least one tinynet.Dataset; got none.")
    named = {dataset.name: dataset for dataset in datasets}
    if len(named) < len(datasets):
        raise ValueError(f"every data set needs a name of its own; got {[dataset.name for dataset in datasets]}.")
    return named


class View(anywidget.AnyWidget):
    """An interactive picture; `picture` is its still, which a notebook stores beside the widget.

    `first_move` says what a reader can do with the living view; it ends the line below the still.
    """

    first_move: str

    @property
    def picture(self):
        """A still `plots.Picture` of the view as it stands, with a description in words."""
        raise NotImplementedError

    def __repr__(self):
        return self.picture.words

    @property
    def as_stored(self):
        """The view's name, and its values as the page takes them: enough for a page without a kernel to show it."""
        folder = next(
            kind.__module__.split(".")[-2] for kind in type(self).__mro__ if kind.__module__.endswith(".view")
        )
        own = set(self.keys) - set(anywidget.AnyWidget.class_trait_names(sync=True))
        state = self.get_state(sorted(name for name in own if not name.startswith("_")))
        return {"view": folder, "state": state}

    def _repr_mimebundle_(self, **kwargs):
        picture = self.picture
        bundle, metadata = super()._repr_mimebundle_(**kwargs)
        bundle |= {"image/svg+xml": as_still(picture.svg, self.first_move), "text/plain": picture.words}
        return bundle, metadata | {"two-neurons": self.as_stored}


class TableView(View):
    """A view of one data set; where that has the inputs of AND, OR and XOR, these can be chosen too."""

    setup = traitlets.Dict(read_only=True).tag(sync=True)
    data_name = Choice("data")

    def __init__(self, data, **values):
        self.offer(data)
        super().__init__(data_name=data.name, **values)

    def offer(self, data):
        """Keep what can be chosen, for the traits that are checked against it."""
        if not isinstance(data, Dataset):
            raise TypeError(f"data must be a tinynet.Dataset, such as tinynet.AND; got {type(data).__name__}.")
        same_inputs = np.array_equal(data.inputs, AND.inputs)
        self._data = ({table.name: table for table in (AND, OR, XOR)} if same_inputs else {}) | {data.name: data}
        self.set_trait("setup", {"data": {name: rows(table) for name, table in self._data.items()}})

    @property
    def data(self):
        """The data set that is chosen by `data_name`."""
        return self._data[self.data_name]


def view_called(name):
    """Return the class of a view by the name of its folder, as `View.as_stored` gives it."""
    module = import_module(f"tinynet.widgets.{name}.view")
    [kind] = [
        thing
        for thing in vars(module).values()
        if isinstance(thing, type) and issubclass(thing, anywidget.AnyWidget) and thing.__module__ == module.__name__
    ]
    return kind


def as_still(svg, first_move):
    """Return a view's picture with a line below it: that it is a still, where the view is alive, and what to do there.

    In a narrow picture the line is broken.
    """
    width, height = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    # Half the size is the mean width of a letter in most fonts.
    lines = textwrap.wrap(f"A still picture. {WHERE_IT_LIVES} {first_move}.", int((width - 14) / (0.5 * CAPTION_SIZE)))
    added = 8 + CAPTION_LINE * len(lines)
    svg = svg.replace(f'height="{height:g}pt"', f'height="{height + added:g}pt"', 1)
    svg = re.sub(r'(viewBox="0 0 [\d.]+ )[\d.]+', rf"\g<1>{height + added:g}", svg, count=1)
    # Some pages take every style away: size and colour are attributes. The paper begins higher: no seam.
    caption = "".join(
        f'<tspan x="7" y="{height + CAPTION_LINE * (i + 1):g}">{line}</tspan>' for i, line in enumerate(lines)
    )
    drawn = (
        f'<rect y="{height - 1:g}" width="{width:g}" height="{added + 1}" fill="var(--tn-figure-paper, #ffffff)"/>'
        f'<text class="tn-still" font-family="sans-serif" font-size="{CAPTION_SIZE}" '
        f'fill="var(--tn-quiet, #616161)">{caption}</text>'
    )
    return svg.rstrip().removesuffix("</svg>") + drawn + "\n</svg>\n"
