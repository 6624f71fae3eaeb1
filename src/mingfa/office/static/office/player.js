// The player page of a recording. Without it the browser's own player, the lists and the forms still work.
"use strict";

(() => {
  const player = document.getElementById("player");
  const watch = document.getElementById("watch");
  if (!watch) return;
  const zone = Number(watch.dataset.zone);
  const total = Number(watch.dataset.total);
  const files = [...document.querySelectorAll("#files a")].map((link) => ({
    link, number: Number(link.dataset.file), src: link.dataset.src, digest: link.dataset.digest, strip: link.dataset.strip,
    epoch: Number(link.dataset.epoch), offset: Number(link.dataset.offset), length: Number(link.dataset.length),
  }));
  let now = files.find((one) => one.link.hasAttribute("aria-current")) || files[0];
  const byId = (ident) => document.getElementById(ident);
  const two = (number) => String(number).padStart(2, "0");

  // Words for milliseconds: 0:12:05, as the forms read them.
  function position(ms, exact) {
    const whole = Math.max(0, Math.floor(ms));
    const seconds = Math.floor(whole / 1000);
    const words = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    return exact && whole % 1000 ? `${words}.${String(whole % 1000).padStart(3, "0")}` : words;
  }

  function trueTime(ms) {
    const at = new Date(ms + zone);
    return `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())} ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  }

  const here = () => (player ? player.currentTime * 1000 : 0);

  // Going somewhere ------------------------------------------------------------------------------------------------------------

  function setTime(ms, playing) {
    const go = () => { player.currentTime = ms / 1000; if (playing) player.play().catch(() => {}); tell(); };
    if (player.readyState > 0) go();
    else player.addEventListener("loadedmetadata", go, { once: true });
  }

  function goTo(number, ms, playing) {
    const file = files.find((one) => one.number === number);
    if (!player || !file || !file.src) return false;
    if (file !== now) {
      now.link.removeAttribute("aria-current");
      file.link.setAttribute("aria-current", "true");
      now = file;
      player.src = file.src;
      player.setAttribute("aria-label", file.link.textContent.trim());
      player.load();
      for (const one of document.querySelectorAll("[data-original]")) one.value = file.digest;
      const strip = byId("strip");
      if (strip) window.fetch(file.strip).then((answer) => (answer.ok ? answer.text() : "")).then((html) => { if (now === file) strip.innerHTML = html; });
    }
    setTime(ms, playing);
    return true;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-ms]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (goTo(Number(link.dataset.file), Number(link.dataset.ms), player && !player.paused)) event.preventDefault();
  });

  // Up and down go through the list of moments, as in a list of a desktop program.
  const moments = byId("moments");
  moments.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...moments.querySelectorAll("a")];
    const next = links[links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  });

  const bar = byId("bar");
  if (bar && player) bar.addEventListener("click", (event) => {
    const box = bar.getBoundingClientRect();
    const at = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * total;
    const file = files.filter((one) => one.offset <= at).pop() || files[0];
    goTo(file.number, Math.min(at - file.offset, file.length), !player.paused);
  });

  function jump(step) {
    const at = now.offset + here();
    const found = [...moments.querySelectorAll("a[data-ms]")].map((link) => {
      const file = files.find((one) => one.number === Number(link.dataset.file));
      return { number: file.number, ms: Number(link.dataset.ms), at: file.offset + Number(link.dataset.ms) };
    });
    const next = step > 0 ? found.find((one) => one.at > at + 500) : found.reverse().find((one) => one.at < at - 1500);
    if (next) goTo(next.number, next.ms, !player.paused);
  }

  // Telling where it is --------------------------------------------------------------------------------------------------------

  function tell() {
    const ms = here();
    byId("true-time").textContent = trueTime(now.epoch + ms);
    byId("file-time").textContent = position(ms);
    if (byId("file-number")) byId("file-number").textContent = String(now.number);
    const head = byId("playhead");
    if (head && total) {
      head.setAttribute("x", String(Math.min(996, ((now.offset + ms) * 1000) / total)));
      head.setAttribute("visibility", "visible");
    }
    for (const line of document.querySelectorAll("#transcripts li[data-from]")) {
      const on = Number(line.dataset.file) === now.number && Number(line.dataset.from) <= ms && ms < Number(line.dataset.to);
      if (on) line.setAttribute("aria-current", "true"); else line.removeAttribute("aria-current");
    }
    drawCovers();
  }

  // Forms take their moments from the player -----------------------------------------------------------------------------------

  function fill(form) {
    for (const input of form.querySelectorAll("[data-fill]")) input.value = position(now.offset + here(), true);
    for (const link of form.querySelectorAll("a[data-form]")) {
      const address = new URL(link.href);
      address.searchParams.set(link.dataset.form, String(Math.floor(now.offset + here())));
      address.searchParams.set("piece", String(now.number));
      address.searchParams.set("at", String(Math.floor(here())));
      link.href = address.href;
    }
  }

  for (const part of document.querySelectorAll("details.do")) {
    part.addEventListener("toggle", () => { if (part.open && player) fill(part); if (part.id === "do-cut") drawCovers(); });
    // Whoever sends a form comes back to where he was.
    part.addEventListener("submit", (event) => {
      if (!player) return;
      const address = new URL(event.target.action);
      address.searchParams.set("piece", String(now.number));
      address.searchParams.set("at", String(Math.floor(here())));
      event.target.action = address.href;
    });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || !player) return;
    if (button.dataset.skip) setTime(Math.max(0, here() + 1000 * Number(button.dataset.skip)), !player.paused);
    if (button.dataset.jump) jump(Number(button.dataset.jump));
    if (button.dataset.take) {
      byId(button.dataset.take).value = position(here(), true);
      const original = button.closest("form").querySelector("[data-original]");
      if (original) original.value = now.digest;
    }
    if (button.dataset.open) {
      const part = byId(`do-${button.dataset.open}`);
      player.pause();
      part.open = true;
      fill(part);
      (part.querySelector("textarea") || part.querySelector("input:not([type=hidden])")).focus();
    }
  });

  // Covers and silences of a redacted cut ----------------------------------------------------------------------------------------

  const layer = byId("covers");
  const rows = byId("cut-rows");
  const FIELDS = { covers: [["x", "左 ‰"], ["y", "上 ‰"], ["width", "宽 ‰"], ["height", "高 ‰"], ["from_ms", "从"], ["to_ms", "到"]], silences: [["from_ms", "从"], ["to_ms", "到"]] };
  let made = 0;

  function addRow(kind, values) {
    const number = made++;
    const row = document.createElement("li");
    row.className = "cut-row";
    row.dataset.kind = kind;
    const title = document.createElement("strong");
    title.textContent = kind === "covers" ? "遮蔽" : "消音";
    row.append(title);
    for (const [name, label] of FIELDS[kind]) {
      const field = document.createElement("div");
      const words = document.createElement("label");
      const input = document.createElement("input");
      input.id = `cut-${kind}-${number}-${name}`;
      input.name = `f-${kind}-${number}-${name}`;
      input.className = "form-control";
      input.autocomplete = "off";
      input.dataset.part = name;
      input.value = values[name];
      if (!name.endsWith("_ms")) input.inputMode = "numeric";
      words.htmlFor = input.id;
      words.textContent = label;
      input.addEventListener("input", drawCovers);
      field.append(words, input);
      row.append(field);
    }
    const away = document.createElement("button");
    away.type = "button";
    away.className = "btn btn-sm";
    away.textContent = "删除";
    away.setAttribute("aria-label", `删除这处${title.textContent}`);
    away.addEventListener("click", () => { row.remove(); drawCovers(); byId("add-silence").focus(); });
    row.append(away);
    rows.append(row);
    byId("cut-kind").value = "redacted";
    byId("cut-news").textContent = `已添加一处${title.textContent}`;
    drawCovers();
    return row;
  }

  const during = () => ({ from_ms: byId("cut-from").value || position(here(), true), to_ms: byId("cut-to").value || position(here() + 10000, true) });

  // The layer lies exactly on the picture, which has black bands beside it where its shape differs from the player's.
  function place() {
    if (!layer || !player.videoWidth) return;
    const box = { width: player.clientWidth, height: player.clientHeight };
    const scale = Math.min(box.width / player.videoWidth, box.height / player.videoHeight);
    const width = player.videoWidth * scale;
    const height = player.videoHeight * scale;
    layer.style.width = `${width}px`;
    layer.style.height = `${height}px`;
    layer.style.left = `${player.offsetLeft + (box.width - width) / 2}px`;
    layer.style.top = `${player.offsetTop + (box.height - height) / 2}px`;
  }

  function rect(x, y, width, height) {
    const drawn = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ x, y, width, height })) drawn.setAttribute(name, String(value));
    layer.append(drawn);
    return drawn;
  }

  function drawCovers() {
    if (!layer) return;
    layer.replaceChildren();
    const part = byId("do-cut");
    if (!part || !part.open || !rows) return;
    place();
    for (const row of rows.querySelectorAll('[data-kind="covers"]')) {
      const value = (name) => Number(row.querySelector(`[data-part="${name}"]`).value) || 0;
      rect(value("x"), value("y"), value("width"), value("height"));
    }
  }

  if (byId("cut-parts") && player) {
    byId("cut-parts").hidden = false;
    byId("add-silence").addEventListener("click", () => addRow("silences", during()).querySelector("input").focus());
    const draw = byId("draw");
    if (draw) {
      byId("add-cover").addEventListener("click", () => addRow("covers", { x: 0, y: 0, width: 200, height: 200, ...during() }).querySelector("input").focus());
      const drawing = (on) => {
        draw.setAttribute("aria-pressed", String(on));
        draw.classList.toggle("btn-primary", on);
        draw.textContent = on ? "请在画面上按住拖出一块" : "在画面上框选遮蔽";
        layer.classList.toggle("drawing", on);
      };
      draw.addEventListener("click", () => {
        const on = draw.getAttribute("aria-pressed") !== "true";
        if (on) { player.pause(); place(); }
        drawing(on);
      });
      let start = null;
      let drawn = null;
      const point = (event) => {
        const box = layer.getBoundingClientRect();
        const inside = (value) => Math.max(0, Math.min(1000, Math.round(value * 1000)));
        return { x: inside((event.clientX - box.left) / box.width), y: inside((event.clientY - box.top) / box.height) };
      };
      const shape = (end) => ({ x: Math.min(start.x, end.x), y: Math.min(start.y, end.y), width: Math.abs(end.x - start.x), height: Math.abs(end.y - start.y) });
      layer.addEventListener("pointerdown", (event) => {
        if (!layer.classList.contains("drawing")) return;
        event.preventDefault();
        layer.setPointerCapture(event.pointerId);
        start = point(event);
        drawn = rect(start.x, start.y, 1, 1);
      });
      layer.addEventListener("pointermove", (event) => {
        if (!start) return;
        for (const [name, value] of Object.entries(shape(point(event)))) drawn.setAttribute(name, String(Math.max(value, 1)));
      });
      layer.addEventListener("pointerup", (event) => {
        if (!start) return;
        const held = shape(point(event));
        start = null;
        if (held.width > 4 && held.height > 4) { addRow("covers", { ...held, x: Math.min(held.x, 999), y: Math.min(held.y, 999), ...during() }); drawing(false); } else drawCovers();
      });
      window.addEventListener("resize", drawCovers);
    }
  }

  if (!player) return;
  for (const button of document.querySelectorAll("[data-take]")) button.hidden = false;
  byId("clocks").hidden = false;
  byId("tools").hidden = false;
  for (const name of ["timeupdate", "seeked", "loadedmetadata"]) player.addEventListener(name, tell);
  player.addEventListener("error", () => { byId("wrong").hidden = false; });
  player.addEventListener("loadedmetadata", () => { byId("wrong").hidden = true; });
  player.addEventListener("ended", () => {
    const next = files[files.indexOf(now) + 1];
    if (next && next.src) goTo(next.number, 0, true);
  });
  tell();
})();
