// The doctor in a worker: it loads Python, examines one program, and answers. Then the page ends it. The site puts
// `alarmClock` at the end of this file, from tinynet/doctor/alarm_clock.js.
"use strict";

const tell = (kind, what = {}) => postMessage({ kind, ...what });

/** Let every answer of the network be counted while it arrives. */
function countLoaded() {
  const fetched = self.fetch;
  let bytes = 0;
  const counter = () => new TransformStream({
    transform(piece, stream) {
      bytes += piece.byteLength;
      tell("loaded", { bytes });
      stream.enqueue(piece);
    },
  });
  self.fetch = async (...asked) => {
    const answer = await fetched(...asked);
    if (!answer.ok || !answer.body) return answer;
    const { status, statusText, headers } = answer;
    return new Response(answer.body.pipeThrough(counter()), { status, statusText, headers });
  };
}

/** Take away all by which a program could ask the network or keep something; the page's rules stand behind this. */
function closeDoors() {
  const asking = ["fetch", "XMLHttpRequest", "WebSocket", "WebTransport", "EventSource", "importScripts", "FontFace"];
  for (const name of [...asking, "Worker", "BroadcastChannel", "caches", "indexedDB"]) {
    for (let owner = self; owner; owner = Object.getPrototypeOf(owner)) delete owner[name];
  }
}

/** Load all that an examination needs; return the function that makes one. */
async function load({ python, doctor, mistakes }) {
  countLoaded();
  tell("stage", { words: "Python is being loaded and started" });
  importScripts(`${python}pyodide.js`);
  const pyodide = await loadPyodide({ indexURL: python, stdout() {}, stderr() {}, stdin: () => null });
  tell("stage", { words: "NumPy is being loaded" });
  await pyodide.loadPackage("numpy", { messageCallback() {}, errorCallback: (said) => { throw new Error(said); } });
  tell("stage", { words: "The doctor is being loaded" });
  const answer = await fetch(doctor);
  if (!answer.ok) throw new Error(`${doctor} is missing`);
  pyodide.unpackArchive(await answer.arrayBuffer(), "zip", { extractDir: "/doctor" });
  pyodide.runPython("import sys; sys.path.append('/doctor')");
  const { examine_text: examine, give_a_timer: giveTimer } = pyodide.pyimport("tinynet.doctor.in_a_browser");
  const clock = alarmClock();
  pyodide.setInterruptBuffer(clock.buffer);
  giveTimer(clock.set);
  closeDoors();
  return ({ name, text }) => examine(name, text, mistakes);
}

self.onmessage = async ({ data }) => {
  try {
    const examine = await load(data.load);
    self.onmessage = ({ data: program }) => {
      try {
        tell("report", JSON.parse(examine(program)));
      } catch (error) {
        tell("ended", { why: String(error.message ?? error).trim().split("\n").at(-1) });
      }
    };
    tell("ready");
  } catch (error) {
    tell("not loaded", { why: String(error.message ?? error).trim().split("\n").at(-1) });
  }
};
