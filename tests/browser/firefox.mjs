// A lesson and the exercises in Debian's Firefox, in a private window without service workers.
// node firefox.mjs FOLDER-OF-PUPPETEER FIREFOX ADDRESS: prints what was seen, as JSON.
import { createRequire } from "node:module";

const [folder, firefox, address] = process.argv.slice(2);
const puppeteer = createRequire(`${folder}/`)("puppeteer-core");
const NOTEBOOK = "jupyterapp.shell.currentWidget";
const PATIENCE = 280_000;
const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: firefox,
  headless: true,
  timeout: PATIENCE,
  protocolTimeout: PATIENCE,
  extraPrefsFirefox: {
    "app.update.enabled": false,
    "browser.privatebrowsing.autostart": true,
    "datareporting.policy.dataSubmissionEnabled": false,
    "dom.serviceWorkers.enabled": false,
    "network.captive-portal-service.enabled": false,
  },
});
const page = await browser.newPage();
page.setDefaultTimeout(PATIENCE);
const outside = [];
page.on("request", (request) => {
  if (/^https?:/.test(request.url()) && !request.url().startsWith(address)) outside.push(request.url());
});

const ready = () => page.waitForFunction(`window.jupyterapp && ${NOTEBOOK}?.context?.isReady
  && ${NOTEBOOK}.sessionContext.session?.kernel?.status === "idle"`);
const open = async (name) => {
  await page.goto(`${address}/notebooks/index.html?path=${name}`);
  await ready();
};
const runAll = () => page.evaluate(`(async () => {
  await jupyterapp.commands.execute("notebook:run-all-cells");
  return null;
})()`);
const python = (code) => page.evaluate(`(async () => {
  const run = ${NOTEBOOK}.sessionContext.session.kernel.requestExecute({ code: ${JSON.stringify(code)} });
  let said = "";
  run.onIOPub = ({ header, content }) => { if (header.msg_type === "stream") said += content.text; };
  await run.done;
  return said.trim();
})()`);
// Press the button of a form; return what it replies.
const press = (source, reply, option) => page.evaluate(`(async () => {
  const { content } = ${NOTEBOOK};
  const number = content.widgets.findIndex((one) => one.model.sharedModel.getSource().includes(${JSON.stringify(source)}));
  await content.scrollToItem(number, "start");
  const until = (look) => new Promise((yes) => {
    const watcher = new MutationObserver(() => { if (look()) { watcher.disconnect(); yes(look()); } });
    watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
    if (look()) { watcher.disconnect(); yes(look()); }
  });
  const form = await until(() => content.widgets[number].node.querySelector(".ck-form"));
  if (${JSON.stringify(option)}) form.querySelector('input[value="${option}"]').click();
  form.querySelector("button[type=submit]").click();
  return until(() => {
    const said = form.textContent;
    return said.includes(${JSON.stringify(reply)}) && said;
  });
})()`);

const KEPT = "from coursekit.store import origins, work; print(len(origins.answers_of(work.read())))";
const seen = {};
await open("01-background.ipynb");
seen.serviceWorker = await page.evaluate("!!navigator.serviceWorker?.controller");
await runAll();
await page.waitForSelector("svg.marks");
seen.errors = await page.evaluate(`${NOTEBOOK}.content.widgets.flatMap(
  (one) => (one.model.toJSON().outputs ?? []).filter((output) => output.output_type === "error")).length`);
seen.quiz = await press('ck.quiz("01-primer-1")', "Saved.", "iri");
await open("exercises-01.ipynb");
await page.reload();
await ready();
seen.kept = await python(KEPT);
seen.scipy = await python("from scipy import special; print(special.gammainc(1, 2))");
await runAll();
await press('ck.hand_in("01")', "Nothing was made yet");
seen.handIn = await press('ck.hand_in("01")', "Your hand-in is made");
seen.outside = outside;
await browser.close();
console.log(JSON.stringify(seen));
