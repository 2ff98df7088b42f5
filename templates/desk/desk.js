// The desk's page: what was saved is marked, what is wrong is shown where it stands, the page beside follows.
"use strict";
const $ = (what, within = document) => within.querySelector(what);
const all = (what, within = document) => [...within.querySelectorAll(what)];
const cookie = (name, value) => { document.cookie = `${name}=${encodeURIComponent(value)}; path=/; samesite=strict; max-age=31536000`; };

function tell(text) {
  const told = $("#told");
  $("p", told).textContent = text;
  told.hidden = false;
}
$("[data-close]").addEventListener("click", () => { $("#told").hidden = true; });

// a spreadsheet is dropped anywhere on the page
const drop = $("[data-drop]");
if (drop) {
  const file = $("input[type=file]", drop);
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) {
        file.files = event.dataTransfer.files;
        drop.requestSubmit();
      }
    });
  }
  file.addEventListener("change", () => drop.requestSubmit());
}
// what takes a while says so, once
for (const form of all("form")) {
  form.addEventListener("submit", () => { const busy = $(".busy", form); if (busy) busy.hidden = false; });
}
// answers are kept as they are given
const questions = $("[data-autosave]");
if (questions) {
  questions.addEventListener("change", () => {
    const body = new FormData(questions);
    body.set("go", "keep");
    fetch(questions.action, { method: "POST", body: new URLSearchParams(body), redirect: "manual" })
      .catch(() => tell("✕"));
  });
}

document.addEventListener("htmx:responseError", (event) => tell(event.detail.xhr.responseText.replace(/<[^>]+>/g, " ").trim().slice(0, 400)));
document.addEventListener("htmx:sendError", () => tell($("html").lang.startsWith("zh") ? "工作台没有应答：它还在运行吗？" : "The desk does not answer: is it still running?"));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.detail.elt;
  if (!event.detail.successful || !(form instanceof HTMLFormElement)) return;
  if (form.matches("td[data-cell] form")) {
    $("[name=was]", form).value = JSON.parse(event.detail.xhr.responseText).text;
    mark(form.parentElement);
    look();
  } else if (form.matches("form.text")) {
    $("[name=version]", form).value = JSON.parse(event.detail.xhr.responseText).version;
    mark($("textarea", form));
    look();
  } else if (form.matches("form.field, form.arrange, form.add, form.picture")) {
    look();
  }
});
function mark(element) {
  element.classList.remove("saved");
  void element.offsetWidth;
  element.classList.add("saved");
}

// an indicator is dragged into a dimension: the same as choosing that from its list
let dragged = null;
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".boxes li") || null;
  if (dragged) event.dataTransfer.setData("text/plain", $("[name=id]", dragged).value);
});
document.addEventListener("dragend", () => { dragged = null; for (const box of all(".box.over")) box.classList.remove("over"); });
for (const kind of ["dragover", "drop"]) {
  document.addEventListener(kind, (event) => {
    const box = dragged && event.target.closest?.(".box");
    for (const other of all(".box.over")) if (other !== box) other.classList.remove("over");
    if (!box) return;
    event.preventDefault();
    box.classList.add("over");
    if (kind === "drop") {
      const list = $("[name=key]", dragged);
      if (list.value === box.dataset.key) return;
      list.value = box.dataset.key;
      list.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
}

// the page beside, and what check says --------------------------------------------------------------------
const report = document.body.dataset.report;
const page = $("#page");
let version = -1;
let build = $("#progress")?.dataset.build;
let looking = false;
let gone = false;

function address() {
  const form = $("#choose"), code = form.code.value, language = form.language.value;
  const slug = form.code.selectedOptions[0]?.dataset.slug;
  return `${page.dataset.root}${language}/${slug ? slug + "/" : ""}`;
}
function files() {
  const form = $("#choose"), code = form.code.value;
  for (const link of all("#files a")) {
    link.hidden = code === "overview" || !code;
    link.href = `/r/${report}/file/${code}/${form.language.value}/${link.dataset.format}`;
  }
}
function follow() {
  const form = $("#choose");
  if (!form.language.value) return;
  // another site's page: it can be sent somewhere, and nothing can be read of it; where it stood it keeps itself (keep.js)
  page.contentWindow.location.replace(address());
  files();
}
function show(state) {
  const list = $("#problems");
  list.replaceChildren(...state.problems.map((problem) => {
    const item = document.createElement("li");
    item.className = problem.severity;
    item.textContent = problem.text;
    const area = $("textarea[data-file]");
    if (area && area.dataset.file === problem.file && problem.line) {
      const go = document.createElement("button");
      go.type = "button";
      go.textContent = problem.text;
      go.addEventListener("click", () => select(area, problem.line));
      item.replaceChildren(go);
    } else if (problem.line && /\.(toml|md)$/.test(problem.file)) {
      const go = document.createElement("a");
      go.href = `/r/${report}/write?file=${encodeURIComponent(problem.file)}#line-${problem.line}`;
      go.textContent = problem.text;
      item.replaceChildren(go);
    }
    return item;
  }));
  $("#fine").hidden = state.problems.length > 0;
  $("#stale").hidden = state.fine;
  for (const way of ["undo", "redo"]) {
    $(`#${way}`).disabled = !state[way];
    $(`#${way}`).title = state[way];
  }
  for (const cell of all("td[data-cell]")) {
    const problem = state.problems.find((p) => p.cell === cell.dataset.cell && p.file.startsWith("indicators"));
    const open = $("[name=text]", cell).value.includes("TODO");
    cell.classList.toggle("wrong", Boolean(problem) && problem.severity === "error");
    cell.classList.toggle("open", open || (Boolean(problem) && problem.severity !== "error"));
    $(".why", cell)?.remove();
    if (problem) {
      const why = document.createElement("span");
      why.className = "why";
      why.id = `why-${cell.dataset.cell}`;
      why.textContent = `${problem.what} · ${problem.remedy}`;
      cell.append(why);
      $("[name=text]", cell).setAttribute("aria-describedby", why.id);
    }
  }
}
function select(area, line) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1] || "").length);
  area.scrollTop = (line - 4) * (area.scrollHeight / lines.length);
}
const wanted = /^#line-(\d+)$/.exec(location.hash);
if (wanted && $("textarea[data-file]")) select($("textarea[data-file]"), Number(wanted[1]));
// a text as the pages will have it, and numbers put in where the cursor stands
const text = $("#content"), shown = $("#preview");
let asked = 0;
async function preview() {
  if (!shown) return;
  const mine = ++asked, code = $("#choose").code.value;
  const body = new URLSearchParams({ file: text.dataset.file, content: text.value, code: code === "overview" ? "" : code });
  try {
    const answer = await fetch(`/r/${report}/preview`, { method: "POST", body });
    const html = await answer.text();
    // an answer that was overtaken is not shown
    if (answer.ok && mine === asked) shown.innerHTML = html;
  } catch {
    // the desk may be starting again
  }
}
if (shown) {
  let waiting = 0;
  text.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(preview, 300); });
  document.body.addEventListener("desk:changed", preview);
  preview();
}
if ($("#put")) {
  let at = text.value.length;
  for (const kind of ["keyup", "click", "select", "blur"]) text.addEventListener(kind, () => { at = text.selectionStart; });
  $("#put").addEventListener("click", () => {
    const word = $("#figure").value;
    if (!word) return;
    text.setRangeText(word, at, at, "end");
    at += word.length;
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
async function look() {
  if (!report || looking) return;
  looking = true;
  try {
    const answer = await fetch(`/r/${report}/state`, { headers: { "HX-Request": "true" } });
    if (answer.status === 404) {
      gone = true;
      tell(await answer.text());
    } else if (gone) {
      gone = false;
      $("#told").hidden = true;
    }
    if (!answer.ok) return;
    const state = await answer.json();
    // begun or ended, in this window or another
    if (build !== undefined && state.build !== build && $("#progress")) htmx.trigger("#progress", "desk:build");
    build = state.build;
    if (state.version !== version) {
      const first = version < 0;
      version = state.version;
      show(state);
      if (state.fine || first) follow();
      if (!first) htmx.trigger(document.body, "desk:changed");
    }
  } catch {
    // the desk may be starting again
  } finally {
    looking = false;
  }
}
if (report) {
  $("#choose").addEventListener("change", () => {
    cookie("fangzhi-desk-region", $("#choose").code.value);
    cookie("fangzhi-desk-page-language", $("#choose").language.value);
    follow();
    preview();
    htmx.trigger(document.body, "desk:shown");
  });
  look();
  setInterval(() => { if (!document.hidden) look(); }, 1000);
}
