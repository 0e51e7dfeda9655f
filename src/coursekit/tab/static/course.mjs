globalThis.coursekitWorker = true;
