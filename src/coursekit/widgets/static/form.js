// A form: inputs that Python describes, an answer that Python replies to.
// The page knows no right answers; it sends what was filled in and shows what comes back.

const NOT_SENT = "→ Here is what you filled in before. It is not saved in your file yet.";
const CLEARED = "→ Cleared here. What was saved stays in your file.";
const TEXT_OPEN = "A text below that waited for this answer is open now. If a cell still waits, run it.";
const CHOSEN = { right: "✓ right", wrong: "✗ not this one" };
const PLACED = { right: "✓ in place", wrong: "✗ not here" };

// What a value is set to when nothing is filled in, and how each form is built: its node,
// how to read it, how to set it, and (where options can be right or wrong) how to mark it.

function choices(field) {
  const type = field.form === "several" ? "checkbox" : "radio";
  const name = uniqueId();
  const inputs = new Map();
  const marks = new Map();
  const rows = field.options.map((option) => {
    const input = element("input", { type, name, value: option.id });
    const mark = element("span", { className: "ck-mark" });
    inputs.set(option.id, input);
    marks.set(option.id, mark);
    const text = element("span", { innerHTML: option.html });
    return element("label", { className: "ck-option" }, input, text, mark);
  });
  const legend = element("legend", { innerHTML: field.html });
  const chosen = () => [...inputs].filter(([, input]) => input.checked).map(([id]) => id);
  return {
    node: element("fieldset", {}, legend, ...rows),
    get: () => (type === "radio" ? chosen()[0] ?? "" : chosen()),
    set: (value) => inputs.forEach((input, id) => { input.checked = [value ?? []].flat().includes(id); }),
    mark: (given) => marks.forEach((mark, id) => setMark(mark, given[id], CHOSEN)),
  };
}

function setMark(node, state, words) {
  node.textContent = words[state] ?? "";
  node.className = `ck-mark ck-${state ?? "none"}`;
}

function numberInput(field, unit, label) {
  const id = uniqueId();
  const input = element("input", {
    id, type: "number", inputMode: "decimal",
    min: field.low, max: field.high, step: field.step ?? "any",
    "aria-describedby": unit ? `${id}-unit` : null,
  });
  const behind = element("span", { id: `${id}-unit`, className: "ck-unit", textContent: unit });
  const row = element("div", { className: "ck-number" }, input, behind);
  return { input, row, label: element("label", { htmlFor: id, innerHTML: label }) };
}

function number(field) {
  const { input, row, label } = numberInput(field, field.unit, field.html);
  return {
    node: element("div", { className: "ck-field" }, label, row),
    get: () => input.value,
    set: (value) => { input.value = value ?? ""; },
  };
}

function probability(field) {
  const id = uniqueId();
  const input = element("input", { id, type: "range", min: 0, max: 100, step: 1 });
  const shown = element("output", { htmlFor: id });
  let touched = false;
  const say = () => {
    shown.textContent = touched ? `${input.value} %` : "not set yet";
    input.setAttribute("aria-valuetext", shown.textContent);
    input.classList.toggle("ck-untouched", !touched);
  };
  input.addEventListener("input", () => { touched = true; say(); });
  const row = element("div", { className: "ck-number" },
    element("span", { textContent: "0 %" }), input, element("span", { textContent: "100 %" }), shown);
  return {
    node: element("div", { className: "ck-field" },
      element("label", { htmlFor: id, innerHTML: field.html }), row),
    get: () => (touched ? input.value : ""),
    set: (value) => {
      touched = value !== null && value !== undefined && value !== "";
      input.value = touched ? value : 50;
      say();
    },
  };
}

function shares(field) {
  const inputs = new Map();
  const rows = field.options.map((option) => {
    const { input, row, label } = numberInput({ low: 0, high: 100 }, "%", option.html);
    inputs.set(option.id, input);
    return element("div", { className: "ck-share" }, label, row);
  });
  const sum = element("p", { className: "ck-sum" });
  const total = () => {
    const added = [...inputs.values()].reduce((all, input) => all + (Number(input.value) || 0), 0);
    sum.textContent = `Sum so far: ${Number(added.toFixed(2))} of 100`;
  };
  inputs.forEach((input) => input.addEventListener("input", total));
  const legend = element("legend", { innerHTML: field.html });
  return {
    node: element("fieldset", {}, legend, ...rows, sum),
    get: () => Object.fromEntries([...inputs].map(([id, input]) => [id, input.value])),
    set: (value) => { inputs.forEach((input, id) => { input.value = value?.[id] ?? ""; }); total(); },
  };
}

function text(field) {
  const id = uniqueId();
  const input = element("textarea", { id, rows: 4 });
  return {
    node: element("div", { className: "ck-field" },
      element("label", { htmlFor: id, innerHTML: field.html }), input),
    get: () => input.value,
    set: (value) => { if (input.value !== (value ?? "")) input.value = value ?? ""; },
  };
}

function line(field) {
  const id = uniqueId();
  const input = element("input", { id, type: "text", maxLength: 100, autocomplete: "off" });
  return {
    node: element("div", { className: "ck-field" },
      element("label", { htmlFor: id, innerHTML: field.html }), input),
    get: () => input.value,
    set: (value) => { input.value = value ?? ""; },
  };
}

function order(field, say) {
  const list = element("ol", { className: "ck-order" });
  const rows = new Map();
  const place = (row) => [...list.children].indexOf(row) + 1;
  const move = (row, by, button) => {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    const name = `“${row.dataset.name}”`;
    if (!other) return say(`→ ${name} is ${by < 0 ? "first" : "last"} already.`);
    list.insertBefore(by < 0 ? row : other, by < 0 ? other : row);
    button.focus();
    list.dispatchEvent(new Event("input", { bubbles: true }));
    return say(`→ ${name} is number ${place(row)} of ${list.children.length} now.`);
  };
  for (const option of field.options) {
    const mark = element("span", { className: "ck-mark" });
    const button = (by, sign, words) => {
      const node = element("button", {
        type: "button", textContent: sign, title: words, "aria-label": `${words}: ${option.text}`,
      });
      node.addEventListener("click", () => move(rows.get(option.id).node, by, node));
      return node;
    };
    const row = element("div", { className: "ck-row" },
      element("span", { className: "ck-item", innerHTML: option.html }), mark,
      element("span", { className: "ck-moves" },
        button(-1, "↑", "Move up"), button(1, "↓", "Move down")));
    const node = element("li", { "data-name": option.text }, row);
    rows.set(option.id, { node, mark });
  }
  const ids = () => [...list.children].map((row) => [...rows].find(([, one]) => one.node === row)[0]);
  const legend = element("legend", { innerHTML: field.html });
  return {
    node: element("fieldset", {}, legend, list),
    get: ids,
    set: (value) => {
      const wanted = (value ?? field.options.map((option) => option.id)).filter((id) => rows.has(id));
      if (wanted.join() !== ids().join()) wanted.forEach((id) => list.append(rows.get(id).node));
    },
    mark: (given) => rows.forEach(({ mark }, id) => setMark(mark, given[id], PLACED)),
  };
}

// A file of the reader's computer, for Python that cannot see one.
function file(field) {
  const id = uniqueId();
  const input = element("input", { id, type: "file", accept: ".json,.zip" });
  return {
    node: element("div", { className: "ck-field" },
      element("label", { htmlFor: id, innerHTML: field.html }), input),
    get: () => "",
    set: () => {},
    bring: async () => {
      const [chosen] = input.files;
      return chosen ? { name: chosen.name, base64: inBase64(await chosen.arrayBuffer()) } : "";
    },
  };
}

// The notebooks that the browser keeps, for Python that cannot see them.
function notebooks() {
  return {
    node: element("span", { hidden: true }),
    get: () => "",
    set: () => {},
    bring: bringNotebooks,
  };
}

const INPUTS = {
  choice: choices, several: choices, number, probability, shares, text, line, order, file, notebooks,
};

// Draws the form, and returns what ends it.
function draw(model, el) {
  const form = model.get("form");
  const headingId = uniqueId();
  const status = element("div", { role: "status", className: "ck-status" });
  const result = element("div", { className: "ck-result" });
  const say = (words) => status.replaceChildren(element("p", { textContent: words }));
  const fields = new Map(form.fields.map((field) => [field.id, INPUTS[field.form](field, say)]));
  const eachField = (act) => fields.forEach((field, id) => act(field, id));
  const unmark = () => eachField((field) => field.mark?.({}));
  const filled = () => Object.fromEntries([...fields].map(([id, field]) => [id, field.get()]));
  const bringsSomething = [...fields.values()].some((field) => field.bring);
  const brought = () => Promise.all([...fields].map(
    async ([id, field]) => [id, field.bring ? await field.bring() : field.get()]));
  const draft = makeDraft(fields.size ? model.get("place") : "");

  const buttons = element("div", { className: "ck-buttons" },
    element("button", { type: "submit", className: "ck-submit", textContent: form.submit }));
  if (form.fields.length) {
    const reset = element("button", { type: "button", textContent: "Clear" });
    reset.addEventListener("click", () => {
      eachField((field) => field.set(null));
      unmark();
      result.replaceChildren();
      draft.drop();
      say(CLEARED);
    });
    buttons.append(reset);
  }
  const send = (filled) => asker.ask({ sent: { n: (model.get("sent").n ?? 0) + 1, ...filled } });
  if (form.undo) {
    const undo = element("button", { type: "button", textContent: form.undo });
    undo.addEventListener("click", () => {
      say(ASKING);
      send({ undo: true });
    });
    buttons.append(undo);
  }
  const intro = form.intro ? [element("p", { className: "ck-intro", innerHTML: form.intro })] : [];
  const columns = form.beside ? "ck-columns" : "";
  const sentences = (form.sentences ?? []).map((html) => element("li", { innerHTML: html }));
  const reading = sentences.length ? [element("ol", { className: "ck-sentences" }, ...sentences)] : [];
  const body = element("form", { noValidate: true, className: columns }, ...intro, ...reading,
    ...[...fields.values()].map((field) => field.node), buttons);
  const heading = element("p", { id: headingId, className: "ck-heading", textContent: form.heading });
  el.classList.add("ck-form");
  el.setAttribute("role", "group");
  el.setAttribute("aria-labelledby", headingId);
  el.append(heading, ...(form.telling ? [status, result, body] : [body, status, result]));

  const protect = () => keepKeysOf(el.querySelectorAll("a, button, input, textarea"));

  const asker = makeAsker(model, () => say(SILENT));
  const showReply = () => {
    asker.stop();
    const reply = model.get("reply");
    unmark();
    eachField((field, id) => {
      if (reply.values) field.set(reply.values[id]);
      field.mark?.(reply.marks ?? {});
    });
    status.innerHTML = reply.status ?? "";
    result.innerHTML = reply.result ?? "";
    if (reply.opens && openAfter(el, reply.opens)) {
      status.append(element("p", { textContent: TEXT_OPEN }));
    }
    if (reply.saved) draft.drop();
    protect();
  };
  const showDraft = () => {
    const before = draft.read();
    if (!before || isSame(before, filled())) return;
    unmark();
    eachField((field, id) => { if (id in before) field.set(before[id]); });
    status.prepend(element("p", { textContent: NOT_SENT }));
  };
  body.addEventListener("input", () => {
    unmark();
    draft.keep(filled());
  });
  body.addEventListener("submit", (event) => {
    event.preventDefault();
    say(ASKING);
    if (!bringsSomething) send({ values: filled() });
    else brought().then(
      (values) => send({ values: Object.fromEntries(values) }), (error) => say(`✗ ${error.message}`));
  });
  const letGo = keepKeys(el);
  keepLineBreaks(el);
  followReferences();
  eachField((field) => field.set(null));
  showReply();
  showDraft();
  model.on("change:reply", showReply);
  return () => {
    asker.stop();
    letGo();
    model.off("change:reply", showReply);
  };
}

function render({ model, el }) {
  let end = draw(model, el);
  const drawAnew = () => {
    el.replaceChildren();
    end = draw(model, el);
    const heading = el.querySelector(".ck-heading");
    heading.tabIndex = -1;
    heading.focus();
  };
  // The reply that comes with a new form is heard by the new form alone, once it is drawn.
  const turn = () => {
    end();
    queueMicrotask(drawAnew);
  };
  model.on("change:form", turn);
  return () => {
    model.off("change:form", turn);
    end();
  };
}

export default { render };
