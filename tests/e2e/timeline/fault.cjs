// Loaded into the gateway's process by NODE_OPTIONS: does what the file /tmp/fault asks for, once.
const fs = require("node:fs");
const { isMainThread } = require("node:worker_threads");
if (isMainThread && process.argv.includes("gateway")) {
    const kept = [];
    const acts = {
        heap: () => setInterval(() => { for (let i = 0; i < 200; ++i) kept.push(new Array(20000).fill(kept.length + i + 0.5)); }, 5),
        throw: () => setTimeout(() => { throw new Error("made by the test of incidents"); }, 10),
        reject: () => Promise.reject(new Error("made by the test of incidents")),
        exit: () => process.exit(3),
        stall: () => { const until = Date.now() + 20000; while (Date.now() < until); },
    };
    setInterval(() => {
        // Of several processes the one that serves: it has a listener.
        if (!process.getActiveResourcesInfo().includes("TCPServerWrap")) return;
        let asked;
        try { asked = fs.readFileSync("/tmp/fault", "utf8").trim(); fs.unlinkSync("/tmp/fault"); } catch { return; }
        acts[asked]?.();
    }, 200).unref();
}
