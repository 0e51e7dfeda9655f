// Begin a deck; an address that ends in ?40 leaves out what the short path has no time for.
const { short } = document.currentScript.dataset;
if (new URLSearchParams(location.search).has(short)) {
  document.querySelectorAll("section[data-long]").forEach((slide) => slide.remove());
}
Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  center: false,
  controls: false,
  hash: true,
  slideNumber: "c/t",
  transition: "none",
  plugins: [RevealNotes],
});
