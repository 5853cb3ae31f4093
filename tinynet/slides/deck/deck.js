// Letters differ from machine to machine: a slide that became too high is set smaller until it is whole.
function fit(slide) {
  for (let size = 28; (slide.scrollHeight > 720 || slide.scrollWidth > 1280) && size > 16; size -= 1) {
    slide.style.fontSize = `${size - 1}px`;
  }
}
const fitCurrent = () => fit(Reveal.getCurrentSlide());
Reveal.on("ready", fitCurrent);
Reveal.on("slidechanged", fitCurrent);
Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  center: false,
  hash: true,
  // One key, the right arrow, goes through all of it.
  navigationMode: "linear",
  slideNumber: "c/t",
  pdfSeparateFragments: false,
  transition: "none",
});
