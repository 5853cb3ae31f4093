// A notebook is saved once at a time.
//
// JupyterLab saves by itself every few seconds. A save that begins while another is on its way takes what the other has
// written for somebody else's change, and asks the learner whether to overwrite it.
//
// The form is what JupyterLab loads: the container of a federated module, written by hand; in braces, because all such
// scripts of a page share their names.

{
  let shared;

  (window._JUPYTERLAB ??= {})["two-neurons-saves"] = {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      const [notebook] = Object.values(shared["@jupyterlab/notebook"]);
      const { INotebookTracker } = (await notebook.get())();
      const activate = (app, tracker) => tracker.widgetAdded.connect((_, panel) => saveOnceAtATime(panel.context));
      const plugin = { id: "two-neurons-saves:plugin", autoStart: true, requires: [INotebookTracker], activate };
      return () => plugin;
    },
  };

  function saveOnceAtATime(context) {
    const save = context.save.bind(context);
    const saveNow = () => context.isDisposed || save();
    let last = Promise.resolve();
    context.save = () => (last = last.then(saveNow, saveNow));
  }
}
