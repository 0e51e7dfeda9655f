// Python for the tab: begins as soon as its worker does, and is handed to JupyterLite's kernel
// when that asks for it. The build writes SETTINGS: addresses, the packages to fetch at the
// start, and the modules to import before the first cell.
import { openStore } from "./store.mjs";

const SETTINGS = JSON.parse("{}");
const here = (name) => new URL(name, import.meta.url).href;
const channel = new BroadcastChannel("coursekit-python");
const tell = (stage, done = 0, all = 0, why = "") => (
  channel.postMessage({ from: self.name, stage, done, all, why }));

// What Python says before the kernel is there to hear it.
const listeners = { stdout: console.log, stderr: console.warn };
let begun;

function begin() {
  begun ??= start().catch((error) => {
    console.error(error);
    tell("failed", 0, 0, String(error?.message ?? error).trim().split("\n").at(-1));
    throw error;
  });
  return begun;
}

async function start() {
  tell("fetching");
  countFetches();
  const opened = openStore();
  const { loadPyodide: load } = await import(new URL(SETTINGS.core, import.meta.url).href);
  const python = await load({
    indexURL: new URL(".", new URL(SETTINGS.core, import.meta.url)).href,
    lockFileURL: here(SETTINGS.lock),
    packageBaseUrl: here("."),
    stdLibURL: here(SETTINGS.library),
    packages: SETTINGS.packages,
    convertNullToNone: true, // a field that is left blank is None, as in any other Jupyter
    stdout: (line) => listeners.stdout(line),
    stderr: (line) => listeners.stderr(line),
  });
  tell("importing");
  globalThis.coursekitStore = await opened;
  const late = SETTINGS.late.map(({ file, imports }) => ({ file: here(file), imports }));
  const wrong = python.pyimport("coursekit.browser").begin(JSON.stringify(late));
  if (wrong) throw new Error(wrong);
  tell("ready", 0, 0, globalThis.coursekitStore.why);
  return python;
}

// Say how many of the files have come.
function countFetches() {
  const all = SETTINGS.packages.length;
  const fetchBefore = globalThis.fetch;
  let done = 0;
  globalThis.fetch = async (...request) => {
    const answer = await fetchBefore(...request);
    if (String(request[0]?.url ?? request[0]).endsWith(".whl")) tell("fetching", ++done, all);
    return answer;
  };
}

// What JupyterLite's kernel calls.
export async function loadPyodide(options) {
  const python = await begin();
  listeners.stdout = options.stdout ?? listeners.stdout;
  listeners.stderr = options.stderr ?? listeners.stderr;
  return python;
}

// In the course's own worker, `coursekitWorker` is set before this is read.
if (globalThis.coursekitWorker) begin().catch(() => { /* the kernel is told when it asks */ });
