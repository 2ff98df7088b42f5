// Where a number comes from. Click it, or go to the numbers with Tab, among them with the arrow keys, and press Enter:
// a small window names result, formula, inputs and files, and leads to the page that says it all. What it says is in
// data/<result>/origin.js (compose/pages/origin.py), loaded when asked for. Without this script the links under each table
// and figure lead to the same pages.
"use strict";

const fangzhiOrigin = (() => {
  const folder = document.body.dataset.origins;
  if (folder === undefined || !("popover" in HTMLElement.prototype)) return () => {};
  const NUMBERS = "main data[data-cell]:not(a data)";

  // loading -----------------------------------------------------------------------------------------------
  const loaded = new Map(); // result → promise of what there is to say
  const arrivals = new Map(); // script address → what takes it
  function origin(result) {
    if (!loaded.has(result)) {
      loaded.set(result, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `${folder}${result}/origin.js`;
        arrivals.set(script.src, resolve);
        script.onerror = () => { loaded.delete(result); reject(new Error(script.src)); };
        document.head.append(script);
      }));
    }
    return loaded.get(result);
  }

  // an address: result/key/…/column; a row may say once how those of its numbers begin --------------------
  const parts = (number) => {
    const of = number.closest("[data-of]")?.dataset.of ?? "";
    const [result, ...key] = (of + number.dataset.cell).split("/");
    return { result, column: key.pop(), key };
  };
  const anchor = (key) => `#${encodeURIComponent(["r", ...key].join("-").replaceAll(" ", "_"))}`;

  function made(tag, text, className) {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  function copier(label, told, text) {
    const button = made("button", label, "take");
    button.type = "button";
    button.addEventListener("click", async () => {
      try { await navigator.clipboard.writeText(text); } catch {
        const area = made("textarea");
        area.value = text;
        card.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
      }
      button.textContent = told.words.copied;
    });
    return button;
  }

  function link(text, result, key) {
    const element = made("a", text);
    element.href = `${folder}${result}/index.html${anchor(key)}`;
    return element;
  }

  // the window -------------------------------------------------------------------------------------------
  const card = made("div", "", "origin");
  card.popover = "auto";
  card.setAttribute("role", "dialog");
  card.setAttribute("aria-labelledby", "origin-title");
  card.tabIndex = -1;
  document.body.append(card);
  let from = null; // the number it is about
  card.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && card.contains(document.activeElement)) from?.focus();
  });

  function fill(number, told) {
    const { result, key, column } = parts(number);
    const named = key.map((value, i) => told.labels[told.keys[i]]?.[value] ?? value);
    const title = made("p", [told.title, ...named, told.columns[column] ?? column].join(" · "), "title");
    title.id = "origin-title";
    const close = made("button", "×", "close");
    close.type = "button";
    close.setAttribute("aria-label", told.words.close);
    close.addEventListener("click", () => card.hidePopover());
    const value = made("p", number.textContent, "value");
    const exact = number.value;
    if (exact && exact !== number.textContent) value.append(made("span", ` = ${exact} ${told.words.exact}`));
    card.replaceChildren(title, close, value);
    // the sum, where the number is one: what stands on its right side is printed on the pages as well
    const sum = told.sums[column];
    const [first, ...rest] = key.join("/").split("/");
    const terms = sum?.parts[rest.join("/")]?.[first];
    if (terms) {
      const equals = sum.about.includes(key.join("/")) ? "≈" : "=";
      const equation = made("p", `${number.textContent} ${equals} ${terms.join(` ${sum.sign} `)}`, "sum");
      const named_ = made("ul", "", "terms");
      named_.append(...terms.map((term, i) => made("li", `${sum.names[i]} ${term}`)));
      card.append(equation, named_);
    }
    const region = key[told.keys.indexOf("region")];
    const inputs = told.figures.filter((one) => one.values[region]);
    if (inputs.length && inputs.length <= 60) {
      const ul = made("ul", "", "figures");
      ul.append(...inputs.map((one) => {
        const [shown, line] = one.values[region];
        const item = made("li", `${one.name}${one.period ? ` (${one.period})` : ""} = `);
        item.append(made("b", shown), ` · ${one.file}${line ? ` · ${told.words.line.replace("{n}", line)}` : ""}`);
        return item;
      }));
      card.append(made("p", told.words.figures, "label"), ul);
    }
    for (const method of told.methods) {
      const how = made("p");
      how.append(made("strong", method.name), " ", method.what);
      card.append(how);
      for (const svg of method.formulas) {
        const formula = made("p", "", "formula");
        formula.innerHTML = svg;
        card.append(formula);
      }
    }
    const list = (heading, items) => {
      if (!items.length) return;
      const ul = made("ul");
      ul.append(...items);
      card.append(made("p", heading, "label"), ul);
    };
    list(told.words.from, told.inputs.map((one) => {
      const item = made("li");
      item.append(one.result ? link(one.name, one.result, []) : one.name);
      if (one.periods.length) item.append(` (${one.periods.join(", ")})`);
      return item;
    }));
    list(told.words.files, Object.entries(told.files).map(([file, sum]) => {
      const item = made("li", `${file} `);
      item.append(made("code", sum));
      return item;
    }));
    const more = made("p", "", "more");
    const here = `${location.href.split("#")[0]}#n=${[result, ...key, column].map(encodeURIComponent).join("/")}`;
    const words = [title.textContent, number.textContent].join(": ");
    const source = [...told.source, told.report].join("; ");
    more.append(link(told.words.more, result, key), copier(told.words.copy, told, `${words}. ${told.words.source} ${source}. ${here}`),
      copier(told.words.link, told, here));
    card.append(more);
  }

  function place(number) {
    const at = number.getBoundingClientRect();
    const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - card.offsetWidth - 8));
    const under = at.bottom + card.offsetHeight + 12 < innerHeight || at.top < card.offsetHeight + 12;
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${(under ? at.bottom + 6 : at.top - card.offsetHeight - 6) + scrollY}px`;
  }

  async function open(number) {
    const { result, key } = parts(number);
    const told = await origin(result).catch(() => null);
    if (!told) { location.href = `${folder}${result}/index.html${anchor(key)}`; return; }
    from = number;
    fill(number, told);
    card.showPopover();
    place(number);
    card.focus({ preventScroll: true });
  }

  // reaching a number: one Tab stop for each table and each section's text, arrow keys within --------------
  const hint = made("p", document.body.dataset.hint);
  hint.id = "origin-hint";
  hint.hidden = true;
  document.body.append(hint);
  const group = (number) => number.closest("table") ?? number.closest("section") ?? document.body;
  const stops = new Map(); // table or section → its number that Tab reaches
  function stop(number) {
    const old = stops.get(group(number));
    for (const name of ["tabindex", "role", "aria-haspopup", "aria-describedby"]) old?.removeAttribute(name);
    number.tabIndex = 0;
    number.setAttribute("role", "button");
    number.setAttribute("aria-haspopup", "dialog");
    number.setAttribute("aria-describedby", "origin-hint");
    stops.set(group(number), number);
  }
  for (const number of document.querySelectorAll(NUMBERS)) if (!stops.has(group(number))) stop(number);

  function next(number, key) {
    const all = [...group(number).querySelectorAll("data[data-cell]:not(a data)")].filter(
      (one) => group(one) === group(number) && one.getClientRects().length,
    );
    const cell = number.closest("td, th");
    if (cell && (key === "ArrowDown" || key === "ArrowUp")) {
      const column = all.filter((one) => one.closest("td, th")?.cellIndex === cell.cellIndex);
      return column[column.indexOf(number) + (key === "ArrowDown" ? 1 : -1)];
    }
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
    if (step) return all[all.indexOf(number) + step];
    return { Home: all[0], End: all.at(-1) }[key];
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.matches?.(NUMBERS)) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(event.target); return; }
    const other = next(event.target, event.key);
    if (!other) return;
    event.preventDefault();
    stop(other);
    other.focus();
  });
  document.addEventListener("click", (event) => {
    const number = event.target.closest?.(NUMBERS);
    if (!number || String(getSelection())) return; // who selects text wants the text
    stop(number);
    open(number);
  });

  // an address of its own: …/#n=result/key/…/column opens the number's window
  const asked = location.hash.startsWith("#n=") && location.hash.slice(3).split("/").map(decodeURIComponent).join("/");
  if (asked) {
    const full = (number) => (number.closest("[data-of]")?.dataset.of ?? "") + number.dataset.cell;
    const number = [...document.querySelectorAll(NUMBERS)].find((one) => full(one) === asked);
    if (number) {
      for (let folded = number.closest("details:not([open])"); folded; folded = folded.parentElement.closest("details:not([open])")) folded.open = true;
      number.scrollIntoView({ block: "center" });
      stop(number);
      open(number);
    }
  }

  return (told) => arrivals.get(document.currentScript.src)(told);
})();
