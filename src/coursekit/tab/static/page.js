// What the course adds to a page of JupyterLite: Python begins while the page is drawn, a line
// says how far it is, a cell that is run too early waits, and an old copy of a lesson is named.
(() => {
  const place = new URL(".", document.currentScript.src);
  const NativeWorker = window.Worker;
  const names = new Set();

  // Python in a worker of its own. JupyterLite asks for one each time a kernel starts.
  function spawn() {
    const name = `coursekit-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
    names.add(name);
    return new NativeWorker(new URL("worker.mjs", place), { type: "module", name });
  }
  let spare = spawn();
  window.Worker = class extends NativeWorker {
    constructor(address, options) {
      if (!String(address).includes("comlink.worker")) {
        super(address, options);
        return;
      }
      const worker = spare ?? spawn();
      spare = undefined;
      return worker;
    }
  };

  const WORDS = {
    fetching: (done, all) => `Python is starting in this tab${all ? ` (${done} of ${all} parts are here)` : ""}. `
      + "You can read the lesson now.",
    importing: () => "Python is loading the course. You can read the lesson now.",
    waiting: () => "Python is not ready yet. The cell runs as soon as it is.",
    failed: (why) => `Python could not start in this tab: ${why} Reload the page. If this happens again, `
      + "try another browser, or one of the other ways to run the course.",
    lost: () => "This browser keeps nothing for this page, so your answers are lost when you close "
      + "the tab. Run ck.download() in a cell before you do. A window that is not private may keep them.",
  };
  const bar = document.createElement("div");
  bar.id = "coursekit-bar";
  bar.setAttribute("role", "status");
  const lines = new Map();
  function say(name, text, ...buttons) {
    if (text) lines.set(name, [text, buttons]);
    else lines.delete(name);
    bar.replaceChildren(...[...lines.values()].map(([words, after]) => {
      const line = document.createElement("p");
      line.append(words, ...after.flatMap((button) => [" ", button]));
      return line;
    }));
    bar.hidden = !lines.size;
  }
  const show = () => document.body.prepend(bar);
  if (document.body) show();
  else addEventListener("DOMContentLoaded", show);
  say("python", WORDS.fetching());

  const news = new BroadcastChannel("coursekit-python");
  let ready;
  const isReady = new Promise((yes) => { ready = yes; });
  news.onmessage = ({ data }) => {
    if (!names.has(data.from)) return;
    if (data.stage === "ready") {
      if (data.why) say("lost", WORDS.lost());
    } else if (data.stage === "failed") {
      say("python", WORDS.failed(data.why));
    } else {
      say("python", WORDS[data.stage](data.done, data.all));
    }
  };

  // A cell that is run before there is a kernel waits for it, in the order of the key presses.
  const RUNS = /^(notebook:(run|restart-run)|runmenu:)/;
  const AND_NEXT = /select-next$|insert-below$|^runmenu:run$/;
  function watch(app) {
    const { commands } = app;
    const execute = commands.execute.bind(commands);
    let isOpen = false;
    const waiting = [];
    commands.execute = async (id, args) => {
      if (isOpen || !RUNS.test(id)) return execute(id, args);
      say("python", WORDS.waiting());
      const notebook = app.shell.currentWidget?.content;
      const index = notebook?.activeCellIndex;
      const isOne = /:run(-cell)?(-and-select-next|-and-insert-below)?$/.test(id);
      if (isOne && notebook) {
        notebook.activeCell?.setPrompt?.("*");
        if (AND_NEXT.test(id)) notebook.activeCellIndex = Math.min(index + 1, notebook.widgets.length - 1);
      }
      return new Promise((yes, no) => waiting.push(async () => {
        try {
          if (!isOne || !notebook) return yes(await execute(id, args));
          const before = notebook.activeCellIndex;
          notebook.activeCellIndex = index;
          const done = execute("notebook:run-cell");
          notebook.activeCellIndex = before;
          return yes(await done);
        } catch (error) {
          return no(error);
        }
      }));
    };
    isReady.then(async () => {
      isOpen = true;
      say("python", "");
      for (const run of waiting) await run();
    });
    const look = () => {
      const panel = app.shell.currentWidget;
      const session = panel?.sessionContext;
      if (!session) return setTimeout(look, 100);
      const hear = () => {
        if (["idle", "busy"].includes(session.session?.kernel?.status)) {
          ready();
          session.statusChanged.disconnect(hear);
        }
      };
      session.statusChanged.connect(hear);
      hear();
      panel.context.ready.then(() => lookForOldCopy(app, panel));
      return undefined;
    };
    app.restored.then(look);
  }

  // JupyterLite opens the copy that this browser has of a notebook, however old it is.
  async function lookForOldCopy(app, panel) {
    const { context } = panel;
    const published = await (await fetch(new URL("published.json", place), { cache: "no-store" })).json();
    const mark = context.model.toJSON().metadata.coursekit;
    const now = published[context.path];
    if (!now || !mark || mark.sha256 === now) return;
    const { contents } = app.serviceManager;
    const renew = async () => {
      await contents.delete(context.path);
      await context.revert();
    };
    if (await digest(context.model.toJSON().cells) === mark.sha256) {
      await renew();
      say("copy", "This lesson has a new version. You had changed nothing in the old one, so you see the new one.");
      return;
    }
    const kept = context.path.replace(/\.ipynb$/, `-my-copy-${new Date().toISOString().slice(0, 10)}.ipynb`);
    const button = document.createElement("button");
    button.textContent = "Open the new version";
    button.addEventListener("click", async () => {
      await context.save();
      const { content } = await contents.get(context.path, { content: true });
      await contents.save(kept, { type: "notebook", format: "json", content });
      await renew();
      say("copy", `You see the new version. Your copy of the old one is kept as ${kept}.`);
    });
    say("copy", "You see your own copy of an older version of this lesson. Your answers are safe in both.", button);
  }

  // As `digest` in coursekit/published.py, which marks a notebook.
  async function digest(cells) {
    const ascii = (text) => JSON.stringify(text).replace(/[^\x20-\x7e]/g,
      (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
    const texts = cells.map((cell) => [cell.cell_type, [cell.source].flat().join("")])
      .filter(([, text]) => text.trim()).map(([kind, text]) => `["${kind}", ${ascii(text)}]`);
    const bytes = new TextEncoder().encode(`[${texts.join(", ")}]`);
    const found = await globalThis.crypto.subtle?.digest("SHA-256", bytes);
    return found && [...new Uint8Array(found)].map((one) => one.toString(16).padStart(2, "0")).join("");
  }

  let app;
  Object.defineProperty(window, "jupyterapp", {
    configurable: true,
    get: () => app,
    set(made) {
      app = made;
      watch(made);
    },
  });
})();
