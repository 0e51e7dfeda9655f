// What a panel has to say below its chart; Python sends safe HTML.

function render({ model, el }) {
  const detail = element("div", { className: "ck-detail" });
  const folds = (which) => [...detail.querySelectorAll(`details${which} > summary`)];
  const show = () => {
    const open = new Set(folds("[open]").map((summary) => summary.textContent));
    detail.innerHTML = model.get("detail");
    // What the learner opened stays open.
    for (const summary of folds("")) summary.parentNode.open = open.has(summary.textContent);
  };
  show();
  model.on("change:detail", show);
  el.classList.add("ck-panel");
  el.append(detail);
  followReferences();
  const letGo = keepKeys(el);
  return () => {
    letGo();
    model.off("change:detail", show);
  };
}

export default { render };
