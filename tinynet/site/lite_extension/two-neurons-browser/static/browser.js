// The course in JupyterLite: a button that downloads what the learner has made, the way back to the site, and stills in
// place of views that are gone.
//
// The form is what JupyterLab loads: the container of a federated module, written by hand; in braces, because all such
// scripts of a page share their names.

{
  // This file is in lite/extensions/two-neurons-browser/static/.
  const SITE = new URL("../../../../", document.currentScript.src);
  const LITE = new URL("lite/", SITE).pathname;
  const KEPT = "Your work is kept in this browser only.";
  const VIEW = "application/vnd.jupyter.widget-view+json";
  const STILLS = ["image/svg+xml", "text/html"];
  const DOWNLOAD = "two-neurons:download-work";
  const LOOK = "display: flex; align-items: center; gap: 12px; margin-left: auto; padding: 0 12px; white-space: nowrap";
  let shared;

  (window._JUPYTERLAB ??= {})["two-neurons-browser"] = {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      const { IMainMenu } = await part("@jupyterlab/mainmenu");
      const { INotebookTracker } = await part("@jupyterlab/notebook");
      const { Notification } = await part("@jupyterlab/apputils");
      const { Widget } = await part("@lumino/widgets");
      const activate = ({ commands, restored, serviceManager, shell }, menu, tracker) => {
        readWithStills(serviceManager.contents);
        const execute = async () => {
          await commands.execute("docmanager:save-all");
          const count = await tnWork.download(LITE);
          const files = `${count} ${count === 1 ? "file" : "files"}`;
          const said = count ? `Downloaded: ${files}, in two-neurons-work.zip.` : "There is nothing yet.";
          Notification.info(`${said} ${KEPT}`, { autoClose: 10_000 });
        };
        commands.addCommand(DOWNLOAD, { label: "Download what I made", caption: KEPT, execute });
        menu.fileMenu.addGroup([{ command: DOWNLOAD }], 20);
        const bar = new Widget();
        bar.id = "two-neurons-browser";
        bar.node.style.cssText = LOOK;
        const link = Object.assign(document.createElement("a"), { href: `${SITE}lessons/index.html`, textContent: "Two Neurons" });
        const button = Object.assign(document.createElement("button"), { type: "button", title: KEPT });
        button.className = "jp-Button jp-mod-styled jp-mod-minimal";
        button.textContent = "Download what I made";
        button.onclick = () => commands.execute(DOWNLOAD);
        link.style.color = "var(--jp-content-link-color)";
        button.style.letterSpacing = "normal";
        bar.node.append(link, button);
        shell.add(bar, "top", { rank: 2000 });
        // The list of files would take all of a narrow window.
        restored.then(() => innerWidth < 800 && shell.collapseLeft());
        tracker.currentChanged.connect((_, panel) => panel && nameInAddress(panel.context));
      };
      const requires = [IMainMenu, INotebookTracker];
      await script(new URL("static/work.js", SITE));
      return () => ({ id: "two-neurons-browser:plugin", autoStart: true, requires, activate });
    },
  };

  // The model of a view ends with its kernel, and each page has a kernel of its own: in a notebook that is opened, the
  // still that is stored beside a view takes its place. tinynet/lab_contents.py does this in `tinynet lab`.
  function readWithStills(contents) {
    const get = contents.get.bind(contents);
    contents.get = async (...asked) => {
      const model = await get(...asked);
      const cells = model.type === "notebook" && model.content ? model.content.cells : [];
      for (const { data } of cells.flatMap(({ outputs }) => outputs ?? []))
        if (data?.[VIEW] && STILLS.some((kind) => kind in data)) delete data[VIEW];
      return model;
    };
  }

  // JupyterLite takes the notebook out of the address once it is open; with it, the page can be loaded again.
  async function nameInAddress({ ready, path }) {
    await ready;
    const address = new URL(location.href);
    address.searchParams.set("path", path);
    history.replaceState(history.state, "", address);
  }

  async function part(name) {
    const [found] = Object.values(shared[name]);
    return (await found.get())();
  }

  function script(address) {
    return new Promise((done, failed) => {
      const node = Object.assign(document.createElement("script"), { src: address, onload: done });
      node.onerror = () => failed(new Error(`${address} is missing`));
      document.head.append(node);
    });
  }
}
