// What every widget of the course needs; put in front of each one's own script.

const SUPPRESS = "data-lm-suppress-shortcuts";
const EDITING = ["a", "c", "v", "x", "y", "z"];

// Each widget has its own copy of this script, so the page counts the ids.
const uniqueId = () => `ck-${(globalThis.coursekitIds = (globalThis.coursekitIds ?? 0) + 1)}`;

function element(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined) continue;
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

// JupyterLab keeps arrow keys and letters for itself unless the focused element carries an
// attribute; Ctrl+S and its like must still reach it, but not the keys of editing.
// Returns what ends it.
function keepKeys(root) {
  const listen = (event) => {
    if (!root.contains(event.target)) return;
    const forJupyter = (event.ctrlKey || event.metaKey) && !EDITING.includes(event.key.toLowerCase());
    if (forJupyter) event.target.removeAttribute(SUPPRESS);
    else event.target.setAttribute(SUPPRESS, "true");
  };
  window.addEventListener("keydown", listen, true);
  return () => window.removeEventListener("keydown", listen, true);
}

// A reference leads to the lesson's list at the end, whose ids JupyterLab has renamed.
function followReference(event) {
  const id = event.target.closest("a[href^='#']")?.getAttribute("href").slice(1);
  const entry = id && document.querySelector(`[data-jupyter-id="${CSS.escape(id)}"]`);
  if (!entry) return;
  event.preventDefault();
  entry.scrollIntoView();
}

