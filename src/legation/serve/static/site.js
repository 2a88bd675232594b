// Completion of names, and n/p in stories. Every page works without it.
"use strict";
const box = document.querySelector("input[data-complete]");
if (box) {
  const list = document.getElementById(box.getAttribute("list"));
  let last = 0;
  box.addEventListener("input", async () => {
    const turn = ++last;
    if (box.value.trim().length < 2) return;
    await new Promise((done) => setTimeout(done, 150));
    if (turn !== last) return;
    const found = await fetch("/search/complete.json?q=" + encodeURIComponent(box.value));
    if (!found.ok || turn !== last) return;
    list.replaceChildren(...(await found.json()).map((name) => { const one = document.createElement("option"); one.value = name; return one; }));
  });
}
const typing = (event) => event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey;
const records = [...document.querySelectorAll("article.record, article.queued")];
let place = -1;
document.addEventListener("keydown", (event) => {
  if (typing(event)) return;
  if (records.length && (event.key === "n" || event.key === "p")) {
    place = Math.min(records.length - 1, Math.max(0, place + (event.key === "n" ? 1 : -1)));
    const link = records[place].querySelector("a");
    records[place].scrollIntoView({ block: "center" });
    if (link) link.focus({ preventScroll: true });
  }
  if (place >= 0 && records[place].matches(".queued") && event.key === "f") {
    const form = records[place].querySelector("details.amend");
    form.open = true;
    form.querySelector("select").focus();
    event.preventDefault();
  }
  if (place >= 0 && records[place].matches(".queued") && (event.key === "a" || event.key === "r")) {
    const button = records[place].querySelector(event.key === "a" ? "button[value=accept]" : "button[value=reject]");
    if (button) button.click();
  }
});
