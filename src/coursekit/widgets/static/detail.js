// What a panel has to say below its chart; Python sends safe HTML.

function render({ model, el }) {
  const detail = element("div", { className: "ck-detail" });
  const show = () => { detail.innerHTML = model.get("detail"); };
  show();
  model.on("change:detail", show);
  el.classList.add("ck-panel");
  el.append(detail);
  el.addEventListener("click", followReference);
  const letGo = keepKeys(el);
  return () => {
    letGo();
    model.off("change:detail", show);
  };
}

export default { render };
