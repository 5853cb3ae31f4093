// JupyterLab shows an SVG as an <img>, into which no colour of the page reaches and which has no name for a screen
// reader. Here the course's own figures become a part of the page; every other SVG is shown as before.
//
// The form is what JupyterLab loads: the container of a federated module, written by hand; in braces, because all such
// scripts of a page share their names.

{
  const SVG = "image/svg+xml";
  // A figure shrinks with its column until its smallest letters are 9.5 pixels high, and scrolls in a narrower one. With
  // the list of files beside it, each fits in a window of 1,280 pixels.
  const NARROWEST = "max(100%, calc(0.95 * var(--tn-narrowest, 560px)))";
  let shared;

  (window._JUPYTERLAB ??= {})["two-neurons-figures"] = {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      const [rendermime] = Object.values(shared["@jupyterlab/rendermime"]);
      const { IRenderMimeRegistry } = (await rendermime.get())();
      const activate = (app, registry) => {
        const usual = registry.getFactory(SVG);
        registry.addFactory({ ...usual, createRenderer: (options) => withFigures(usual.createRenderer(options)) });
      };
      const plugin = { id: "two-neurons-figures:plugin", autoStart: true, requires: [IRenderMimeRegistry], activate };
      return () => plugin;
    },
  };

  function withFigures(renderer) {
    const asImage = renderer.render.bind(renderer);
    renderer.render = async (model) => {
      const figure = model.trusted && figureIn(String(model.data[SVG] ?? ""));
      if (!figure) return asImage(model);
      figure.style.display = "block";
      figure.style.maxWidth = NARROWEST;
      renderer.node.style.overflowX = "auto";
      renderer.node.replaceChildren(figure);
    };
    return renderer;
  }

  function figureIn(text) {
    if (!text.startsWith('<svg class="tn-figure"')) return null;
    const { documentElement: svg } = new DOMParser().parseFromString(text, SVG);
    // A text that is no SVG becomes a page that says so.
    return svg.localName === "svg" ? document.importNode(svg, true) : null;
  }
}
