// The course in JupyterLite: a button that downloads what the learner has made and one that takes such a file in, the way
// back to the site, and stills in place of views that are gone.
//
// The form is what JupyterLab loads: the container of a federated module, written by hand; in braces, because all such
// scripts of a page share their names.

{
  // This file is in lite/extensions/two-neurons-browser/static/.
  const SITE = new URL("../../../../", document.currentScript.src);
  const LITE = new URL("lite/", SITE).pathname;
  const KEPT = "Your work is kept in this browser only.";
  const TAKES_IN = "Goes on with a zip that you downloaded or packed. A file that you have changed here is kept beside the one that arrives.";
  const VIEW = "application/vnd.jupyter.widget-view+json";
  const STILLS = ["image/svg+xml", "text/html"];
  const DOWNLOAD = "two-neurons:download-work";
  const TAKE_IN = "two-neurons:take-in-work";
  // For a moment it is beside the learner's files; a name that ends so is no work.
  const ZIP = "two-neurons-work.zip.tmp";
  const IN_PYTHON = `
from tinynet.moving import open_work, take_in
work = open_work("/drive/${ZIP}")
print("\\n".join(" ".join(row).strip() for row in take_in("/drive", work).rows(work)))`;
  const LOOK = "display: flex; align-items: center; gap: 12px; margin-left: auto; padding: 0 12px; white-space: nowrap";
  let shared;

  (window._JUPYTERLAB ??= {})["two-neurons-browser"] = {
    init: (scope) => {
      shared = scope;
    },
    get: async () => {
      const { IMainMenu } = await part("@jupyterlab/mainmenu");
      const { INotebookTracker } = await part("@jupyterlab/notebook");
      const { Dialog, Notification, showDialog } = await part("@jupyterlab/apputils");
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
        const takeIn = async () => {
          const file = await chosen();
          if (!file) return;
          // A save that is on its way when its notebook is closed fails, and says so.
          do {
            await commands.execute("docmanager:save-all");
            await new Promise((done) => setTimeout(done));
          } while ([...saving].some(({ isDisposed }) => !isDisposed));
          await commands.execute("application:close-all");
          const waits = Notification.emit(`${file.name} is taken in: Python starts first, which takes some seconds.`, "in-progress");
          let title = `From ${file.name}`, said;
          try {
            said = await takenIn(serviceManager, file);
          } catch (error) {
            [title, said] = ["Nothing was taken in", error.message];
          }
          Notification.dismiss(waits);
          const node = Object.assign(document.createElement("div"), { textContent: said });
          node.style.whiteSpace = "pre-wrap";
          await showDialog({ title, body: new Widget({ node }), buttons: [Dialog.okButton()] });
        };
        commands.addCommand(DOWNLOAD, { label: "Download what I made", caption: KEPT, execute });
        commands.addCommand(TAKE_IN, { label: "Take in a zip", caption: TAKES_IN, execute: takeIn });
        menu.fileMenu.addGroup([{ command: DOWNLOAD }, { command: TAKE_IN }], 20);
        const bar = new Widget();
        bar.id = "two-neurons-browser";
        bar.node.style.cssText = LOOK;
        const link = Object.assign(document.createElement("a"), { href: `${SITE}lessons/index.html`, textContent: "Two Neurons" });
        // In a narrow window only one has room; the other is in the menu.
        const buttons = (innerWidth < 800 ? [DOWNLOAD] : [TAKE_IN, DOWNLOAD]).map((command) => {
          const button = Object.assign(document.createElement("button"), { type: "button", title: commands.caption(command) });
          button.className = "jp-Button jp-mod-styled jp-mod-minimal";
          button.textContent = commands.label(command);
          button.onclick = () => commands.execute(command);
          button.style.letterSpacing = "normal";
          return button;
        });
        link.style.color = "var(--jp-content-link-color)";
        bar.node.append(link, ...buttons);
        shell.add(bar, "top", { rank: 2000 });
        // The list of files would take all of a narrow window.
        restored.then(() => innerWidth < 800 && shell.collapseLeft());
        tracker.currentChanged.connect((_, panel) => panel && nameInAddress(panel.context));
        const saving = new Set();
        tracker.widgetAdded.connect((_, { context }) =>
          context.saveState.connect((_, state) => (state === "started" ? saving.add(context) : saving.delete(context))),
        );
      };
      const requires = [IMainMenu, INotebookTracker];
      await script(new URL("static/work.js", SITE));
      return () => ({ id: "two-neurons-browser:plugin", autoStart: true, requires, activate });
    },
  };

  /** The file that the learner chooses; nothing if none is chosen. */
  function chosen() {
    return new Promise((done) => {
      const input = Object.assign(document.createElement("input"), { type: "file", accept: ".zip" });
      input.onchange = () => done(input.files[0]);
      input.oncancel = () => done();
      input.click();
    });
  }

  // As `tinynet lab --take-in` does it, in a kernel of its own; returns what Python says of it.
  async function takenIn({ contents, kernels }, file) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const content = btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
    await contents.save(ZIP, { type: "file", format: "base64", mimetype: "application/zip", content });
    let kernel;
    try {
      kernel = await kernels.startNew({ name: "python" });
      const asked = kernel.requestExecute({ code: IN_PYTHON });
      let said = "", failed;
      asked.onIOPub = ({ header, content }) => {
        if (header.msg_type === "stream") said += content.text;
        if (header.msg_type === "error") failed = new Error(content.evalue.replace(`/drive/${ZIP}`, file.name));
      };
      await asked.done;
      if (failed) throw failed;
      return said.trim();
    } finally {
      // What was taken in is taken in, whatever becomes of these two; the name of the file is left out of a download.
      await Promise.allSettled([kernel?.shutdown(), contents.delete(ZIP)]);
    }
  }

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
