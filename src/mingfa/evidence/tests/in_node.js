// Runs the scripts of the verifier page in node: node in_node.js SCRIPTS... -- JOB, where JOB is a JSON file. Prints a JSON answer.
"use strict";
const fs = require("fs");
const path = require("path");
const vm = require("vm");

const split = process.argv.indexOf("--");
for (const script of process.argv.slice(2, split)) vm.runInThisContext(fs.readFileSync(script, "utf8"), script);
const job = JSON.parse(fs.readFileSync(process.argv[split + 1], "utf8"));
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, "hex"));

function read(folder) {
  const found = new Map();
  for (const name of fs.readdirSync(folder, { recursive: true })) {
    const full = path.join(folder, name);
    if (fs.statSync(full).isFile()) found.set(name.split(path.sep).join("/"), fs.readFileSync(full));
  }
  return found;
}
const given = (files) => [...files].map(([name, content]) => ({ path: `某文件夹/${name}`, file: new Blob([content]) }));
const short = (report) => report.findings.map((one) => [one.kind, one.where]);

const JOBS = {
  sha256: ({ messages }) => messages.map(({ hex, cut }) => {
    const sum = new Sha256(), whole = bytes(hex);
    for (let at = 0; at < whole.length; at += cut) sum.update(whole.subarray(at, at + cut));
    return sum.hex();
  }),
  million: () => {
    const sum = new Sha256(), piece = new Uint8Array(1000).fill(97);
    for (let n = 0; n < 1000; n += 1) sum.update(piece);
    return sum.hex();
  },
  ed25519: async ({ cases }) => {
    const browser = await Ed25519.browserCan();
    const answers = [];
    for (const [key, message, signature] of cases) {
      answers.push([
        Ed25519.verifyOurselves(bytes(key), bytes(message), bytes(signature)), await Ed25519.verify(bytes(key), bytes(message), bytes(signature)),
      ]);
    }
    return { browser, answers };
  },
  // Changes one byte at three places of each file in turn.
  flips: async ({ folder }) => {
    const files = read(folder), answers = {};
    answers[""] = short(await verifyPackage(given(files)));
    for (const [name, content] of files) {
      for (const at of [0, Math.floor(content.length / 2), content.length - 1]) {
        const changed = Buffer.from(content);
        changed[at] ^= 1;
        answers[`${name}@${at}`] = short(await verifyPackage(given(new Map([...files, [name, changed]]))));
      }
    }
    return answers;
  },
  // Replaces text in files; "" takes the file away.
  changes: async ({ folder, changes, trusted }) => {
    const files = read(folder), answers = [];
    for (const { name, old, by } of changes) {
      const some = new Map(files);
      if (by === undefined) some.delete(name);
      else if (old === "") some.set(name, Buffer.from(by));
      else {
        const text = some.get(name).toString("utf8");
        if (!text.includes(old)) throw new Error(`${name} has no ${old}`);
        some.set(name, Buffer.from(text.replace(old, by)));
      }
      answers.push(short(await verifyPackage(given(some), { trusted: trusted || "" })));
    }
    return answers;
  },
  whole: async ({ folder, trusted }) => {
    const told = [];
    const report = await verifyPackage(given(read(folder)), { trusted: trusted || "", told: (one) => told.push(one) });
    return { findings: report.findings, facts: { ...report.facts, package: null }, last: told.at(-1), steps: told.length };
  },
};
(async () => {
  process.stdout.write(JSON.stringify(await JOBS[job.do](job)));
})();
