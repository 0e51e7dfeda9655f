// What every widget of the course needs; put in front of each one's own script.

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

