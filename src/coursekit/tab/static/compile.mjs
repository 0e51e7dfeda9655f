// Compile the Python files in archives under the very Python that will read them.
// node compile.mjs PYODIDE-FOLDER PYTHON-SCRIPT WORK-FOLDER NAME…, from WORK-FOLDER/in to /out
import { pathToFileURL } from "node:url";

const [core, script, work, ...names] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${core}/pyodide.mjs`));
const { readFileSync } = await import("node:fs");
const pyodide = await loadPyodide({ indexURL: core });
pyodide.mountNodeFS("/archives", work);
pyodide.runPython(readFileSync(script, "utf8"));
const compile = pyodide.globals.get("compile_archive");
for (const name of names) compile(`/archives/in/${name}`, `/archives/out/${name}`);
