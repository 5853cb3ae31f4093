// Before the page is drawn: the reader's own choice of theme if there is one, otherwise that of the system.
"use strict";

const tnSite = {
  /** The folder of the site, with a slash at its end; nothing in the page for addresses that do not exist. */
  root: document.currentScript.src.replace(/static\/theme\.js$/, ""),
  /** What is kept where the browser keeps nothing. */
  inMemory: new Map(),
  /** What this browser has kept under a name, or null. */
  kept(name) {
    try {
      return localStorage.getItem(`two-neurons:${name}`);
    } catch (error) {
      if (error.name !== "SecurityError") throw error;
      return this.inMemory.get(name) ?? null;
    }
  },
  /** Keep a text under a name, in this browser or, where that is not allowed, until the page is left. */
  keep(name, text) {
    this.inMemory.set(name, text);
    try {
      localStorage.setItem(`two-neurons:${name}`, text);
    } catch (error) {
      if (!["SecurityError", "QuotaExceededError"].includes(error.name)) throw error;
    }
  },
  dark: matchMedia("(prefers-color-scheme: dark)"),
  showTheme() {
    document.documentElement.dataset.theme = this.kept("theme") ?? (this.dark.matches ? "dark" : "light");
  },
};
tnSite.showTheme();
tnSite.dark.addEventListener("change", () => tnSite.showTheme());
