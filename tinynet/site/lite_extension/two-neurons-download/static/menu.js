// The course in a browser: a button that downloads what the learner has made, and the way back to the site.
//
// The form is what JupyterLab loads: the container of a federated module, written by hand; in braces, because all such
// scripts of a page share their names.

{
  // This file is in lite/extensions/two-neurons-download/static/.
  const SITE = new URL("../../../../", document.currentScript.src);
  const LITE = new URL("lite/", SITE).pathname;
  const KEPT = "Your work is kept in this browser only. If the browser's data of this site are deleted, it is gone.";
  const DOWNLOAD = "two-neurons:download-work";
  const LOOK = "display: flex; align-items: center; gap: 12px; margin-left: auto; padding: 0 12px; white-space: nowrap";
  let shared;

  (window._JUPYTERLAB ??= {})["two-neurons-download"] = {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      const { IMainMenu } = await part("@jupyterlab/mainmenu");
      const { INotebookTracker } = await part("@jupyterlab/notebook");
      const { Notification } = await part("@jupyterlab/apputils");
      const { Widget } = await part("@lumino/widgets");
      const activate = ({ commands, shell }, menu, tracker) => {
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
        bar.id = "two-neurons-download";
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
        tracker.currentChanged.connect((_, panel) => panel && nameInAddress(panel.context));
      };
      const requires = [IMainMenu, INotebookTracker];
      await script(new URL("static/work.js", SITE));
      return () => ({ id: "two-neurons-download:plugin", autoStart: true, requires, activate });
    },
  };

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
