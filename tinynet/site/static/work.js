// What a learner has made in this browser: JupyterLite keeps it in a database of the browser, and here it becomes one
// file, with the paths of a folder that `tinynet lab` has made.
"use strict";

const tnWork = (() => {
  const NAME = "two-neurons-work.zip";
  // What is there for a moment only, or for the programs alone.
  const NO_WORK = /\.(tmp|lock)$|(^|\/)\.ipynb_checkpoints\//;

  /** Everything that a database has in one of its stores, by name; nothing if there is no such database. */
  function stored(database, store) {
    return new Promise((done, failed) => {
      const asked = indexedDB.open(database);
      let isNew = false;
      asked.onupgradeneeded = () => {
        isNew = true;
        asked.transaction.abort();
      };
      asked.onerror = () => (isNew ? done([]) : failed(asked.error));
      asked.onsuccess = () => {
        const opened = asked.result;
        if (!opened.objectStoreNames.contains(store)) {
          opened.close();
          done([]);
          return;
        }
        const reading = opened.transaction(store);
        const names = reading.objectStore(store).getAllKeys(), values = reading.objectStore(store).getAll();
        reading.onerror = () => failed(reading.error);
        reading.oncomplete = () => {
          opened.close();
          done(names.result.map((name, i) => [name, values.result[i]]));
        };
      };
    });
  }

  /** A file's bytes, from what Jupyter says of it. */
  function bytesOf({ content, format }) {
    if (format === "base64") return Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    return new TextEncoder().encode(typeof content === "string" ? content : `${JSON.stringify(content, null, 1)}\n`);
  }

  /**
   * The learner's files.
   * @param {string} lite where JupyterLite is: the path of its folder, with a slash at its end.
   * @returns {Promise<[string, Uint8Array][]>} paths and bytes
   */
  async function files(lite) {
    const all = await stored(`JupyterLite Storage - ${lite}`, "files");
    return all
      .filter(([path, file]) => file && file.type !== "directory" && file.content !== null && !NO_WORK.test(path))
      .map(([path, file]) => [path, bytesOf(file)])
      .sort(([one], [other]) => (one < other ? -1 : 1));
  }

  const CRC = Uint32Array.from({ length: 256 }, (_, start) => {
    let rest = start;
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    return rest;
  });

  const crc32 = (bytes) => ~bytes.reduce((sum, byte) => (sum >>> 8) ^ CRC[(sum ^ byte) & 255], ~0) >>> 0;

  /** Numbers as bytes, the lowest byte first: pairs of how many bytes, and the number. */
  function numbers(...pairs) {
    const bytes = pairs.flatMap(([count, number]) => Array.from({ length: count }, (_, i) => (number >>> (8 * i)) & 255));
    return Uint8Array.from(bytes);
  }

  /** A zip of files that are stored as they are: PKWARE's APPNOTE.TXT 4.3.7, 4.3.12 and 4.3.16. */
  function zip(entries, now = new Date()) {
    const time = (now.getHours() << 11) | (now.getMinutes() << 5) | (now.getSeconds() >> 1);
    const day = ((now.getFullYear() - 1980) << 9) | ((now.getMonth() + 1) << 5) | now.getDate();
    const parts = [], list = [];
    let place = 0, listed = 0;
    for (const [path, bytes] of entries) {
      const name = new TextEncoder().encode(path);
      // Version 2.0, names in UTF-8, stored; both sizes are the same.
      const about = [[2, 20], [2, 0x800], [2, 0], [2, time], [2, day], [4, crc32(bytes)], [4, bytes.length]];
      about.push([4, bytes.length], [2, name.length], [2, 0]);
      const head = numbers([4, 0x04034b50], ...about);
      const entry = numbers([4, 0x02014b50], [2, 20], ...about, [2, 0], [2, 0], [2, 0], [4, 0], [4, place]);
      parts.push(head, name, bytes);
      list.push(entry, name);
      place += head.length + name.length + bytes.length;
      listed += entry.length + name.length;
    }
    const count = entries.length;
    const end = numbers([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, listed], [4, place], [2, 0]);
    return new Blob([...parts, ...list, end], { type: "application/zip" });
  }

  /** Let the browser save all that was made; return the number of files. */
  async function download(lite) {
    const made = await files(lite);
    if (made.length) {
      const address = URL.createObjectURL(zip(made));
      const link = Object.assign(document.createElement("a"), { href: address, download: NAME });
      document.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    }
    return made.length;
  }

  return { download, files };
})();

for (const place of document.querySelectorAll(".own-work")) {
  const button = place.querySelector("button"), says = place.querySelector("[role=status]");
  if (location.protocol === "file:") {
    button.disabled = true;
    says.textContent = "These pages were opened from a disk: notebooks run where a web server shows the site.";
  }
  button.onclick = async () => {
    try {
      const count = await tnWork.download(new URL(place.dataset.lite, location.href).pathname);
      says.textContent = count
        ? `Downloaded: ${count} ${count === 1 ? "file" : "files"}, in two-neurons-work.zip.`
        : "There is nothing yet: begin a lesson or an exercise with “Run it in your browser”.";
    } catch (error) {
      says.textContent = `The browser does not give it out: ${error.message}`;
    }
  };
}
