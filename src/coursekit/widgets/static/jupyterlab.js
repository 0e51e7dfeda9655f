// What the widgets lean on inside JupyterLab and Vega: names of classes and attributes that
// neither promises. No other script names them; tests/jupyterlab says what breaks without.

const SUPPRESS = "data-lm-suppress-shortcuts";
const EDITING = ["a", "c", "v", "x", "y", "z"];

// JupyterLab keeps arrow keys and letters for itself unless the focused element carries an
// attribute; Ctrl+S and its like must still reach it, but not the keys of editing. Shift+Enter
// runs the cell, but in a text, where it begins a line; Escape leaves the widget for its cell.
// Returns what ends it.
function keepKeys(root) {
  const listen = (event) => {
    if (!root.contains(event.target)) return;
    const command = (event.ctrlKey || event.metaKey) && !EDITING.includes(event.key.toLowerCase());
    const runs = event.key === "Enter" && event.shiftKey && !event.target.matches("textarea");
    if (event.key === "Escape") root.closest(".jp-Cell")?.focus();
    if (command || runs) event.target.removeAttribute(SUPPRESS);
    else event.target.setAttribute(SUPPRESS, "true");
  };
  window.addEventListener("keydown", listen, true);
  return () => window.removeEventListener("keydown", listen, true);
}

// The same for what is already there, before any key is pressed.
function keepKeysOf(nodes) {
  nodes.forEach((node) => node.setAttribute(SUPPRESS, "true"));
}

// JupyterLab takes back line breaks, and with them Enter as submit, by listening on the input.
function keepLineBreaks(root) {
  root.addEventListener("beforeinput", (event) => event.stopPropagation(), true);
}

// A reference leads to the lesson's list at the end, whose ids JupyterLab has renamed: the
// entry opens and is marked, and its way back leads to the reference that was followed.
const BACK = "from-";
const MARK = ["background", "outline"];
const MARKED = ["var(--jp-layout-color2)", "2px solid var(--jp-brand-color1)"];
let left = null, marked = null;

// For the whole page, texts too, from the first widget on.
function followReferences() {
  const page = document.documentElement;
  if (page.dataset.coursekitFollows) return;
  page.dataset.coursekitFollows = "yes";
  page.addEventListener("click", followReference, true);
  page.addEventListener("click", followOut, true);
}

// A link to a heading of another notebook: JupyterLab opens the notebook, and looks for the
// heading before it is drawn. So the page goes there as soon as it is, and stays while charts
// above it are drawn, until the reader does something.
const LONGEST = 15000;  // milliseconds

function followOut(event) {
  const link = event.target.closest?.(".jp-Notebook a[href*='.ipynb']");
  if (!link?.hash) return;
  const here = link.closest(".jp-Notebook");
  const id = CSS.escape(decodeURIComponent(link.hash.slice(1)));
  const go = () => [...document.querySelectorAll(`.jp-Notebook [data-jupyter-id="${id}"]`)]
    .find((heading) => heading.offsetParent && !here.contains(heading))?.scrollIntoView();
  const observer = new MutationObserver(go);
  const end = new AbortController();
  const stop = () => { observer.disconnect(); end.abort(); };
  observer.observe(document.body, { childList: true, subtree: true });
  for (const name of ["wheel", "pointerdown", "keydown"]) {
    document.addEventListener(name, stop, { signal: end.signal, capture: true });
  }
  setTimeout(stop, LONGEST);
}

function followReference(event) {
  const link = event.target.closest?.("a[href^='#']");
  const notebook = link?.closest(".jp-Notebook");
  const id = link && decodeURIComponent(link.getAttribute("href").slice(1));
  const target = notebook?.querySelector(`[data-jupyter-id="${CSS.escape(id)}"]`);
  if (!target) return;
  event.preventDefault();
  event.stopPropagation();
  const entry = target.closest("details:has(> summary > a), li, p, td") ?? target;
  const goesBack = link.textContent.includes("back");
  const arrive = goesBack && left?.isConnected ? left : target;
  for (let fold = arrive.closest("details"); fold; fold = fold.parentNode.closest("details")) {
    fold.open = true;
  }
  if (marked) MARK.forEach((name) => { marked.style[name] = ""; });
  marked = goesBack ? arrive.closest("li, p, td") ?? arrive : entry;
  MARK.forEach((name, n) => { marked.style[name] = MARKED[n]; });
  if (!goesBack) left = link;
  arrive.scrollIntoView({ block: "center" });
}


// Opens the texts of this notebook that waited for an answer to the question with this key.
// Returns whether one was closed until now.
function openAfter(el, key) {
  const open = () => {
    const name = `details.${CSS.escape("ck-after-" + key)}:not([open])`;
    const texts = [...(el.closest(".jp-Notebook") ?? document).querySelectorAll(name)];
    texts.forEach((text) => { text.open = true; });
    return texts.length > 0;
  };
  if (el.isConnected) return open();
  requestAnimationFrame(open);  // a form that is made with its answer is not on the page yet
  return false;
}

// The page's half of the event bridge (the other is widgets/bridge.py): to the charts beside
// the controls, for another notebook may hold the same panel.
const CHART = "svg.marks";
const outputOf = (el) => el.closest(".jp-OutputArea") ?? document;

function send(el, key, signals) {
  for (const chart of outputOf(el).querySelectorAll(CHART)) {
    chart.dispatchEvent(new CustomEvent("coursekit:" + key, { detail: signals }));
  }
}

// Acts once the widget is on the page, and again for each chart that is drawn beside it then:
// a chart may come after its controls, and anew with another theme. Returns what ends it.
function withEachChart(el, act) {
  const everywhere = { childList: true, subtree: true };
  const isChart = (node) => node.matches?.(CHART) || node.querySelector?.(CHART);
  let onPage = false;
  const look = (changes) => {
    if (!onPage && el.isConnected) {
      onPage = true;
      observer.disconnect();
      observer.observe(outputOf(el), everywhere);
      act();
    } else if (onPage && changes.some(({ addedNodes }) => [...addedNodes].some(isChart))) act();
  };
  const observer = new MutationObserver(look);
  observer.observe(document, everywhere);
  look([]);
  return () => observer.disconnect();
}


// What a notebook's page has and Python in a browser tab has not: the saved notebooks but for the
// lessons, the open one saved first. `jupyterapp` is there in a tab only.
async function bringNotebooks() {
  const app = globalThis.jupyterapp;
  const { contents } = app.serviceManager;
  const open = app.shell.currentWidget?.context;
  await open?.save();
  const folder = (open?.path ?? "").split("/").slice(0, -1).join("/");
  const there = (await contents.get(folder)).content.filter(
    ({ name, type }) => type === "notebook" && !/^(\d|index\.)/.test(name));
  return Promise.all(there.map(async ({ name, path }) => {
    const { content, last_modified: at } = await contents.get(path, { content: true, format: "json" });
    return { name, at: Date.parse(at) / 1000, text: JSON.stringify(content, null, 1) };
  }));
}
