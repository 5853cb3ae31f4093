// The notebooks of the course get the course's look. All others stay as JupyterLab shows them.
//
// The form is what JupyterLab loads: the container of a federated module, written by hand; in braces, because all such
// scripts of a page share their names.

{
  // The style sheets stand in tinynet/widgets/, which the server shows as its folder static.
  const SHEETS = ["colours.css", "course.css"].map(
    (name) => new URL(`../../../../static/${name}`, document.currentScript.src).href,
  );
  // What a screen reader is not told by JupyterLab: that the cells of its feed are articles, and what its fields are for.
  const NAMES = [
    [".jp-Cell", "role", "article"],
    [".cm-content", "aria-label", "Source of the cell"],
    [".jp-collapseHeadingButton", "aria-label", "Fold this section"],
  ];
  let shared;

  (window._JUPYTERLAB ??= {})["two-neurons-look"] = {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      const [notebook] = Object.values(shared["@jupyterlab/notebook"]);
      const { INotebookTracker } = (await notebook.get())();
      const activate = (app, tracker) => {
        for (const href of SHEETS)
          document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
        tracker.widgetAdded.connect((_, panel) => dress(panel));
      };
      const plugin = { id: "two-neurons-look:plugin", autoStart: true, requires: [INotebookTracker], activate };
      return () => plugin;
    },
  };

  async function dress({ context, content }) {
    await context.ready;
    // Ids of other notebooks' cells are drawn by lot; the course's are words, also in a copy of one of its notebooks.
    if (![...content.model.cells].some(({ id }) => id === "title")) return;
    content.addClass("tn-course");
    const look = (node) => {
      if (!(node instanceof HTMLElement)) return;
      for (const [part, attribute, value] of NAMES)
        for (const found of [node, ...node.querySelectorAll(part)]) if (found.matches(part)) found.setAttribute(attribute, value);
      keepEquations(node);
    };
    const added = (changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(look));
    new MutationObserver(added).observe(content.node, { childList: true, subtree: true });
    look(content.node);
  }

  // An equation in a sentence, such as x1 = 2, or a row, such as (0, 1), is not torn apart at the end of a line.
  function keepEquations(node) {
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      const inProse = text.parentNode.closest(".jp-RenderedMarkdown, .tn-check, .tn-bet legend") && !text.parentNode.closest("pre, code");
      const kept =
        inProse &&
        text.data
          .replace(/(?<=\S) ([=<≤≥≈−·]) (?=\S)/g, "\u00a0$1\u00a0")
          .replace(/\([−\d.½]+(, [−\d.½]+)+\)/g, (row) => row.replaceAll(" ", "\u00a0"));
      if (kept && kept !== text.data) text.data = kept;
    }
  }
}
