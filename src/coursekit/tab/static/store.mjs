// The learner's file in this browser: one text in IndexedDB, changed in transactions, so that two
// tabs that save at once come one after the other. Python decides what is written.

const NAME = "coursekit";
const FILES = "files";
const KEY = "coursekit-work.json";

const result = (request) => new Promise((yes, no) => {
  request.onsuccess = () => yes(request.result);
  request.onerror = () => no(request.error);
});

// Open it, and try at once whether it keeps anything.
export async function openStore() {
  const store = { text: "", why: "", save, changed: null };
  let base;
  try {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(FILES);
    base = await result(opening);
    store.text = (await result(base.transaction(FILES).objectStore(FILES).get(KEY))) ?? "";
    await write("tried", () => [String(Date.now()), false]);
  } catch (error) {
    store.why = String(error?.name ?? error);
  }

  // Read, let `merge` make the new text of it, and write that, while no other tab can.
  function write(key, merge) {
    return new Promise((yes, no) => {
      const change = base.transaction(FILES, "readwrite", { durability: "strict" });
      const files = change.objectStore(FILES);
      let text;
      change.oncomplete = () => yes(text);
      change.onabort = () => no(change.error ?? new Error("stopped"));
      const reading = files.get(key);
      reading.onsuccess = () => {
        try {
          const old = reading.result ?? "";
          const [made, isDamaged] = merge(old);
          text = made;
          if (isDamaged) files.put(old, `${key}-damaged-${new Date().toISOString()}`);
          files.put(text, key);
        } catch (error) {
          change.abort();
          no(error);
        }
      };
    });
  }

  const others = new BroadcastChannel("coursekit-work");
  others.onmessage = async () => {
    store.text = (await result(base.transaction(FILES).objectStore(FILES).get(KEY))) ?? "";
    store.changed?.(store.text);
  };

  async function save(merge) {
    if (store.why) throw new Error(store.why);
    store.text = await write(KEY, merge);
    others.postMessage("changed");
    return store.text;
  }

  return store;
}
