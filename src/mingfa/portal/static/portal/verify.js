// Checks on the visitor's own device, with the network off as well, that this page is what the agency signed and logged.
// Everything needed stands on the page; nothing is fetched. The steps are those of docs/spec/feed.md, "Proving one page".
(function () {
  "use strict";
  const box = document.getElementById("verify"), source = document.getElementById("proof-data");
  if (!box || !source) return;
  const bytes = (text) => new TextEncoder().encode(text);
  const joined = (...parts) => {
    const all = new Uint8Array(parts.reduce((sum, one) => sum + one.length, 0));
    let at = 0;
    for (const one of parts) { all.set(one, at); at += one.length; }
    return all;
  };
  const fromHex = (text) => Uint8Array.from(text.match(/../g) || [], (two) => parseInt(two, 16));
  const toHex = (raw) => Array.from(raw, (one) => one.toString(16).padStart(2, "0")).join("");
  const from64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const sha = async (raw) => new Uint8Array(await crypto.subtle.digest("SHA-256", raw));
  const bare = (text) => text.replace(/\s+/g, "");
  const same = (one, other) => toHex(one) === toHex(other);

  async function verifier(text) {
    const parts = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text);
    const raw = from64(parts[3]);
    const name = bytes(parts[1] + "\n");
    const hash = (await sha(joined(name, raw))).slice(0, 4);
    if (raw.length !== 33 || raw[0] !== 1 || toHex(hash) !== parts[2]) throw new Error("公钥不合格式");
    return { id: parts[1] + "+" + parts[2], name: parts[1], hash: parts[2], raw: raw.slice(1) };
  }
  const opened = (one) => crypto.subtle.importKey("raw", one.raw, { name: "Ed25519" }, false, ["verify"]);
  const signed = async (one, signature, message) => crypto.subtle.verify({ name: "Ed25519" }, await opened(one), signature, message);

  async function check(say) {
    const proof = JSON.parse(source.textContent);
    const leaf = JSON.parse(proof.leaf), content = JSON.parse(proof.content);
    const subject = leaf.agency === box.dataset.agency && leaf.item === box.dataset.item && leaf.index === proof.index;
    say(subject, "条目说的就是本页这条信息", "条目说的是另一条信息");
    const hash = toHex(await sha(joined(fromHex(proof.salt), bytes(proof.content))));
    say(hash === leaf.content, "内容的散列与条目一致", "内容的散列与条目不一致：内容被改动");
    const differing = shown(content);
    say(differing === "", "页面上显示的文字与内容一致", "页面上显示的“" + differing + "”与内容不一致");
    const head = await root(await sha(joined(Uint8Array.of(0), bytes(proof.leaf))), proof.index, proof.size, proof.path.map(fromHex));
    const cut = proof.checkpoint.indexOf("\n\n"), text = proof.checkpoint.slice(0, cut + 1), lines = text.split("\n");
    const point = lines[0] === "mingfa/" + leaf.agency + "/feed" && Number(lines[1]) === proof.size;
    say(point && head !== null && same(head, from64(lines[2])), "条目在检查点所签的全部 " + proof.size + " 条之中", "条目不在检查点所签的数据流中");
    const keys = await Promise.all(proof.keys.map(verifier));
    // Whether this browser can check Ed25519 signatures: that it cannot is said to the visitor, never passed over.
    const able = await opened(keys[0]).then(() => true, () => false);
    if (!able) {
      say(null, "此浏览器不能核验 Ed25519 签名，条目和检查点的签名没有核验；散列和包含证明已经核验");
      return;
    }
    const own = keys.find((one) => one.id === leaf.key);
    const unsigned = proof.leaf.replace(/"sig":"[A-Za-z0-9+/=]*",/, "");
    say(Boolean(own) && await signed(own, from64(leaf.sig), bytes("mingfa/feed/1\n" + unsigned)), "条目由公示密钥 " + leaf.key + " 签名", "条目的签名验证不过");
    let good = false;
    for (const line of proof.checkpoint.slice(cut + 2).split("\n")) {
      const parts = /^— (\S+) (\S+)$/.exec(line);
      if (!parts) continue;
      const blob = from64(parts[2]), one = keys.find((other) => other.name === parts[1] && other.hash === toHex(blob.slice(0, 4)));
      if (one && one.name === lines[0] && await signed(one, blob.slice(4), bytes(text))) good = true;
    }
    say(good, "检查点由公示密钥签名", "检查点的签名验证不过");
  }

  // The first field whose words on the page are not those of the content, "" when all are the same.
  function shown(content) {
    for (const name of ["title", "reason"]) {
      const place = document.querySelector('[data-told="' + name + '"]');
      if (place && bare(place.textContent) !== bare(content[name] || (name === "title" ? content.number || "" : ""))) return name === "title" ? "标题" : "原因";
    }
    const places = Array.from(document.querySelectorAll("[data-field]")), fields = content.fields || [];
    if (places.length !== fields.length) return "栏目数";
    for (let at = 0; at < fields.length; at++) {
      const label = places[at].parentElement.querySelector("dt").textContent;
      if (places[at].dataset.field !== fields[at].key || bare(places[at].textContent) !== bare(fields[at].value) || bare(label) !== bare(fields[at].label)) return label;
    }
    return "";
  }

  // RFC 9162, 2.1.3.2: the root that a leaf and its path lead to; null when the path has another length than the tree asks for.
  async function root(hash, index, size, path) {
    if (!(index < size)) return null;
    let at = index, last = size - 1;
    for (const one of path) {
      if (last === 0) return null;
      if (at % 2 === 1 || at === last) {
        hash = await sha(joined(Uint8Array.of(1), one, hash));
        while (at % 2 === 0 && at !== 0) { at = at / 2; last = Math.floor(last / 2); }
      } else {
        hash = await sha(joined(Uint8Array.of(1), hash, one));
      }
      at = Math.floor(at / 2); last = Math.floor(last / 2);
    }
    return last === 0 ? hash : null;
  }

  function begin() {
    const said = document.createElement("div"), list = document.createElement("ol");
    said.setAttribute("role", "status");
    const old = box.querySelector("[role=status]");
    if (old) old.remove();
    said.append(list);
    box.append(said);
    let bad = 0, open = 0;
    const say = (good, yes, no) => {
      const line = document.createElement("li");
      line.className = good === null ? "open" : good ? "ok" : "bad";
      line.textContent = good === false ? no : yes;
      if (good === false) bad++;
      if (good === null) open++;
      list.append(line);
    };
    const end = (words, name) => {
      const line = document.createElement("p");
      line.className = name;
      line.textContent = words;
      said.append(line);
      said.dataset.result = name;
    };
    if (!window.crypto || !crypto.subtle) {
      end("此浏览器或者此连接（不是 https）不提供散列和签名的计算，没有作任何核验；可以下载核验数据，用其他程序核验。", "open");
      return;
    }
    check(say).then(() => {
      if (bad) end("核验不通过：本页与该机关签名公布的内容不一致，请不要采信，并向该机关反映。", "bad");
      else if (open) end("部分核验通过。", "open");
      else end("核验通过：本页就是该机关签名公布、登记在数据流中的内容。上列公示密钥是否属于该机关，请与该机关另行公布的公钥核对。", "ok");
    }).catch((error) => end("核验没有完成：" + error.message, "bad"));
  }

  const words = document.createElement("p"), button = document.createElement("button");
  words.textContent = "可以在您的设备上核验本页，不需要网络。核验程序来自本网站；要完全不依赖本网站，请下载核验数据，用其他程序核验。";
  button.type = "button";
  button.className = "btn btn-primary";
  button.textContent = "在本机核验";
  button.addEventListener("click", begin);
  box.append(words, button);
})();
