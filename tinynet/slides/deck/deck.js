// The room's light decides the theme: the computer's own setting first, and then the key T.
const root = document.documentElement;
root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";

// A slide has 1280 x 720 pixels. On a phone that is held upright it has the phone's form; there code and figures scroll in
// their own boxes, and a slide with a view scrolls, so that figures and views are as large as on a page.
const upright = matchMedia("(orientation: portrait) and (max-width: 600px)");
const isOnPaper = new URLSearchParams(location.search).get("view") === "print";
let [wide, high] = [1280, 720];
const isUpright = () => upright.matches && !isOnPaper;
function form() {
  root.classList.toggle("upright", isUpright());
  [wide, high] = isUpright() ? [720, Math.round((720 * innerHeight) / innerWidth)] : [1280, 720];
  root.style.setProperty("--enlarged", wide / innerWidth);
  return { width: wide, height: high };
}

// Letters differ from machine to machine: a slide that became too high is set smaller until it is whole, and one with few
// words is set larger.
const isCut = (part) => part.scrollWidth > part.clientWidth + 1;
const isWhole = (slide) =>
  slide.scrollWidth <= wide &&
  (slide.scrollHeight <= high || (isUpright() && slide.querySelector(".figure[data-view], .live"))) &&
  (isUpright() || ![...slide.querySelectorAll("pre")].some(isCut));
const hasRoom = (slide) => slide.scrollHeight <= 560 && isWhole(slide);
function fit(slide) {
  let scale = 1;
  const set = (size) => slide.style.setProperty("--scale", (scale = size));
  set(1);
  if (!slide.querySelector("pre, .figure, .jp-RenderedHTML")) while (hasRoom(slide) && scale < 1.3) set(scale + 0.05);
  while (!isWhole(slide) && scale > 0.56) set(scale - 0.01);
  // A finger that moves what is cut does not turn the page.
  for (const part of slide.querySelectorAll("pre, table, .figure")) part.toggleAttribute("data-prevent-swipe", isCut(part));
}

// A view needs no kernel: it gets a model that holds its values, in the place of its still.
function modelOf(values) {
  const listeners = new Map();
  const tell = (event) => (listeners.get(event) ?? []).forEach((listener) => listener());
  return {
    get: (name) => values[name],
    set(name, value) {
      if (values[name] === value) return;
      values[name] = value;
      tell(`change:${name}`);
      tell("change");
    },
    // Several events stand in one text, with spaces between them.
    on: (events, listener) =>
      events.split(" ").forEach((event) => listeners.set(event, [...(listeners.get(event) ?? []), listener])),
    off: (events, listener) =>
      events.split(" ").forEach((event) =>
        listeners.set(event, (listeners.get(event) ?? []).filter((other) => listener && other !== listener))),
    save_changes() {},
  };
}

async function bringToLife(slide) {
  const figure = slide.querySelector(".figure[data-view]");
  if (!figure || Reveal.isPrintView()) return;
  const { view, state } = JSON.parse(figure.dataset.view);
  delete figure.dataset.view;
  const code = URL.createObjectURL(new Blob([VIEWS[view]], { type: "text/javascript" }));
  const { default: module } = await import(code);
  const still = figure.firstElementChild;
  const live = Object.assign(document.createElement("div"), { className: "live" });
  live.dataset.preventSwipe = "";
  // Keys that a view answers to do not turn the page; Escape gives them back.
  live.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Escape") document.activeElement.blur();
  });
  figure.replaceChildren(live);
  try {
    module.render({ model: modelOf(state), el: live });
  } catch (error) {
    figure.replaceChildren(still);
    throw error;
  }
  // As large as the slide allows: a view decides by its width how it is laid out, as soon as it has been measured.
  const zooms = [...(isUpright() ? [wide / innerWidth] : []), 1.5, 1.35, 1.2, 1.1, 1, 0.9, 0.8, 0.7, 0.6];
  const set = () => (live.dataset.zoom = live.style.zoom = zooms.shift());
  set();
  const twoFrames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  let isFitting = false;
  const shrink = async () => {
    if (isFitting) return;
    isFitting = true;
    while (!isWhole(slide) && zooms.length) {
      set();
      // A view that is as wide as it may be has the same size at the next zoom: nothing would be observed.
      await twoFrames();
    }
    isFitting = false;
    live.dataset.fitted = "";
  };
  new ResizeObserver(shrink).observe(live);
}

function show() {
  const slide = Reveal.getCurrentSlide();
  fit(slide);
  bringToLife(slide);
}
Reveal.on("ready", show);
Reveal.on("slidechanged", show);
addEventListener("resize", () => {
  const before = `${wide} ${high}`;
  const { width, height } = form();
  if (`${width} ${height}` === before) return;
  Reveal.configure({ width, height });
  show();
});
Reveal.initialize({
  ...form(),
  // Not one long page on a phone.
  scrollActivationWidth: null,
  margin: 0,
  center: false,
  hash: true,
  // One key, the right arrow, goes through all of it.
  navigationMode: "linear",
  slideNumber: "c/t",
  pdfSeparateFragments: false,
  transition: "none",
  keyboard: {
    // N shows what the speaker may say, beside the slide; T changes between light and dark.
    78: () => Reveal.configure({ showNotes: !Reveal.getConfig().showNotes }),
    84: () => (root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark"),
  },
});
