// Small conveniences. Every page works without them.
"use strict";

// The summary of faults is read out and seen first.
function lookAtFaults(root) {
  const fault = root.querySelector('[role="alert"]');
  if (fault) { fault.setAttribute("tabindex", "-1"); fault.focus(); }
}

// An open group of the menu, or the person's own menu, closes when somebody looks elsewhere or presses Escape.
function closeMenus(but) {
  for (const menu of document.querySelectorAll(".menu details[open], .who[open]")) if (menu !== but) menu.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target.closest(".menu details, .who")));
document.addEventListener("focusin", (event) => closeMenus(event.target.closest(".menu details, .who")));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest(".menu details[open], .who[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});

// A closed part that holds the target of a link from the summary opens.
function openTarget() {
  const ident = decodeURIComponent(location.hash.slice(1));
  const target = ident && document.getElementById(ident);
  for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  if (target) target.focus();
}

// A form is sent once; the server would give the same entry for a second one all the same.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => { delete form.dataset.sent; }, 8000);
});

// A prepared text goes to the clipboard; where the browser refuses, it is selected so that a person copies it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  const text = button && document.getElementById(button.dataset.copy);
  if (!text) return;
  const said = (words) => { button.textContent = words; setTimeout(() => { button.textContent = "复制"; }, 2000); };
  const select = () => { text.focus(); text.select(); said("已选中，请按复制键"); };
  if (!navigator.clipboard) { select(); return; }
  navigator.clipboard.writeText(text.value).then(() => said("已复制"), select);
});

window.addEventListener("hashchange", openTarget);
document.addEventListener("DOMContentLoaded", () => { lookAtFaults(document); openTarget(); });
