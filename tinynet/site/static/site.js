// What a page of the site can do: live views, bets that are remembered, search, and the switch of the theme.
"use strict";

const html = (kind, attributes = {}, ...children) => {
  const node = document.createElement(kind);
  Object.entries(attributes).forEach(([name, value]) => node.setAttribute(name, value));
  node.append(...children);
  return node;
};

/** Load one of the site's own scripts once. A module could not be loaded from a folder on a disk. */
const loaded = new Map();
function load(file) {
  if (!loaded.has(file)) {
    loaded.set(file, new Promise((done, failed) => {
      const script = html("script", { src: tnSite.root + file });
      script.onload = done;
      script.onerror = () => failed(new Error(`${file} is missing in this copy of the site`));
      document.head.append(script);
    }));
  }
  return loaded.get(file);
}

// Views ---------------------------------------------------------------------------------------------------

/** What a view asks of a kernel, from the page: values by name, and who is told when one changes. */
function modelOf(values, more = {}) {
  const listeners = new Map();
  return {
    changed: new Set(),
    get: (name) => values[name],
    set(name, value) {
      if (values[name] === value) return;
      values[name] = value;
      this.changed.add(name);
      this.tell(`change:${name}`);
      this.tell("change");
    },
    tell: (event, ...what) => (listeners.get(event) ?? []).forEach((listener) => listener(...what)),
    // Several events stand in one text, with spaces between them.
    on: (events, listener) =>
      events.split(" ").forEach((event) => listeners.set(event, [...(listeners.get(event) ?? []), listener])),
    off: (events, listener) =>
      events.split(" ").forEach((event) =>
        listeners.set(event, (listeners.get(event) ?? []).filter((other) => listener && other !== listener))),
    save_changes() {},
    ...more,
  };
}

/** Put a live view into a place, after its still; on paper the still takes its place again. */
async function mount(place, view, model) {
  await load(`static/views/${view}.js`);
  const live = html("div", { class: "live" });
  place.append(live);
  try {
    tnViews[view].render({ model, el: live });
  } catch (error) {
    live.remove();
    throw error;
  }
  place.classList.add("is-live");
  return live;
}

/** What the address says of a view: #its-name?learning_rate=0.3 */
function fromAddress(name) {
  const [wanted, settings] = decodeURIComponent(location.hash.slice(1)).split("?");
  if (wanted !== name || !settings) return {};
  return Object.fromEntries([...new URLSearchParams(settings)].map(([key, value]) => [key, readValue(value)]));
}

/** A value as the address has it; an address that was cut off or typed wrong has none. */
function readValue(text) {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

async function showView(place) {
  const { view, state, name } = JSON.parse(place.dataset.view);
  const asked = Object.entries(fromAddress(name)).filter(([key, value]) => typeof state[key] === typeof value);
  const show = async (settings) => {
    const model = modelOf({ ...state, ...Object.fromEntries(settings) });
    settings.forEach(([key]) => model.changed.add(key));
    await mount(place, view, model);
    return model;
  };
  // An address may ask for what the view does not have, such as another start: then it stands as it was stored.
  const model = await show(asked).catch((error) => {
    if (!asked.length) throw error;
    return show([]);
  });
  const said = html("span", { role: "status" });
  const copy = html("button", { type: "button", class: "copies-link" }, "Copy a link to this setting");
  copy.addEventListener("click", async () => {
    const settings = new URLSearchParams([...model.changed].map((key) => [key, JSON.stringify(model.get(key))]));
    history.replaceState(null, "", `#${name}?${settings}`);
    await navigator.clipboard?.writeText(location.href);
    said.textContent = navigator.clipboard ? "Copied." : "The address bar has it.";
  });
  place.append(html("p", { class: "link-to-it" }, copy, said));
}

// Bets ----------------------------------------------------------------------------------------------------

const written = (choice) =>
  typeof choice === "number" ? choice.toLocaleString("en-US", { maximumSignificantDigits: 10 }) : choice;

/** A bet as it was settled: what was chosen, and whether it was right. */
function settled({ key, answer, why }) {
  const kept = tnSite.kept(`bet:${key}`);
  return kept === null ? null : { kept, answer, why, verdict: kept === answer ? "right" : "not right" };
}

function showBet(place) {
  const bet = JSON.parse(place.dataset.bet);
  const result = settled(bet);
  const values = { question: bet.question, choices: bet.choices, locked: result !== null, result: result ?? {} };
  const model = modelOf(values, {
    send({ lock }) {
      // The first one counts, also if it was made in another window.
      if (!settled(bet)) tnSite.keep(`bet:${bet.key}`, written(lock));
      // An answer comes after the view has finished asking, as it would from a kernel.
      setTimeout(() => {
        this.set("locked", true);
        this.set("result", settled(bet));
        document.querySelectorAll("[data-bets]").forEach(showBets);
      });
    },
  });
  return mount(place, "prediction", model);
}

/** The table of the bets made so far, as `my_bets()` shows it. */
function showBets(place) {
  const bets = Object.values(JSON.parse(place.dataset.bets)).map((bet) => [bet, settled(bet)]).filter(([, made]) => made);
  if (!bets.length) return;
  const row = (kind, texts) => html("tr", {}, ...texts.map((text) => html(kind, {}, text)));
  const right = bets.filter(([, { verdict }]) => verdict === "right").length;
  const rows = bets.map(([{ question }, { kept, answer, verdict }]) =>
    row("td", [question, kept, answer, `${verdict === "right" ? "✓" : "✗"} ${verdict}`]));
  place.replaceChildren(html("div", { class: "tn-record jp-RenderedHTML" },
    html("table", {},
      html("thead", {}, row("th", ["the question", "your bet", "it is", "verdict"])), html("tbody", {}, ...rows)),
    html("p", {}, html("b", {}, `${right} of ${bets.length} bets right.`))));
}

// Search --------------------------------------------------------------------------------------------------

const dialog = document.querySelector("dialog.search");
const [field, says, list] = ["input", ".search-says", "ol"].map((part) => dialog.querySelector(part));
const MOST = 30;

async function openSearch() {
  dialog.showModal();
  field.select();
  await load("static/search-index.js");
  find();
}

/** Sections that have all the words, those with the words in title or heading first. */
function find() {
  if (!window.tnIndex) return;
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [];
  if (words.length)
    for (const [number, id, heading, text] of tnIndex.sections) {
      const [path, title, kind] = tnIndex.pages[number];
      const [top, head, body] = [title, heading, text].map((part) => part.toLowerCase());
      if (!words.every((word) => top.includes(word) || head.includes(word) || body.includes(word))) continue;
      const counts = (part) => words.filter((word) => part.includes(word)).length;
      found.push({ path, title, kind, id, heading, text, at: body.indexOf(words[0]), score: 4 * counts(head) + 2 * counts(top) + counts(body) });
    }
  found.sort((a, b) => b.score - a.score);
  says.textContent = !words.length ? "" : found.length > MOST ? `${found.length} places; the first ${MOST}:`
    : found.length === 1 ? "1 place" : `${found.length} places`;
  list.replaceChildren(...found.slice(0, MOST).map(({ path, title, kind, id, heading, text, at }) => {
    const from = at > 50 ? text.indexOf(" ", at - 50) + 1 : 0;
    const to = text.length > from + 150 ? text.lastIndexOf(" ", from + 150) : text.length;
    const piece = `${from ? "… " : ""}${text.slice(from, to)}${to < text.length ? " …" : ""}`;
    const link = html("a", { href: `${tnSite.root}${path}${id ? `#${id}` : ""}` },
      html("b", {}, heading === title ? title : `${title} › ${heading}`), html("span", {}, `${kind}. ${piece}`));
    link.addEventListener("click", () => dialog.close());
    return html("li", {}, link);
  }));
}

// The page ------------------------------------------------------------------------------------------------

function turnTheme(button) {
  const { dataset } = document.documentElement;
  const say = () => (button.textContent = dataset.theme === "dark" ? "Light" : "Dark");
  button.addEventListener("click", () => {
    tnSite.keep("theme", dataset.theme === "dark" ? "light" : "dark");
    tnSite.showTheme();
  });
  new MutationObserver(say).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  say();
  button.hidden = false;
}

/** What scrolls sideways can be reached by keys. */
function nameWhatScrolls() {
  for (const node of document.querySelectorAll("main pre, main .figure, main table, main .still, .jp-OutputArea-output")) {
    const scrolls = node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible";
    if (scrolls) node.setAttribute("tabindex", "0");
    else node.removeAttribute("tabindex");
  }
}

// What runs in JupyterLite needs a server; a disk is none.
if (location.protocol === "file:") document.querySelectorAll(".runs, .more a[href*='/lite/lab/']").forEach((link) => link.remove());

turnTheme(document.querySelector(".theme-turns"));
for (const opener of document.querySelectorAll(".search-opens")) {
  opener.hidden = false;
  opener.addEventListener("click", openSearch);
}
field.addEventListener("input", find);
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  openSearch();
});
document.querySelectorAll("[data-bet]").forEach(showBet);
document.querySelectorAll("[data-bets]").forEach(showBets);

// A view is brought to life before it is reached.
const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    showView(target);
  }
}, { rootMargin: "900px" });
document.querySelectorAll("[data-view]").forEach((place) => near.observe(place));
const [shared] = decodeURIComponent(location.hash.slice(1)).split("?");
if (location.hash.includes("?")) document.getElementById(`cell-${shared}`)?.scrollIntoView();
if (innerWidth < 1180) document.querySelector(".contents details")?.removeAttribute("open");
new ResizeObserver(nameWhatScrolls).observe(document.querySelector("main"));
