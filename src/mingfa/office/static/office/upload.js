// Sending recordings by parts: many files, pause and resume, also after the page was closed. Without this script the small form below works.
"use strict";

(function () {
  const box = document.getElementById("uploader");
  if (!box || !window.tus || !tus.isSupported || !window.Worker) return;
  const list = document.getElementById("uploads"), news = document.getElementById("upload-news"), input = document.getElementById("files");
  const device = document.getElementById("upload-device"), told = box.dataset;
  const AT_ONCE = 2, PART = Number(told.part) || 64 * 1024 * 1024;
  const worker = new Worker(told.worker), hashing = new Map(), rows = [];
  let next = 0;
  box.hidden = false;

  const size = (n) => (n >= 1073741824 ? (n / 1073741824).toFixed(2) + " GiB" : n >= 1048576 ? (n / 1048576).toFixed(1) + " MiB" : Math.ceil(n / 1024) + " KiB");
  const make = (tag, words, more) => Object.assign(document.createElement(tag), words ? { textContent: words } : {}, more || {});
  const say = (words) => { news.textContent = words; };

  worker.onmessage = ({ data }) => {
    const waiting = hashing.get(data.id);
    if (!waiting) return;
    if (data.done !== undefined) { waiting.progress(data.done); return; }
    hashing.delete(data.id);
    data.digest ? waiting.resolve(data.digest) : waiting.reject(new Error("文件读不出来，可能已被移动或者存储卡已拔出；请重新选择"));
  };

  function row(file) {
    const item = make("li", "", { className: "upload" });
    const name = make("span", file.name, { className: "upload-name", id: "upload-" + next });
    const bar = make("progress", "", { max: 100, value: 0 });
    bar.setAttribute("aria-labelledby", name.id);
    const state = make("span", "等待上传", { className: "upload-state" });
    const buttons = make("span", "", { className: "buttons" });
    item.append(name, make("span", size(file.size), { className: "muted" }), bar, state, buttons);
    list.append(item);
    return { id: next++, file, item, bar, state, buttons, stage: "waiting", digest: "", upload: null };
  }

  function button(one, words, act) {
    const made = make("button", words, { type: "button", className: "btn btn-sm" });
    made.setAttribute("aria-label", words + " " + one.file.name);
    made.addEventListener("click", act);
    one.buttons.append(made);
    return made;
  }

  // What a row shows: its stage in words, how far it is, and what can be done now.
  function show(one, stage, words, percent) {
    const had = one.buttons.contains(document.activeElement);
    if (stage !== one.stage || stage === "wrong") {
      one.stage = stage;
      one.buttons.replaceChildren();
      if (stage === "sending") button(one, "暂停", () => pause(one));
      if (stage === "paused" || stage === "wrong") button(one, stage === "wrong" ? "重试" : "继续", () => resume(one));
      if (stage === "paused" || stage === "sending" || stage === "waiting") button(one, "取消", () => cancel(one));
      if (stage === "done" && one.ident) fillButton(one);
      if (had && one.buttons.firstElementChild) one.buttons.firstElementChild.focus();
      one.item.dataset.stage = stage;
    }
    one.state.textContent = words;
    if (percent !== undefined) one.bar.value = percent;
  }

  function fillButton(one) {
    const form = make("form", "", { method: "post", action: told.fill, className: "upload-form" });
    for (const [name, value] of [["csrfmiddlewaretoken", told.token], ["fill", one.ident]]) form.append(make("input", "", { type: "hidden", name, value }));
    const send = make("button", "填写信息", { type: "submit", className: "btn btn-sm btn-primary" });
    send.setAttribute("aria-label", "填写信息 " + one.file.name);
    form.append(send);
    one.buttons.append(form);
  }

  function add(files) {
    for (const file of files) {
      const one = row(file);
      if (rows.some((other) => other.stage !== "wrong" && other.file.name === file.name && other.file.size === file.size && other.file.lastModified === file.lastModified)) {
        one.bar.remove();
        show(one, "same", "已经在列表中，不重复上传");
        continue;
      }
      rows.push(one);
      if (!file.size) show(one, "refused", "文件是空的（0 字节），不能作为音像记录保存；请检查设备中的原文件", 0);
      else if (file.size > Number(told.largest)) show(one, "refused", "文件有 " + size(file.size) + "，超过 " + size(Number(told.largest)) + " 的上限；请上传设备分段录制的原文件", 0);
      else show(one, "waiting", "等待上传", 0);
    }
    say("已选择 " + files.length + " 个文件");
    turn();
  }

  function turn() {
    const busy = rows.filter((one) => one.stage === "hashing" || one.stage === "sending").length;
    for (const one of rows.filter((each) => each.stage === "waiting").slice(0, AT_ONCE - busy)) begin(one);
  }

  async function begin(one) {
    show(one, "hashing", "正在计算摘要", 0);
    try {
      one.digest ||= await new Promise((resolve, reject) => {
        hashing.set(one.id, { resolve, reject, progress: (done) => show(one, "hashing", "正在计算摘要 " + Math.floor((done / one.file.size) * 100) + "%", 0) });
        worker.postMessage({ id: one.id, file: one.file });
      });
      const answer = await fetch(told.known + one.digest, { headers: { Accept: "application/json" } });
      const found = answer.ok ? await answer.json() : {};
      if (found.known === "registered") { already(one, "这个文件已经登记，不需要再次上传", found.address); return; }
      if (found.known === "waiting") { one.ident = found.upload; whole(one, "这个文件已经收到"); return; }
    } catch (error) {
      show(one, "wrong", error instanceof TypeError ? "网络不通，请稍后重试" : error.message);
      turn();
      return;
    }
    if (one.stage !== "hashing") return;
    await send(one);
  }

  function already(one, words, address) {
    show(one, "done", words, 100);
    one.buttons.append(make("a", "查看", { href: address, className: "btn btn-sm" }));
    turn();
  }

  function whole(one, words) {
    show(one, "done", words + "，摘要 " + one.digest.slice(0, 16) + "… 一致", 100);
    say(one.file.name + " " + words);
    turn();
  }

  async function send(one) {
    const metadata = { filename: one.file.name, filetype: one.file.type, sha256: one.digest, changed: String(Math.floor(one.file.lastModified / 1000)) };
    if (told.case) metadata.case = told.case;
    if (told.step) metadata.step = told.step;
    if (device.value.trim()) metadata.device = device.value.trim();
    one.upload = new tus.Upload(one.file, {
      endpoint: told.endpoint, headers: { "X-CSRFToken": told.token }, chunkSize: PART, metadata,
      retryDelays: [300, 1000, 3000, 5000, 10000, 20000, 30000],
      fingerprint: () => Promise.resolve("mingfa-" + told.person + "-" + one.digest),
      storeFingerprintForResuming: true, removeFingerprintOnSuccess: true,
      onProgress: (sent, all) => { if (one.stage === "sending") show(one, "sending", "正在上传 " + Math.floor((sent / all) * 100) + "%（" + size(sent) + "）", (sent / all) * 100); },
      onSuccess: () => { one.ident = one.upload.url.split("/").pop(); whole(one, "已完整收到"); },
      onError: (error) => { if (one.stage === "sending") { show(one, "wrong", words(error)); say(one.file.name + "：" + words(error)); turn(); } },
    });
    const before = await one.upload.findPreviousUploads();
    show(one, "sending", before.length ? "接着上次继续上传" : "正在上传", one.bar.value);
    if (before.length) one.upload.resumeFromPreviousUpload(before[0]);
    one.upload.start();
  }

  // What went wrong, in the server's own words where it has some.
  function words(error) {
    const answer = error.originalResponse;
    if (!answer) return "网络中断，已经上传的部分仍在；网络恢复后点“重试”继续";
    try { return JSON.parse(answer.getBody()).message; } catch { return "服务器没有正常答复（" + answer.getStatus() + "），已经上传的部分仍在；请稍后点“重试”继续"; }
  }

  async function pause(one) {
    show(one, "paused", "已暂停，已经上传的部分仍在", one.bar.value);
    await one.upload.abort();
    turn();
  }

  function resume(one) {
    show(one, "waiting", "等待上传", one.bar.value);
    turn();
  }

  async function cancel(one) {
    show(one, "gone", "已取消", 0);
    if (one.upload) await one.upload.abort(true).catch(() => {});
    one.item.querySelector("progress").remove();
    turn();
  }

  input.addEventListener("change", () => { add([...input.files]); input.value = ""; });
  for (const kind of ["dragenter", "dragover"]) box.addEventListener(kind, (event) => { event.preventDefault(); box.classList.add("dropping"); });
  for (const kind of ["dragleave", "drop"]) box.addEventListener(kind, () => box.classList.remove("dropping"));
  box.addEventListener("drop", (event) => { event.preventDefault(); add([...event.dataTransfer.files]); });
  window.addEventListener("online", () => { for (const one of rows) if (one.stage === "wrong") resume(one); });
})();
