// A timer that counts down to a moment. The moment is in the learner's file, and in this browser
// until Python has it, so a reload or a dead kernel takes no time away.

const TICK_MS = 250;
const LAST_MINUTE = 60;
const SILENT_TIMER = "→ Python does not answer. The timer goes on in this browser.";

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function render({ model, el }) {
  const draft = makeDraft(model.get("place"));
  const left = element("span", { className: "ck-left", role: "timer" });
  const heard = element("p", { className: "ck-heard", role: "status" });
  const notice = element("p", { className: "ck-heard", role: "status" });
  let before = null;

  const ends = () => draft.read()?.ends ?? model.get("ends");
  const show = () => {
    const seconds = ends() ? Math.max(0, Math.ceil((ends() - Date.now()) / 1000)) : null;
    left.textContent = seconds === null ? "–:––" : clock(seconds);
    // Said once each, when it comes: not at every second, and not for a time that is long over.
    if (before !== null && seconds !== null) {
      if (before > LAST_MINUTE && seconds <= LAST_MINUTE) heard.textContent = "One minute left.";
      if (before > 0 && seconds === 0) heard.textContent = "Time is up.";
    }
    before = seconds;
  };
  const send = (moment) => {
    try {
      model.set("ends", moment);
      model.save_changes();
    } catch {
      notice.textContent = SILENT_TIMER;
    }
  };
  const set = (moment) => {
    heard.textContent = "";
    before = null;
    draft.keep({ ends: moment });
    show();
    send(moment);
  };
  const tell = () => { notice.textContent = model.get("notice"); };
  const took = () => {
    if (draft.read()?.ends === model.get("kept")) draft.drop();
  };

  const starts = model.get("minutes").map((minutes) => element("button", {
    type: "button",
    textContent: `${minutes} minutes`,
    onclick: () => set(Date.now() + minutes * 60_000),
  }));
  const stop = element("button", { type: "button", textContent: "Stop", onclick: () => set(0) });
  el.classList.add("ck-timer");
  el.append(element("p", {}, model.get("title")), left, ...starts, stop, heard, notice);
  const ticking = setInterval(show, TICK_MS);
  model.on("change:notice", tell);
  model.on("change:kept", took);
  show();
  tell();
  const unsaved = draft.read();
  if (unsaved) send(unsaved.ends);
  const letGo = keepKeys(el);
  return () => {
    clearInterval(ticking);
    letGo();
    model.off("change:notice", tell);
    model.off("change:kept", took);
  };
}

export default { render };
