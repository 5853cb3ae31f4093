// Where no kernel could be started, a view would say "Loading widget..." for ever: here its still takes its place.
//
// The form is what JupyterLab loads: the container of a federated module, written by hand.

const VIEW = "application/vnd.jupyter.widget-view+json";
let shared;

(window._JUPYTERLAB ??= {})["two-neurons-stills"] = {
  init: (scope) => {
    shared = scope;
  },
  get: async () => {
    const [notebook] = Object.values(shared["@jupyterlab/notebook"]);
    const { INotebookTracker } = (await notebook.get())();
    const activate = (app, tracker) => tracker.widgetAdded.connect((_, panel) => showStills(panel));
    const plugin = { id: "two-neurons-stills:plugin", autoStart: true, requires: [INotebookTracker], activate };
    return () => plugin;
  },
};

async function showStills({ sessionContext, content }) {
  await sessionContext.ready;
  if (sessionContext.session?.kernel) return;
  content.rendermime.removeMimeType(VIEW);
  for (const { model } of content.widgets)
    if (model.type === "code") model.outputs.fromJSON(model.outputs.toJSON());
}
