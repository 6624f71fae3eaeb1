// The review desk: one part of the package at a time, places opened from the checklist, room for words where they are wanted.
"use strict";

(() => {
  const desk = document.getElementById("desk");
  if (!desk) return;
  const wide = matchMedia("(min-width: 75rem)");
  const panels = [...desk.querySelectorAll(".desk-panel")];
  const links = [...desk.querySelectorAll("[data-tab]")];

  // What was open last is kept for wide and narrow screens apart: there the checklist is one of the parts.
  function memory() { return `desk:${wide.matches ? "wide" : "narrow"}:${location.pathname}`; }
  function recall() {
    try { return sessionStorage.getItem(memory()); } catch { return null; }
  }

  // On a wide screen the checklist stands beside the part that is open; on a narrow one it is one of the parts.
  function open(name, remember = true) {
    if (wide.matches && name === "check") name = recall() && recall() !== "check" ? recall() : "draft";
    desk.dataset.open = name;
    for (const panel of panels) panel.classList.toggle("here", panel.id === name);
    for (const link of links) {
      if (link.dataset.tab === name) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
    }
    if (remember) { try { sessionStorage.setItem(memory(), name); } catch { /* a browser may keep nothing */ } }
  }

  function goTo(id) {
    const target = document.getElementById(id);
    if (!target) return false;
    const panel = target.closest(".desk-panel");
    if (panel) open(panel.id, panel.id !== "check");
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    const reads = target.querySelector("a.reads");
    if (reads && window.htmx) htmx.trigger(reads, "click");
    target.classList.remove("found-now");
    void target.offsetWidth;
    target.classList.add("found-now");
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    return true;
  }

  desk.addEventListener("click", (event) => {
    const tab = event.target.closest("[data-tab]");
    if (tab) {
      event.preventDefault();
      open(tab.dataset.tab);
      const panel = document.getElementById(tab.dataset.tab);
      if (wide.matches) desk.querySelector(".desk-left").scrollTop = 0;
      else panel.scrollIntoView({ block: "start" });
      panel.focus({ preventScroll: true });
      return;
    }
    const place = event.target.closest("[data-place]");
    if (place && goTo(decodeURIComponent(place.hash.slice(1)))) { event.preventDefault(); return; }
    const shut = event.target.closest("[data-shut]");
    if (shut) {
      const reader = shut.closest(".reader");
      reader.replaceChildren();
      reader.dataset.from && document.getElementById(reader.dataset.from)?.focus();
    }
  });

  // An answer that wants words opens the room for them and says so at once.
  desk.addEventListener("change", (event) => {
    if (event.target.type !== "radio" || !event.target.name.startsWith("a-")) return;
    const question = event.target.closest(".q");
    question.classList.remove("q-sound", "q-flawed", "q-failing");
    question.classList.add(`q-${event.target.value}`);
    const more = question.querySelector(".q-more");
    if (more && event.target.value !== "sound") more.open = true;
  });

  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (!event.target.classList || !event.target.classList.contains("reader")) return;
    const from = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (from && from.closest("li") && from.closest("li").id) event.target.dataset.from = from.closest("li").id;
    event.target.scrollIntoView({ block: "nearest" });
  });

  desk.classList.add("js");
  open(wide.matches ? recall() || "draft" : recall() || "check", false);
  wide.addEventListener("change", () => open(wide.matches ? recall() || "draft" : recall() || "check", false));
  if (location.hash.length > 1) goTo(decodeURIComponent(location.hash.slice(1)));
})();
