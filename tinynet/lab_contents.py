"""How `tinynet lab` reads and saves notebooks: no view is ever shown as "model not found".

An output names the model of its view, and the notebook's metadata hold the model. But JupyterLab saves only the models
that a kernel keeps alive: a notebook that is opened again, with a new kernel, loses the others at its first save
(https://github.com/jupyter-widgets/ipywidgets/issues/3888). So a save here keeps the models that outputs name. If a
model is lost nevertheless, the still that is stored beside the view takes its place.
"""

import json
import re
from contextlib import suppress
from pathlib import Path

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

__all__ = ["CourseContents", "keep_models", "lost_models", "show_stills"]

VIEW = "application/vnd.jupyter.widget-view+json"
STATES = "application/vnd.jupyter.widget-state+json"
STILLS = {"image/svg+xml", "text/html"}
# A model names others: those it is made of, and, where it holds outputs, what they show.
NAMED = re.compile(r'"IPY_MODEL_([\w-]+)"|"model_id": "([\w-]+)"')


class CourseContents(AsyncLargeFileManager):
    """Jupyter's files, in which a view or its still is always there."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self._lost = set()
        # If it fails, Jupyter logs why, and saves all the same.
        self.register_pre_save_hook(self._before_a_save)

    def _before_a_save(self, model, path, contents_manager):
        if model.get("type") == "notebook":
            notebook = model["content"]
            models_are_saved = STATES in notebook["metadata"].get("widgets", {})
            if lost_models(notebook):
                with suppress(OSError, ValueError):  # there is no file yet, or none that holds models
                    keep_models(notebook, json.loads(Path(self._get_os_path(path)).read_bytes()))
            if models_are_saved:  # else a kernel may have them
                show_stills(notebook, lost_models(notebook))

    async def get(self, path, content=True, *more, **how):
        """Return a file's model; in a notebook, stills take the place of views that cannot be shown."""
        model = await super().get(path, content, *more, **how)
        if content and model["type"] == "notebook":
            try:
                lost = lost_models(model["content"])
                # Where a kernel runs already, it may have them. None that starts later ever will.
                if lost and not await self._has_a_kernel(path.strip("/")):
                    self._lost |= lost
                show_stills(model["content"], lost & self._lost)
            except Exception:  # as with a save: whatever it is, the learner gets the notebook
                self.log.exception("The views of %s were left as they are", path)
        return model

    async def _has_a_kernel(self, path):
        return await self.parent.session_manager.session_exists(path)


def keep_models(notebook, before):
    """Give a notebook that is saved the models that its outputs name and that only its file still has.

    Parameters
    ----------
    notebook : dict
        The notebook that is saved; changed in place.
    before : dict
        The notebook in the file now.
    """
    states = _states(before) | _states(notebook)
    kept = {model: states[model] for model in _with_parts(_shown(notebook), states) if model in states}
    if kept:
        widgets = notebook["metadata"].setdefault("widgets", {})
        saved = widgets.setdefault(STATES, {"version_major": 2, "version_minor": 0, "state": {}})
        saved["state"] = kept | saved["state"]


def lost_models(notebook):
    """Return the models that outputs name but that the notebook does not hold completely."""
    states = _states(notebook)
    return {model for model in _shown(notebook) if not _with_parts({model}, states) <= states.keys()}


def show_stills(notebook, models):
    """Remove the views of these models from a notebook's outputs, if a still is stored beside them."""
    for bundle in _bundles(notebook):
        if STILLS & bundle.keys() and _model(bundle) in models:
            del bundle[VIEW]


def _bundles(notebook):
    outputs = (output for cell in notebook["cells"] for output in cell.get("outputs", ()))
    return [output["data"] for output in outputs if "data" in output]


def _model(bundle):
    """Return the model that a view names; a closed view names none."""
    view = bundle.get(VIEW)
    model = view.get("model_id") if isinstance(view, dict) else None
    return model if isinstance(model, str) and model else None


def _shown(notebook):
    return set(map(_model, _bundles(notebook))) - {None}


def _states(notebook):
    return notebook["metadata"].get("widgets", {}).get(STATES, {}).get("state", {})


def _with_parts(models, states):
    """Return these models, the models that they name, and so on."""
    found, waiting = set(), list(models)
    while waiting:
        if (model := waiting.pop()) not in found:
            found.add(model)
            waiting += [one or other for one, other in NAMED.findall(json.dumps(states.get(model, {})))]
    return found
