// A page of the course without Python: draws its charts, and lets its widgets answer from the
// replies that were made when the page was built. Answers are kept in this browser.
// Classic scripts, no fetch: a page also works from a folder on a disk.

(() => {
  const KEPT = "coursekit-work";
  const VERSION = 1;
  const UNKNOWN = "This page holds no answer for this combination. Python computes every one: "
    + "open the lesson in the browser tab or in JupyterLab.";
  const ABOUT = "Your answers in the course. The file is yours: keep it, copy it, hand it in.";
  const BOARD_KEPT = "✓ Saved in this browser.";
  const widgets = {};
  const waiting = new Map();

  // Where the scripts of this page lie.
  const base = new URL(".", document.currentScript.src);

  const load = (src) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL(src, base);
    script.onload = done;
    script.onerror = () => failed(new Error(src));
    document.head.append(script);
  });

  // Each file hands over its data once; two places may ask for the same.
  const loaded = new Map();
  const data = (src) => {
    if (!loaded.has(src)) {
      const name = src.split("/").pop().replace(/\.js$/, "");
      loaded.set(src, new Promise((done, failed) => {
        waiting.set(name, done);
        load(src).catch(failed);
      }));
    }
    return loaded.get(src);
  };
  const take = (name, content) => waiting.get(name)?.(content);

  let vega;
  const withVega = () => (vega ??= load("vega.js"));

  // ---- the learner's answers, in the form of the learner's file

  const read = () => {
    try {
      const entries = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
      return Array.isArray(entries) ? entries : [];
    } catch {
      return [];
    }
  };
  const lastOf = (key) => read().filter((entry) => entry.key === key).pop();
  const keep = (kind, key, value) => {
    const last = lastOf(key);
    if (last && JSON.stringify(last.value) === JSON.stringify(value)) return;
    const at = new Date().toISOString();
    localStorage.setItem(KEPT, JSON.stringify([...read(), { kind, key, value, at }]));
    document.dispatchEvent(new Event("coursekit:kept"));
  };
  const asFile = () => {
    const rows = read().map((entry) => `    ${JSON.stringify(entry)}`).join(",\n");
    const head = { format: KEPT, version: VERSION, about: ABOUT };
    const lines = Object.entries(head).map(([k, v]) => `  ${JSON.stringify(k)}: ${JSON.stringify(v)},`);
    return ["{", ...lines, '  "entries": [', ...(rows ? [rows] : []), "  ]", "}", ""].join("\n");
  };

  // ---- a widget's model: what anywidget gives it in a notebook

  const same = (value) => JSON.stringify(value, (_, one) =>
    (one && typeof one === "object" && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort()) : one));

  class Model {
    constructor(traits, changed) {
      this.traits = structuredClone(traits);
      this.changed = changed;
      this.listeners = new Map();
      this.dirty = new Set();
    }
    get(name) { return this.traits[name]; }
    set(name, value) { this.traits[name] = value; this.dirty.add(name); this.tell(name); }
    tell(name) { for (const act of this.listeners.get(`change:${name}`) ?? []) act(); }
    on(event, act) { this.listeners.set(event, [...(this.listeners.get(event) ?? []), act]); }
    off(event, act) {
      this.listeners.set(event, (this.listeners.get(event) ?? []).filter((one) => one !== act));
    }
    save_changes() { const names = [...this.dirty]; this.dirty.clear(); this.changed(this, names); }
  }

  const told = (replies, found) =>
    Object.fromEntries(Object.entries(found[1]).map(([name, at]) => [name, replies.values[at]]));

  // A board: signals, sentence and detail for the values of its controls.
  function answerBoard(state) {
    const { replies } = state;
    const known = new Map(replies.of.map((one) => {
      const values = Object.fromEntries(
        Object.entries(one[0]).map(([name, at]) => [name, replies.values[at]]));
      return [same(values), one];
    }));
    return (model, names) => {
      if (names.includes("kept")) {
        keep("answer", model.get("key"), model.get("values"));
        model.set("notice", BOARD_KEPT);
      }
      if (names.includes("values")) {
        const found = known.get(same(model.get("values")));
        const next = found ? told(replies, found) : { sentence: UNKNOWN };
        for (const [name, value] of Object.entries(next)) model.set(name, value);
      }
      if (names.includes("asked")) model.set("answered", model.get("asked"));
      model.dirty.clear();
    };
  }

  // A form: the reply to what was filled in, or to what was saved before.
  function answerForm(state) {
    const { replies } = state;
    const found = (value) => replies.of.find((one) => one[0] !== null && same(one[0]) === same(value))
      ?? replies.of.find((one) => one[0] === null);
    return (model, names) => {
      if (!names.includes("sent")) return;
      const sent = model.get("sent");
      const of = told(replies, replies.of[0]).of;
      const value = of ? lastOf(of)?.value ?? "" : plain(sent.values.answer);
      const one = found(value);
      const reply = one && told(replies, one);
      if (!reply) {
        model.set("reply", { status: `<p>→ ${UNKNOWN}</p>`, n: sent.n });
      } else {
        if (reply.key) keep(reply.kind, reply.key, value);
        model.set("reply", { ...withText(reply.reply, value), n: sent.n });
      }
      model.dirty.clear();
    };
  }

  const ANY = "\u25A0";
  const escaped = (text) => {
    const node = document.createElement("span");
    node.textContent = text;
    return node.innerHTML;
  };
  const withText = (reply, value) => ({
    ...reply,
    values: reply.values ?? (typeof value === "string" && value ? { answer: value } : null),
    result: (reply.result ?? "").replaceAll(ANY, escaped(String(value))),
  });
  // What a field holds, as the learner's file keeps it: numbers as numbers, an empty one as "".
  const plain = (value) => {
    if (Array.isArray(value)) return value.length ? value : "";
    const text = String(value ?? "").trim().replace(",", ".");
    return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
  };

  const ANSWERS = { Panel: answerBoard, FormWidget: answerForm };

  async function startWidget(place) {
    const state = await data(place.dataset.ckFrom);
    const model = new Model(state.traits, ANSWERS[state.widget](state));
    const el = document.createElement("div");
    place.replaceChildren(el);
    widgets[state.widget].render({ model, el });
    if (state.widget === "Panel") return showDetail(place, model);
    const key = told(state.replies, state.replies.of[0]).key;
    const before = key && lastOf(key);
    if (before) {
      model.set("sent", { n: 0, values: { answer: before.value } });
      model.save_changes();
    }
    return undefined;
  }

  // What a board says below its chart.
  function showDetail(place, model) {
    const output = place.closest(".jp-OutputArea");
    const below = document.createElement("div");
    let shown;
    const show = () => {
      const detail = model.get("detail");
      if (detail === undefined || detail === shown) return;
      shown = detail;
      below.innerHTML = detail;
    };
    below.className = "ck-panel ck-detail";
    output.append(below);
    model.on("change:detail", show);
    show();
  }

  async function startChart(place) {
    const [spec] = await Promise.all([data(place.dataset.ckFrom), withVega()]);
    const { embedOptions } = spec.usermeta ?? {};
    const options = { ...embedOptions, renderer: "svg", actions: false, logLevel: 1 };
    const drawn = document.createElement("div");
    const picture = place.querySelector("img");
    drawn.setAttribute("role", "group");
    drawn.setAttribute("aria-label", picture.alt);
    place.append(drawn);
    await window.vegaEmbed(drawn, { ...spec, usermeta: {} }, options);
    drawn.querySelector("svg").setAttribute("aria-hidden", "true"); // its words are the label
    picture.remove();
    place.classList.add("ck-drawn");
    reach();
  }

  // ---- the line at the end of the page: what is kept here

  const make = (name, props = {}, ...inside) => {
    const node = Object.assign(document.createElement(name), props);
    node.append(...inside);
    return node;
  };

  function showKept() {
    let place = document.querySelector(".ck-kept");
    if (!place) {
      if (!document.querySelector(".ck-widget")) return;
      place = make("p", { className: "ck-kept", role: "status" });
      document.querySelector("article").append(place);
    }
    const count = read().length;
    const save = make("a", {
      textContent: "Save a copy",
      download: `${KEPT}.json`,
      href: URL.createObjectURL(new Blob([asFile()], { type: "application/json" })),
    });
    const text = `${count === 1 ? "1 answer is" : `${count} answers are`} kept in this browser. `;
    const then = ` In a notebook, ck.restore("${KEPT}.json") adds them to your file.`;
    place.replaceChildren(...(count ? [text, save, ".", then]
      : ["What you answer on these pages is kept in this browser, and nowhere else."]));
  }

  // ---- a table to search: the rows that hold every word

  function startSearch(place) {
    const table = document.getElementById(`table-${place.dataset.ckTable}`);
    const rows = [...table.tBodies[0].rows].map((row) => [row, row.textContent.toLowerCase()]);
    const found = make("span", { role: "status" });
    const input = make("input", { type: "search", id: `search-${table.id}` });
    const label = make("label", { htmlFor: input.id, textContent: "Search this table: " });
    const look = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const [row, text] of rows) {
        row.hidden = !words.every((word) => text.includes(word));
        count += !row.hidden;
      }
      found.textContent = ` ${count} of ${rows.length} rows`;
    };
    input.addEventListener("input", look);
    place.append(label, input, found);
    look();
  }

  // ---- what scrolls can be reached by keyboard, and no more than that

  const BOXES = ".jp-OutputArea-child, .ck-chart, .table-wrapper, pre";
  function reach() {
    for (const box of document.querySelectorAll(BOXES)) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }

  function begin() {
    const seen = new IntersectionObserver((changes) => {
      for (const { isIntersecting, target } of changes) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        (target.matches(".ck-chart") ? startChart : startWidget)(target).catch((error) => {
          target.classList.add("ck-failed");
          console.error(error);
        });
      }
    }, { rootMargin: "400px" });
    document.querySelectorAll(".ck-widget, .ck-chart").forEach((place) => seen.observe(place));
    document.querySelectorAll(".ck-search").forEach(startSearch);
    document.addEventListener("coursekit:kept", showKept);
    showKept();
    reach();
    window.addEventListener("resize", reach);
    document.addEventListener("toggle", reach, true);
  }

  window.coursekitPages = { take, widgets };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
