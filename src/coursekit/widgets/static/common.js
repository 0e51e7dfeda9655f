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


const PATIENCE_MS = 6000;
const ASKING = "Asking Python …";
const SILENT = "✗ Python does not answer. If a cell is still running, wait for it. If none is, choose "
  + "Kernel > Restart Kernel. Then click this cell, choose Run > Run All Above Selected Cell, and run "
  + "this cell again. What was saved before is safe.";

// Waits for Python's answer to what is sent, and tells when none comes.
function makeAsker(model, tellSilence) {
  let waiting;
  const stop = () => clearTimeout(waiting);
  const wait = () => {
    stop();
    waiting = setTimeout(tellSilence, PATIENCE_MS);
  };
  const ask = (changes) => {
    wait();
    try {
      for (const [name, value] of Object.entries(changes)) model.set(name, value);
      model.save_changes();
    } catch {
      stop();
      tellSilence();
    }
  };
  return { ask, wait, stop };
}

// What is set or filled in and not in the learner's file yet: this browser keeps it, for the page
// may be closed, and Python may be gone. `place` names the file and the question.
function makeDraft(place) {
  const act = (what) => {
    try {
      return place ? what(globalThis.localStorage, `coursekit:${place}`) : null;
    } catch {
      return null; // a browser may keep nothing, or be full
    }
  };
  return {
    read: () => act((kept, name) => JSON.parse(kept.getItem(name))),
    keep: (values) => act((kept, name) => kept.setItem(name, JSON.stringify(values))),
    drop: () => act((kept, name) => kept.removeItem(name)),
  };
}

function inBase64(buffer) {
  const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte));
  return btoa(signs.join(""));
}

const isSame = (one, other) => {
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return one === other;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => isSame(one[name], other[name]));
};
