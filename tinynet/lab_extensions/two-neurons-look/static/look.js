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
  const LETTERS_OF_SHORT_CODE = 32;
  // Where a line may end in longer code, and where not, as in tinynet/site/text.py.
  const MAY_END = /(?<=[/(,])(?=[^\s/])|(?<=[\w)\]]{4})(?=\.[a-z_]{4})|(?<=[^\s=!<>]=)(?=[^\s=])/;
  const UNBROKEN_CODE = /((?<![\w)\]-])--?\w+|\w+-\d+(?![\w-]))/;
  const UNBROKEN = /(?<![\w-])\d(-\d)+(?![\w-])|∂\p{L}+\/∂[\p{L}\d[\]\u0302]+|(?<![\w.])\d+e-\d+(\/\w+)?/gu;
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
      keepWords(node);
      nameByLetters(node);
    };
    const added = (changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach(look));
    new MutationObserver(added).observe(content.node, { childList: true, subtree: true });
    look(content.node);
  }

  // An equation in a sentence, such as x1 = 2, or a row, such as (0, 1) or (n, k), is not torn apart at the end of a line.
  // A long sum may be, before a plus.
  function keepEquations(node) {
    for (const text of proseIn(node)) {
      const kept = text.data
        .replace(/(?<=\S) ([=<≤≥≈−·]) (?=\S)/g, "\u00a0$1\u00a0")
        .replace(/(?<=(?:^|[\s(])\S{1,5}) \+ (?=\S{1,5}(?:\s|$))/g, "\u00a0+\u00a0")
        .replace(/(?<=\S) \+ (?=\S)/g, " +\u00a0")
        .replace(/(?<!\w)\(([−\d.½]+|[a-z]\d?)(, ([−\d.½]+|[a-z]\d?))+\)/g, (row) => row.replaceAll(" ", "\u00a0"))
        // A last word of few letters does not stand alone in its line.
        .replace(text.nextSibling || !text.parentNode.matches("p, li, td") ? /$^/ : / (\S{1,4})\s*$/, "\u00a0$1");
      if (kept !== text.data) text.data = kept;
    }
  }

  // Neither is a size, such as 2-2-1, a slope, such as ∂ℓ/∂w11, a small number, such as 1e-16/h, nor a short piece of code.
  function keepWords(node) {
    for (const text of proseIn(node))
      for (const { 0: word, index } of [...text.data.matchAll(UNBROKEN)].reverse()) {
        text.splitText(index + word.length);
        text.splitText(index).replaceWith(makeWhole(word));
      }
    for (const code of within(node, ".jp-RenderedMarkdown :is(p, li) code")) {
      const isShort = code.textContent.length <= LETTERS_OF_SHORT_CODE;
      code.classList.toggle("tn-whole", isShort);
      if (isShort || code.children.length || code.closest("pre")) continue;
      const pieces = code.textContent.split(MAY_END).map((piece) =>
        piece.split(UNBROKEN_CODE).map((part, i) => (i % 2 ? makeWhole(part) : part)));
      code.replaceChildren(...pieces.flatMap((parts, i) => (i ? [document.createElement("wbr"), ...parts] : parts)));
    }
  }

  function makeWhole(word) {
    return Object.assign(document.createElement("span"), { className: "tn-whole", textContent: word });
  }

  // A list whose items begin with A, B, C has these letters in place of dots.
  function nameByLetters(node) {
    for (const list of within(node, ".jp-RenderedMarkdown ul")) {
      const names = [...list.children].map((item) => {
        const first = item.querySelector(":scope > p:first-child")?.firstChild ?? item.firstChild;
        return first?.nodeName === "STRONG" ? first.textContent : "";
      });
      const first = names[0]?.charCodeAt(0);
      const isLettered = names.every((name, i) => /^[a-z]\.?$/i.test(name) && name.charCodeAt(0) === first + i);
      list.classList.toggle("tn-lettered", isLettered && names.length > 1);
    }
  }

  function within(node, selector) {
    return [node, ...node.querySelectorAll(selector)].filter((part) => part.matches(selector));
  }

  // The texts of a part of the page that are read as sentences and have not been taken care of.
  function proseIn(node) {
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
      const { parentNode: parent } = texts.currentNode;
      if (parent.closest(".jp-RenderedMarkdown, .tn-check, .tn-bet legend") && !parent.closest("pre, code, .tn-whole"))
        found.push(texts.currentNode);
    }
    return found;
  }
}
