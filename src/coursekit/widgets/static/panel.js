// The event bridge: controls beside a chart, the chart's signals, a sentence.
// A control that names a signal moves the chart at once; what has to be computed
// comes back from Python as `signals`. See docs/decisions/ for why it is made so.

const PLAY_MS = 1200;

function makeInput(control, id, value, changed) {
  const focusable = { id };
  if (control.kind === "choice") {
    const options = control.options.map(([key, label]) =>
      element("option", { value: key, textContent: label, selected: key === value }));
    const select = element("select", focusable, ...options);
    select.addEventListener("input", () => changed(control.options[select.selectedIndex][0]));
    return { node: select, set: (next) => { select.value = next; } };
  }
  if (control.kind === "tick") {
    const box = element("input", { ...focusable, type: "checkbox", checked: value });
    box.addEventListener("input", () => changed(box.checked));
    return { node: box, set: (next) => { box.checked = next; } };
  }
  if (control.kind === "grid") return makeGrid(control, value, changed);
  const labels = control.labels;
  const text = (at) => (labels ? labels[at] : String(at)) + (control.unit ? " " + control.unit : "");
  const slider = element("input", {
    ...focusable, type: "range", min: control.low, max: control.high, step: control.step, value,
  });
  const shown = element("span", { "aria-hidden": "true" });
  const say = (at) => {
    shown.textContent = text(at);
    slider.setAttribute("aria-valuetext", text(at));
  };
  say(value);
  const go = (at) => { slider.value = at; say(at); changed(at); };
  slider.addEventListener("input", () => go(+slider.value));
  const player = control.play ? makePlayer(control, () => +slider.value, go) : null;
  return {
    node: element("span", { className: "ck-slider" }, slider, shown, ...(player ? [player.button] : [])),
    set: (next) => { slider.value = next; say(next); },
    stop: player?.stop,
  };
}

// A table with a list in each cell; its value has a key `row:column` for each.
function makeGrid(control, value, changed) {
  let cells = value;
  let page;
  const lists = {};
  const ofColumn = Object.fromEntries(control.columns.map(([column]) => [column, []]));
  const paint = (list) => {
    [list.style.backgroundColor, list.style.color] = control.fills[list.value] ?? ["", ""];
  };
  // A column that we filled in says so until a cell of it is changed.
  const ours = Object.entries(control.ours);
  const titles = {};
  const mark = () => {
    for (const [column, label] of control.columns) {
      const filled = ours.filter(([key]) => key.split(":")[1] === column);
      const same = filled.length && filled.every(([key, rating]) => cells[key] === rating);
      titles[column].textContent = same ? `${label} (ours)` : label;
    }
  };
  const part = (column, node) => { ofColumn[column].push(node); return node; };
  const makeList = ([row, rowLabel], [column, columnLabel]) => {
    const key = `${row}:${column}`;
    const list = element("select", { "aria-label": `${rowLabel}, ${columnLabel}` },
      ...control.options[column].map(([id, label]) => element("option", { value: id, textContent: label })));
    list.value = cells[key];
    paint(list);
    if (control.page) {
      list.addEventListener("focus", () => { note.textContent = control.notes[column] ?? ""; });
    }
    list.addEventListener("input", () => {
      paint(list);
      cells = { ...cells, [key]: list.value };
      mark();
      changed(cells);
    });
    lists[key] = list;
    return part(column, element("td", { "data-column": columnLabel }, list));
  };
  const heading = (scope, [, label]) => element("th", { scope, textContent: label });
  const head = element("tr", {}, element("td"),
    ...control.columns.map((one) => part(one[0], titles[one[0]] = heading("col", one))));
  mark();
  const body = control.rows.map((row) => element("tr", {},
    heading("row", row), ...control.columns.map((column) => makeList(row, column))));
  const note = element("p", { role: "status", className: "ck-note" });
  const says = element("p", { role: "status", className: "ck-says", tabIndex: 0 });
  const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...body));
  return {
    node: element("div", { className: `ck-grid ${control.one ? "ck-one" : control.one_row ? "ck-one-row" : ""}` },
      ...(control.one || control.one_row || control.page ? [note] : []), table,
      ...(Object.keys(control.says).length ? [says] : [])),
    set: (next) => {
      cells = next;
      for (const [key, list] of Object.entries(lists)) {
        list.value = next[key];
        paint(list);
      }
      mark();
    },
    // Some columns, which a list above chooses; the note is about the first, then the one with the focus.
    showPage: (wanted) => {
      if (wanted === page) return;
      page = wanted;
      const columns = control.pages[wanted] ?? [];
      for (const [column, nodes] of Object.entries(ofColumn)) {
        for (const node of nodes) node.hidden = !columns.includes(column);
      }
      note.textContent = control.notes[columns[0]] ?? "";
    },
    // Only one column, where a list above chooses it.
    show: (wanted) => {
      for (const [column, nodes] of Object.entries(ofColumn)) {
        for (const node of nodes) node.hidden = column !== wanted;
      }
      note.textContent = control.notes[wanted] ?? "";
    },
    // Only one row, where a control above numbers them; at 0 the place of one.
    showRow: (number) => {
      body.forEach((row, at) => { row.hidden = at !== Math.max(number - 1, 0); });
      table.style.visibility = number ? "" : "hidden";
      const row = number ? control.rows[number - 1][0] : "";
      note.textContent = control.notes[row] ?? "";
      const chosen = control.columns.map(([column]) => control.says[cells[`${row}:${column}`]]);
      says.textContent = chosen.find(Boolean) ?? "";
    },
  };
}

// Steps a slider to its end, from the start again when it is there already.
function makePlayer(control, where, go) {
  const button = element("button", { type: "button" });
  let timer;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    button.textContent = "Play";
  };
  const step = () => {
    const next = Math.min(where() + control.step, control.high);
    go(next);
    if (next === control.high) stop();
  };
  button.addEventListener("click", () => {
    if (timer) return stop();
    button.textContent = "Pause";
    timer = setInterval(step, PLAY_MS);
    return where() === control.high ? go(control.low) : step();
  });
  stop();
  return { button, stop };
}

function render({ model, el }) {
  const key = model.get("key");
  const controls = model.get("controls");
  const direct = (values) => Object.fromEntries(
    controls.filter((c) => c.signal).map((c) => [c.signal, values[c.name]]));

  const asker = makeAsker(model, () => tell(SILENT));
  const draft = makeDraft(model.get("keep") ? model.get("place") : "");
  // What was said before is not true any more, whatever Python will answer.
  let saying = "";
  const ask = (changes, words = "") => {
    saying = words;
    asker.ask({ ...changes, notice: "", asked: model.get("asked") + 1 });
    saying = "";
  };
  const showAsked = () => {
    tell(saying);
    asker.wait();
  };
  const change = (values) => {
    draft.keep(values);
    ask({ values });
  };
  // What Undo goes back to: before the last button, choice or run of moves of one slider.
  let before;
  let moving = "";
  const remember = (slider = "") => {
    if (slider && slider === moving) return;
    moving = slider;
    before = model.get("values");
    undo.disabled = false;
  };
  const comeToRest = () => { moving = ""; };
  const inputs = {};
  const rows = controls.map((control) => {
    const id = uniqueId();
    inputs[control.name] = makeInput(control, id, model.get("values")[control.name], (value) => {
      remember(control.kind === "slider" ? control.name : "");
      change({ ...model.get("values"), [control.name]: value });
    });
    const { node } = inputs[control.name];
    if (control.kind === "grid") {
      const caption = element("p", { id, textContent: control.label });
      return element("div",
        { className: control.page ? "ck-row ck-whole ck-paged" : "ck-row ck-whole", role: "group", "aria-labelledby": id }, caption, node);
    }
    const label = element("label", { htmlFor: id, textContent: control.label });
    return control.kind === "tick" ? element("div", { className: "ck-row ck-tick" }, node, label)
      : element("div", { className: `ck-row ck-${control.kind}-row` }, label, node);
  });
  const stopAll = () => Object.values(inputs).forEach((input) => input.stop?.());
  const button = (textContent, act) => {
    const node = element("button", { type: "button", textContent });
    node.addEventListener("click", () => { stopAll(); act(); });
    return node;
  };
  const setMany = (values) => {
    remember();
    change({ ...before, ...values });
  };
  const undo = button("Undo", () => {
    const wanted = before; // a second time takes it back
    setMany(wanted);
  });
  undo.disabled = true;
  const buttons = element("div", { className: "ck-buttons" },
    ...model.get("presets").map(([label, values]) => button(label, () => setMany(values))),
    button("Reset", () => setMany(model.get("start"))),
    undo);
  if (model.get("keep")) {
    buttons.append(button(model.get("keep"), () => {
      ask({ kept: model.get("kept") + 1 }, ASKING);
    }));
  }
  const sentence = element("p", { role: "status", className: "ck-sentence" });
  const notice = element("p", { role: "status", className: "ck-notice" });
  const tell = (words) => { notice.textContent = words; };
  buttons.append(notice);

  const showSentence = () => {
    sentence.textContent = model.get("sentence");
    const height = sentence.offsetHeight; // none before it is on the page
    if (height) sentence.style.minHeight = `${height}px`; // it only grows: the chart stays put
  };
  const showNotice = () => { if (model.get("notice")) tell(model.get("notice")); };
  const hear = () => {
    if (model.get("answered") !== model.get("asked")) return;
    asker.stop();
    tell(model.get("notice"));
    if (model.get("clean")) draft.drop();
  };
  const sendSignals = () => send(el, key, model.get("signals"));
  const holds = (condition, values) => {
    const [name, wanted] = condition.split("=");
    return wanted === undefined ? Boolean(values[name]) : values[name] === wanted;
  };
  const arrange = (values) => {
    controls.forEach(({ name, one, one_row, page, pages, shown_if, shown_unless }, at) => {
      if (page) inputs[name].showPage(values[page]);
      if (one) inputs[name].show(values[one]);
      if (one_row) inputs[name].showRow(values[one_row]);
      rows[at].hidden = (shown_if && !holds(shown_if, values))
        || (shown_unless && holds(shown_unless, values))
        || (page && !pages[values[page]]?.length);
    });
  };
  const showValues = () => {
    for (const [name, value] of Object.entries(model.get("values"))) inputs[name].set(value);
    arrange(model.get("values"));
    send(el, key, direct(model.get("values")));
  };
  const sendAll = () => send(el, key, { ...direct(model.get("values")), ...model.get("signals") });
  arrange(model.get("values"));
  showSentence();
  showNotice();
  model.on("change:sentence", showSentence);
  model.on("change:notice", showNotice);
  model.on("change:asked", showAsked);
  model.on("change:answered", hear);
  model.on("change:values", showValues);
  model.on("change:signals", sendSignals);

  const legend = element("legend", { textContent: model.get("title") });
  el.classList.add("ck-panel");
  el.classList.toggle("ck-beside", model.get("beside"));
  el.classList.toggle("ck-keeps", Boolean(model.get("keep")));
  el.append(element("fieldset", {}, legend, ...rows, buttons), sentence);
  el.addEventListener("focusout", comeToRest);
  el.addEventListener("pointerdown", comeToRest);

  const letGo = keepKeys(el);
  const stopWatching = withEachChart(el, sendAll);
  const unsaved = model.get("asked") ? null : draft.read();
  if (unsaved && !isSame(unsaved, model.get("values"))) {
    remember();
    ask({ draft: unsaved });
  }
  return () => {
    stopWatching();
    stopAll();
    asker.stop();
    letGo();
    model.off("change:sentence", showSentence);
    model.off("change:notice", showNotice);
    model.off("change:asked", showAsked);
    model.off("change:answered", hear);
    model.off("change:values", showValues);
    model.off("change:signals", sendSignals);
  };
}

export default { render };
