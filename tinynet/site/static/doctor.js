// The page "My network does not learn": a program goes in, the doctor's report comes out. Nothing is loaded before the
// press of Examine, and each program gets a Python of its own.
"use strict";

(() => {
  const place = document.querySelector(".doctor");
  const find = (name) => place.querySelector(name);
  const box = find("textarea"), examine = find(".examines"), stop = find(".stops"), bar = find("progress");
  const says = find(".doctor-says"), spoken = find(".doctor-says [role=status]"), count = find(".doctor-count");
  const report = find(".doctor-report"), plain = find(".copies-by-hand"), chosen = find(".opens-file input");
  const MOST_BYTES = 20_000_000;
  const COMMAND = "uv run tinynet doctor FILE.py";
  const folder = (address) => new URL(address, tnSite.root).href;
  const python = folder(place.dataset.python);

  /** Say something, which a screen reader reads out; what counts beside it only stands there. */
  const say = (text, kind = "", counted = "") => {
    if (spoken.textContent !== text) spoken.textContent = text;
    count.textContent = counted;
    says.dataset.kind = kind;
  };
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

  // The program ---------------------------------------------------------------------------------------------

  /** The program as a file: its own if one was opened and the text is still its, else what stands in the box. */
  let opened = null;

  function program() {
    if (opened?.shown === box.value) return opened;
    const isNotebook = box.value.trimStart().startsWith("{") && cellsOf(box.value) !== null;
    return { name: isNotebook ? "program.ipynb" : "program.py", text: box.value };
  }

  /** The code cells of a notebook, or null for what is none. */
  function cellsOf(text) {
    try {
      const cells = JSON.parse(text).cells.filter((cell) => cell.cell_type === "code");
      return cells.map(({ source }) => [source].flat().join(""));
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
      return null;
    }
  }

  async function open(file) {
    if (file.size > MOST_BYTES) return say(`${file.name} has ${megabytes(file.size)} MB: that is no program.`, "no");
    const text = await file.text();
    const cells = file.name.toLowerCase().endsWith(".ipynb") ? cellsOf(text) : null;
    box.value = cells ? cells.join("\n\n") : text;
    opened = { name: file.name, text, shown: box.value };
    say(`${file.name} is open. Nothing was sent.`);
    return box.focus();
  }

  chosen.addEventListener("change", () => chosen.files.length && open(chosen.files[0]).then(() => (chosen.value = "")));
  box.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    box.classList.add("is-over");
  });
  box.addEventListener("dragleave", () => box.classList.remove("is-over"));
  box.addEventListener("drop", (event) => {
    box.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    open(event.dataTransfer.files[0]);
  });
  find(".examples").addEventListener("click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    await load("static/examples.js");
    box.value = tnExamples[button.dataset.example];
    opened = null;
    say(`${button.textContent}: press Examine.`);
    box.scrollTop = 0;
    examine.focus();
  });

  // The Python that examines ------------------------------------------------------------------------------

  /** One that is loading or loaded, and has not examined anything yet. */
  let spare = null;

  /** From now on the page, and every worker that it starts, may ask only the site itself and the host of Python. */
  function closeDoors() {
    if (document.querySelector("meta[http-equiv='Content-Security-Policy']")) return;
    const own = `'self' ${new URL(python).origin}`;
    const scripts = `script-src ${own} blob: 'wasm-unsafe-eval'; worker-src blob:`;
    const rules = `default-src 'self'; connect-src ${own}; ${scripts}; style-src 'self' 'unsafe-inline'`;
    document.head.append(html("meta", { "http-equiv": "Content-Security-Policy", content: rules }));
  }

  function startPython() {
    closeDoors();
    // A worker from a blob keeps the page's rules; one from an address would have none.
    const code = `importScripts(${JSON.stringify(folder("static/doctor-worker.js"))})`;
    const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    const worker = new Worker(address);
    const started = { worker, stage: "Python is being loaded", bytes: 0, heard() {} };
    started.ready = new Promise((done, failed) => {
      worker.onerror = (event) => failed(new Error(event.message || "the worker did not start"));
      worker.onmessage = ({ data }) => {
        if (data.kind === "stage") started.stage = data.words;
        if (data.kind === "loaded") started.bytes = data.bytes;
        if (data.kind === "ready") done();
        if (data.kind === "not loaded") failed(new Error(data.why));
        started.heard(data);
      };
    });
    started.ready.catch(() => {}).finally(() => URL.revokeObjectURL(address));
    worker.postMessage({ load: { python, doctor: folder("static/doctor.zip"), mistakes: "mistakes/" } });
    return started;
  }

  // One examination -----------------------------------------------------------------------------------------

  let running = null;

  function busy(isBusy) {
    examine.hidden = isBusy;
    stop.hidden = bar.hidden = !isBusy;
    if (isBusy) stop.focus();
  }

  function end(text, kind) {
    clearInterval(running.ticks);
    running.python.worker.terminate();
    running = null;
    const hadFocus = document.activeElement === stop;
    busy(false);
    if (hadFocus) examine.focus();
    say(text, kind);
  }

  /** Show how far the loading is; of the files only the sum of their sizes is known, and only about. */
  function showLoading({ stage, bytes }) {
    const all = Number(place.dataset.bytes);
    bar.value = Math.min(bytes / all, 0.97);
    say(`${stage}.`, "", `${megabytes(bytes)} of about ${megabytes(all)} MB`);
  }

  async function start() {
    if (!box.value.trim()) {
      say("There is no program yet: paste one, open a file, or take an example.", "no");
      return box.focus();
    }
    const given = program();
    report.hidden = true;
    const mine = { python: spare ?? startPython() };
    running = mine;
    spare = null;
    busy(true);
    const show = () => running === mine && showLoading(mine.python);
    mine.python.heard = show;
    show();
    try {
      await mine.python.ready;
    } catch (error) {
      return running === mine && end(`Python could not be loaded from ${new URL(python).host || "this folder"} ` +
        `(${error.message}). Press Examine to try again, or use the command: ${COMMAND}`, "no");
    }
    if (running !== mine) return;
    const begun = performance.now(), most = Number(place.dataset.seconds);
    const tick = () => {
      const seconds = Math.floor((performance.now() - begun) / 1000);
      if (seconds >= most) {
        return end(`There was no answer within ${most} s. Does a loop in the program never end, or is there much to ` +
          `compute before it trains? The command is faster, and can be given more time: ${COMMAND} --timeout 300`, "no");
      }
      say("The program is being examined, in this page and nowhere else.", "", `${seconds} s of at most ${most} s`);
    };
    bar.removeAttribute("value");
    mine.ticks = setInterval(tick, 1000);
    tick();
    mine.python.heard = (data) => {
      if (running !== mine) return;
      if (data.kind === "report") return showReport(data);
      if (data.kind === "ended") {
        end(`The program ended the Python that examined it (${data.why}). The command may tell more: ${COMMAND}`, "no");
      }
    };
    mine.python.worker.onerror = (event) => running === mine &&
      end(`The program ended the Python that examined it (${event.message}).`, "no");
    mine.python.worker.postMessage(given);
  }

  const VERDICTS = {
    healthy: "Healthy: the doctor found no mistake. The report is below.",
    sick: "Sick: the doctor found something. The report is below.",
    "cannot-examine": "It cannot be examined. The reason is below.",
  };

  function showReport({ verdict, found, proof, text, outcome, place: marked }) {
    find(".doctor-report-body").innerHTML = found;
    find(".doctor-report-proof").innerHTML = proof;
    keepEquations(find(".doctor-report-body"));
    report.dataset.verdict = verdict;
    Object.assign(report, { text, outcome, marked });
    find(".goes-there").hidden = marked === null;
    for (const next of report.querySelectorAll(".doctor-next [data-for]")) next.hidden = next.dataset.for !== verdict;
    report.hidden = false;
    find(".copy-says").textContent = "";
    plain.hidden = true;
    end(VERDICTS[verdict]);
    report.querySelector("h2").focus({ preventScroll: true });
    report.scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    // The next program gets a fresh Python, which gets ready meanwhile.
    const next = (spare = startPython());
    next.ready.catch(() => {
      next.worker.terminate();
      if (spare === next) spare = null;
    });
  }

  examine.addEventListener("click", start);
  stop.addEventListener("click", () => running && end("Stopped. Nothing of the program runs any more."));
  // An equation, such as w12 = −1.205, is not torn apart at the end of a line.
  function keepEquations(node) {
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      if (!text.parentNode.closest("pre, code")) text.data = text.data.replace(/ ([=≈]) (?=\S)/g, "\u00a0$1\u00a0");
    }
  }

  find(".goes-there").addEventListener("click", () => goTo(report.marked));
  find(".copies-report").addEventListener("click", async () => {
    const fenced = `\`\`\`text\n${report.text}\n\`\`\`\n`;
    try {
      // There is none where the page came without encryption, and it may be forbidden.
      if (!navigator.clipboard) throw new DOMException("no clipboard", "NotAllowedError");
      await navigator.clipboard.writeText(fenced);
      find(".copy-says").textContent = "Copied: a code block, as forums read it.";
    } catch (error) {
      if (error.name !== "NotAllowedError") throw error;
      plain.hidden = false;
      plain.value = fenced;
      plain.select();
      find(".copy-says").textContent = "The browser does not let the page copy. Copy the selected text below.";
    }
  });

  /** Select in the program the lines that are underlined in the report, if they still stand there. */
  function goTo({ line, cell, text }) {
    const from = cell === null ? box.value.split("\n", line - 1).join("\n").length : 0;
    const at = box.value.indexOf(text, from);
    box.focus();
    if (at < 0) return;
    box.setSelectionRange(at, at + text.length);
    const linesAbove = box.value.slice(0, at).split("\n").length - 1;
    box.scrollTop = (linesAbove - 3) * parseFloat(getComputedStyle(box).lineHeight);
  }

  // Where it cannot run -----------------------------------------------------------------------------------

  const cannot = location.protocol === "file:"
    ? "This page was opened from a disk, and from there a browser starts no Python. Read it from a web address, " +
      "such as the one that this command makes in the folder of the site: python3 -m http.server. Or use the " +
      `doctor's own command, which needs no browser: ${COMMAND}`
    : !window.Worker || !window.WebAssembly || !window.TransformStream
      ? `This browser cannot run Python. A newer one can, and so can the command: ${COMMAND}`
      : "";
  examine.disabled = Boolean(cannot);
  if (cannot) say(cannot, "no");
})();
