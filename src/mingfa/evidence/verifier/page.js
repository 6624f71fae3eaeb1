// The page around verifyPackage: takes a folder, shows how far it is, says in plain words what is proved and what is not.
"use strict";
(function () {
  const at = (id) => document.getElementById(id);
  const make = (name, text, kind) => {
    const one = document.createElement(name);
    if (text !== undefined) one.textContent = text;
    if (kind) one.className = kind;
    return one;
  };
  const sizeOf = (bytes) => {
    for (const [unit, step] of [["GB", 1e9], ["MB", 1e6], ["kB", 1e3]]) if (bytes >= step) return `${(bytes / step).toFixed(1)} ${unit}`;
    return `${bytes} 字节`;
  };
  const timeOf = (text) => {
    const when = new Date(text);
    return `${new Intl.DateTimeFormat("zh-CN", { dateStyle: "long", timeStyle: "medium", timeZone: "Asia/Shanghai" }).format(when)}（北京时间）`;
  };
  function table(heads, rows) {
    const whole = make("table"), head = make("tr");
    for (const one of heads) {
      const cell = make("th", one);
      cell.scope = "col";
      head.append(cell);
    }
    const top = make("thead"), body = make("tbody");
    top.append(head);
    for (const row of rows) {
      const line = make("tr");
      for (const one of row) {
        const cell = make("td");
        cell.append(one instanceof Node ? one : document.createTextNode(one));
        line.append(cell);
      }
      body.append(line);
    }
    whole.append(top, body);
    return whole;
  }
  function list(items) {
    const whole = make("ul");
    for (const one of items) whole.append(make("li", one));
    return whole;
  }

  function show({ findings, facts }) {
    at("running").hidden = true;
    at("result").hidden = false;
    const good = findings.length === 0;
    at("verdict").className = good ? "good" : "bad";
    at("verdict").textContent = good
      ? "核验通过：文件与导出时逐字节相同，原件在入库时登记，留痕完整。"
      : `核验不通过：发现 ${findings.length} 处问题。`;
    at("findings").replaceChildren();
    at("facts").replaceChildren();
    if (!good) {
      at("findings").append(make("h3", "发现的问题"), table(["文件（位置）", "问题"], findings.map((one) => [one.where, one.words])));
    }
    const told = facts.package;
    if (told) {
      at("facts").append(make("h3", "证据包"), table(["项目", "内容"], [
        ["机关", told.agency.name],
        ["案件", `${told.case.title}　${told.case.number}`],
        ["用途", told.request.purpose],
        ...(told.request.release ? [["提供给", `${told.request.release.to}（${told.request.release.number}）`]] : []),
        ...(told.request.use === "filing" ? [["交付对象", "机关归档、存查，未经批准不得对外提供"]] : []),
        ["申请", `${told.request.by}　${timeOf(told.request.at)}`],
        ["文件", `${facts.checked} 个，${sizeOf(facts.bytes)}`],
        ["清单的 SHA-256", make("code", facts.manifest)],
      ]));
      for (const one of facts.recordings) {
        at("facts").append(make("h3", `音像记录：${one.place || one.stream}`));
        const rows = one.stored.map((file) => [file.path, make("code", file.sha256), timeOf(file.recordedAt)]);
        at("facts").append(table(["原件", "SHA-256", "入库登记时间"], rows));
        if (one.sheet) {
          const names = one.sheet.signatures.map((sign) => `${sign.name}（${sign.role}）${timeOf(sign.at)}`);
          at("facts").append(table(["光盘编号", "电子签名"], [[one.sheet.number, names.join("；") || "尚未签名"]]));
        }
      }
    }
    if (facts.keys.length) {
      at("facts").append(make("h3", "验证所用的公钥"), table(["公钥"], facts.keys.map((one) => [make("code", one)])));
    }
    if (good) {
      at("facts").append(make("h3", "已经证明"), list([
        `清单所列 ${facts.checked} 个文件与机关导出时逐字节相同，清单由机关登记密钥签名。`,
        "每个原件的 SHA-256 写在入库时的留痕条目中，条目由机关登记密钥签名，登记时间、内容没有改动。",
        `${facts.entries} 条留痕都在账本“${facts.origin}”之中（检查点 ${facts.size} 条，根 ${facts.root}），检查点由该账本密钥签名。`,
        "每段音像记录从第一条到导出时的留痕前后相连，没有缺少。",
        ...(facts.witnesses.length ? [`检查点另有见证签名：${facts.witnesses.join("、")}。`] : []),
        ...(facts.compared ? ["包内公钥与您粘贴的机关公布的公钥一致。"] : []),
      ]));
      at("facts").append(make("h3", "没有证明"), list([
        ...(facts.compared ? [] : ["包内公钥是不是该机关的：请与机关公布的公钥核对（展开上面的“与机关公布的公钥核对”）。"]),
        "入库以前的内容是否真实、设备时钟是否准确：由案卷中的其他材料证明。",
        "导出以后有没有新的留痕：须查整本账本。",
        "本页自身是否可信：可以从机关另行取得本页，或者用命令行 mingfa evidence verify 核验。",
      ]));
    }
    at("result-title").scrollIntoView();
  }

  async function run(files) {
    at("result").hidden = true;
    at("running").hidden = false;
    at("progress").value = 0;
    at("doing").textContent = "正在读取……";
    let painted = 0;
    const told = ({ done, total, path }) => {
      const now = performance.now();
      if (now - painted < 100) return;
      painted = now;
      at("progress").value = total ? done / total : 0;
      at("doing").textContent = `${path}　${sizeOf(done)} / ${sizeOf(total)}`;
    };
    try {
      show(await verifyPackage(files, { trusted: at("trusted").value, told }));
    } catch (error) {
      show({ findings: [{ where: "核验页面", words: `核验没有做完：${error.message}；请重新选择文件夹` }], facts: { keys: [], recordings: [] } });
    }
  }

  at("folder").addEventListener("change", (event) => {
    const files = [...event.target.files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
    event.target.value = "";
    if (files.length) run(files);
  });

  async function walk(entry, found) {
    if (entry.isFile) {
      const file = await new Promise((good, bad) => entry.file(good, bad));
      found.push({ path: entry.fullPath, file });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((good, bad) => reader.readEntries(good, bad));
      if (!some.length) return;
      for (const one of some) await walk(one, found);
    }
  }
  const zone = at("drop");
  zone.addEventListener("dragover", (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    zone.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const found = [];
    for (const entry of entries) await walk(entry, found);
    if (found.length) run(found);
  });
})();
