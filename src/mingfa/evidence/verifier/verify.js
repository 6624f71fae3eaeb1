// Verifies an evidence package from its files alone: docs/spec/evidence.md and docs/spec/ledger.md, step by step. No page, no network.
// It needs Sha256 and Ed25519, and defines globalThis.verifyPackage.
"use strict";
(function (root) {
  const MANIFEST = "清单.json", SIGNATURE = "清单签名.txt", LEDGER = "留痕/证据留痕.jsonl", KEYS = "留痕/公钥.txt";
  const FORMAT = "mingfa-package/v1", EVIDENCE = "mingfa-evidence/v1";
  const NAME = "[A-Za-z0-9._:/@+=~#-]{1,160}", HEX = "[0-9a-f]{64}", INT = "(?:0|[1-9][0-9]{0,15})";
  const TIME = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z";
  const LEAF = new RegExp(
    `^\\{"act":"(${NAME})","body_hash":"(${HEX})","done_at":"${TIME}","key_id":"(${NAME})","previous":"(${HEX})",` +
    `"recorded_at":"(${TIME})","seq":(${INT})(,"signature":"([0-9a-f]{128})"),"stream":"(${NAME})","version":${INT}\\}$`,
  );
  const PROVED = new RegExp(`^\\{"entry":(.*),"leaf":(\\{"act":[^{}]*\\}),"path":\\[((?:"${HEX}",?)*)\\]\\}$`, "s");
  const BODY = new RegExp(`^\\{"body":(.*),"index":(${INT}),"salt":"(${HEX})"\\}$`, "s");
  const ERASED = new RegExp(`^\\{"erased":\\{"seq":(${INT}),"stream":"(${NAME})"\\},"index":(${INT})\\}$`);
  const KEY = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})(?: until=([0-9]+))?$/;
  const SIGNED_BY = /^— ([^ ]+) ([A-Za-z0-9+/]+={0,2})$/;
  const ZERO = "0".repeat(64);

  class Malformed extends Error {}
  const utf8 = new TextEncoder();
  function join(...parts) {
    const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }
  function sha(...parts) {
    const sum = new root.Sha256();
    for (const part of parts) sum.update(part);
    return sum.digest();
  }
  const hexOf = (bytes) => root.Sha256.hexOf(bytes);
  const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) || [], (pair) => parseInt(pair, 16));
  const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
  function base64(text) {
    let raw;
    try {
      raw = atob(text);
    } catch {
      throw new Malformed("base64 不合格式");
    }
    if (btoa(raw) !== text) throw new Malformed("base64 不合格式");
    return Uint8Array.from(raw, (one) => one.charCodeAt(0));
  }
  function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value !== null && typeof value === "object") {
      return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
    }
    return JSON.stringify(value);
  }

  // Keys and notes ----------------------------------------------------------------------------------------------------------

  function keyOf(line) {
    const found = KEY.exec(line);
    if (!found) throw new Malformed(`公钥“${line.slice(0, 60)}”不合格式`);
    const raw = base64(found[3]);
    const own = hexOf(sha(utf8.encode(`${found[1]}\n`), raw)).slice(0, 8);
    if (raw.length !== 33 || ![1, 4].includes(raw[0]) || own !== found[2]) throw new Malformed(`公钥“${line.slice(0, 60)}”的散列与公钥不符`);
    return {
      name: found[1], hash: found[2], id: `${found[1]}+${found[2]}`, kind: raw[0], raw: raw.subarray(1),
      text: `${found[1]}+${found[2]}+${found[3]}`, until: found[4] === undefined ? null : Number(found[4]),
    };
  }
  function keysOf(text) {
    return text.split(/\r?\n/).filter((line) => line.trim() && !line.startsWith("#")).map((line) => keyOf(line.trim()));
  }
  async function openNote(note, keys) {
    const gap = note.lastIndexOf("\n\n");
    if (gap < 0 || !note.endsWith("\n")) throw new Malformed("找不到正文与签名之间的空行");
    const text = note.slice(0, gap + 1), lines = note.slice(gap + 2).split("\n").slice(0, -1);
    if (!lines.length) throw new Malformed("没有签名");
    const good = [], known = new Set();
    for (const line of lines) {
      const found = SIGNED_BY.exec(line);
      if (!found) throw new Malformed("签名行不合格式");
      const blob = base64(found[2]), hash = hexOf(blob.subarray(0, 4));
      const key = keys.find((one) => one.name === found[1] && one.hash === hash);
      if (!key || known.has(key.id)) continue;
      known.add(key.id);
      let message = utf8.encode(text), signature = blob.subarray(4), at = null;
      if (key.kind === 4) {
        at = signature.subarray(0, 8).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
        signature = signature.subarray(8);
        message = join(utf8.encode(`cosignature/v1\ntime ${at}\n`), message);
      }
      if (!(await root.Ed25519.verify(key.raw, message, signature))) throw new Malformed(`“${key.name}”的签名验证不过`);
      good.push({ key, at });
    }
    if (!good.length) throw new Malformed("没有一个已知密钥的签名");
    return { text, good };
  }
  async function openCheckpoint(note, keys) {
    const opened = await openNote(note, keys);
    const [origin, size, head] = opened.text.split("\n");
    const raw = base64(head || "");
    if (!/^(0|[1-9][0-9]{0,15})$/.test(size || "") || raw.length !== 32) throw new Malformed("检查点的条数或根不合格式");
    if (!opened.good.some((one) => one.key.name === origin && one.key.kind === 1)) throw new Malformed("检查点没有该账本检查点密钥的签名");
    return { origin, size: BigInt(size), root: raw, witnesses: opened.good.filter((one) => one.key.kind === 4) };
  }

  // The tree (RFC 9162, section 2.1.3.2) --------------------------------------------------------------------------------------

  function included(leaf, index, size, path, head) {
    if (index >= size) return false;
    let node = index, last = size - 1n, hash = leaf;
    for (const one of path) {
      if (last === 0n) return false;
      if (node & 1n || node === last) {
        hash = sha(Uint8Array.of(1), one, hash);
        while (!(node & 1n) && node !== 0n) {
          node >>= 1n;
          last >>= 1n;
        }
      } else {
        hash = sha(Uint8Array.of(1), hash, one);
      }
      node >>= 1n;
      last >>= 1n;
    }
    return last === 0n && same(hash, head);
  }

  // The whole -----------------------------------------------------------------------------------------------------------------

  async function textOf(file) {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
  }

  // files: [{path, file}], file a File or Blob. trusted: text of keys published elsewhere, "" for none. told({done, total, path}): progress.
  // Returns {findings: [{kind, where, words}], facts, counts}; nothing wrong means no findings.
  async function verifyPackage(files, { trusted = "", told = () => {} } = {}) {
    const findings = [], facts = { keys: [], checked: 0, bytes: 0, entries: 0, recordings: [], compared: false };
    const found = (kind, where, words) => findings.push({ kind, where, words });
    const held = new Map(files.map(({ path, file }) => [path.normalize("NFC").replace(/^\/+/, ""), file]));
    const lists = [...held.keys()].filter((path) => path === MANIFEST || path.endsWith(`/${MANIFEST}`)).sort((a, b) => a.length - b.length);
    if (!lists.length) {
      found("manifest.missing", MANIFEST, "所选文件夹中没有证据包的文件清单；请选择证据包所在的文件夹");
      return { findings, facts };
    }
    const top = lists[0].slice(0, -MANIFEST.length);
    const inside = new Map([...held].filter(([path]) => path.startsWith(top)).map(([path, file]) => [path.slice(top.length), file]));

    // 1. The keys and the list of files.
    let keys = [], manifest = null, listDigest = "";
    try {
      keys = keysOf(await textOf(inside.get(KEYS) || new Blob([])));
    } catch (error) {
      found("keys.malformed", KEYS, error instanceof Malformed ? error.message : "读不出公钥文件");
    }
    if (!keys.length && !findings.length) found("keys.malformed", KEYS, "缺少公钥文件，或者其中没有公钥");
    facts.keys = keys.map((one) => one.text);
    if (trusted.trim()) {
      try {
        const published = new Set(keysOf(trusted).map((one) => one.text));
        facts.compared = true;
        for (const key of keys) if (!published.has(key.text)) found("keys.untrusted", KEYS, `公钥 ${key.id} 不在机关公布的公钥之中`);
      } catch (error) {
        found("keys.malformed", "粘贴的公钥", error.message);
      }
    }
    const listed = inside.get(MANIFEST);
    listDigest = hexOf(sha(new Uint8Array(await listed.arrayBuffer())));
    facts.manifest = listDigest;
    try {
      const text = await textOf(listed);
      manifest = JSON.parse(text);
      if (manifest.format !== FORMAT || canonical(manifest) !== text || !Array.isArray(manifest.files)) throw new Malformed("格式");
    } catch {
      found("manifest.malformed", MANIFEST, "文件清单不合格式，内容被改动");
      manifest = null;
    }
    try {
      const note = await openNote(await textOf(inside.get(SIGNATURE) || new Blob([])), keys);
      if (note.text !== `${FORMAT}\n${listDigest}\n`) throw new Malformed("签名所签的不是这一份清单");
      if (!note.good.some((one) => one.key.kind === 1 && (!manifest || one.key.name !== manifest.ledger.origin))) throw new Malformed("不是机关登记密钥的签名");
    } catch (error) {
      const words = error instanceof Malformed ? error.message : "读不出签名文件";
      found("manifest.signature", inside.has(SIGNATURE) ? `${MANIFEST}、${SIGNATURE}` : SIGNATURE, `清单的签名验证不过（${words}）：清单、签名或者公钥被改动`);
    }

    // 2. Every file, byte by byte.
    const total = (manifest ? manifest.files : []).reduce((sum, one) => sum + one.size, 0);
    let before = 0;
    const digests = new Map();
    for (const one of manifest ? manifest.files : []) {
      const file = inside.get(one.path);
      if (!file) {
        found("file.missing", one.path, "清单上有此文件，文件夹中没有");
        continue;
      }
      try {
        const digest = await root.Sha256.ofFile(file, (done) => told({ done: before + done, total, path: one.path }));
        digests.set(one.path, digest);
        facts.checked += 1;
        facts.bytes += file.size;
        if (digest !== one.sha256) {
          found("file.changed", one.path, `SHA-256 应为 ${one.sha256}，实为 ${digest}` + (file.size === one.size ? "：内容被改动" : `，大小应为 ${one.size} 字节，实为 ${file.size} 字节：内容被改动`));
        }
      } catch {
        found("file.unreadable", one.path, "读不出来：光盘或者磁盘可能损坏");
      }
      before += one.size;
      told({ done: before, total, path: one.path });
    }
    if (manifest) {
      const named = new Set([MANIFEST, SIGNATURE, ...manifest.files.map((one) => one.path)]);
      for (const path of inside.keys()) if (!named.has(path)) found("file.extra", path, "清单上没有此文件，不属于本证据包");
    }

    // 3. The entries: signature, place in the tree, body, chain.
    const entries = new Map();
    let point = null, read = false;
    try {
      const text = await textOf(inside.get(LEDGER) || new Blob([]));
      const lines = text.split("\n");
      if (lines.pop() !== "" || !lines.length) throw new Malformed("留痕文件不完整");
      const head = JSON.parse(lines[0]);
      if (head.format !== EVIDENCE || canonical({ checkpoint: head.checkpoint, format: EVIDENCE }) !== lines[0]) throw new Malformed("留痕文件首行不合格式");
      try {
        point = await openCheckpoint(head.checkpoint, keys);
        facts.origin = point.origin;
        facts.size = String(point.size);
        facts.root = hexOf(point.root);
        facts.witnesses = point.witnesses.map((one) => one.key.name);
      } catch (error) {
        found("checkpoint.invalid", LEDGER, `检查点验证不过（${error.message}）：检查点或者公钥被改动`);
      }
      const heads = new Map();
      for (const [number, line] of lines.slice(1).entries()) {
        const match = PROVED.exec(line);
        const body = match && BODY.exec(match[1]), erased = match && !body && ERASED.exec(match[1]);
        if (!body && !erased) throw new Malformed(`第 ${number + 2} 行不合格式：条目被改动`);
        const leaf = LEAF.exec(match[2]);
        if (!leaf) {
          if (point) found("leaf.malformed", LEDGER, `第 ${number + 2} 行的条目头不合格式：条目被改动`);
          continue;
        }
        const [, act, bodyHash, keyId, previous, recordedAt, seqText, signed, signature, stream] = leaf;
        const index = BigInt(body ? body[2] : erased[3]), seq = Number(seqText), where = `${LEDGER} 第 ${number + 2} 行（${stream}#${seq}）`;
        const raw = utf8.encode(match[2]), hash = sha(Uint8Array.of(0), raw);
        const last = heads.get(stream);
        if (point) {  // without a checkpoint that holds nothing more can be said of its entries
          const key = keys.find((one) => one.id === keyId && one.kind === 1 && one.name !== point.origin);
          if (!key) found("leaf.key_unknown", where, `签名密钥 ${keyId} 不在公钥文件中`);
          else if (key.until !== null && index >= BigInt(key.until)) found("leaf.key_retired", where, `密钥 ${keyId} 此时已经停用`);
          else {
            const message = join(utf8.encode("mingfa-entry/v1\n"), utf8.encode(match[2].replace(signed, "")));
            if (!(await root.Ed25519.verify(key.raw, message, bytesOf(signature)))) found("leaf.signature", where, "条目的签名验证不过：条目被改动");
          }
          const path = (match[3].match(/[0-9a-f]{64}/g) || []).map(bytesOf);
          if (!included(hash, index, point.size, path, point.root)) found("evidence.inclusion", where, "包含证明不成立：条目不在检查点的账本之中，或者证明被改动");
          if (body && hexOf(sha(bytesOf(body[3]), utf8.encode(body[1]))) !== bodyHash) {
            found("body.wrong", where, "正文或者盐的散列与条目所记不符：正文被改动");
          }
          if (seq !== (last ? last.seq + 1 : 0)) found("chain.gap", where, "本卷此处缺少条目，或者次序颠倒");
          else if (previous !== (last ? last.hash : ZERO)) found("chain.previous", where, "所记前一条的散列与前一条不符");
          if (last && recordedAt < last.recordedAt) found("chain.time", where, "登记时间早于前一条");
        }
        heads.set(stream, { seq, hash: hexOf(hash), recordedAt });
        entries.set(`${stream}#${seq}`, { act, recordedAt, body: body ? body[1] : null });
        facts.entries += 1;
      }
      if (manifest && point) {
        const told_ = manifest.ledger;
        if (told_.origin !== point.origin || String(told_.size) !== String(point.size) || told_.root !== hexOf(point.root)) {
          found("ledger.other", LEDGER, "检查点与清单所写的不是同一个");
        }
      }
      read = true;
    } catch (error) {
      found("evidence.malformed", LEDGER, error instanceof Malformed ? error.message : "留痕文件读不出来：内容被改动");
    }

    // 4. What binds the originals to the entries.
    for (const one of manifest && read ? manifest.recordings : []) {
      for (let seq = 0; seq <= one.last; seq += 1) {
        if (!entries.has(`${one.stream}#${seq}`)) found("ledger.incomplete", LEDGER, `缺少 ${one.stream} 的第 ${seq} 条留痕`);
      }
      const stored = [];
      for (const original of one.originals) {
        const entry = entries.get(`${one.stream}#${original.entry}`);
        const digest = digests.get(original.path) || original.sha256;
        if (!entry || entry.body === null || !entry.body.includes(`"${digest}"`)) {
          found("original.unrecorded", original.path, "该原件的 SHA-256 不在入库时的留痕条目之中");
        } else {
          stored.push({ path: original.path, sha256: digest, recordedAt: entry.recordedAt });
        }
      }
      facts.recordings.push({ ...one, stored });
    }
    facts.package = manifest;
    return { findings, facts };
  }
  root.verifyPackage = verifyPackage;
})(globalThis);
