// A table of thousands of rows: the page has the first of them, the others are fetched in parts when they are asked for.
// Paging, search and sorting; without JavaScript the page has its first rows, and all of them are in the files.
"use strict";

(() => {
  const table = document.querySelector("table[data-parts]");
  const body = table?.tBodies[0];
  if (!body) return;
  const words = table.dataset;
  const all = Number(words.rows);
  const size = body.rows.length;
  const rows = [...body.rows]; // in the published order
  let shown = rows; // what is asked for, in the order asked for
  let from = 0;

  // fetching: a part calls back with its rows, as it may have been opened from a folder -----------------------
  let fetched = null;
  function part(i) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${words.folder}-${i}.js`;
      window.fangzhiRows = (html) => {
        const holder = document.createElement("template");
        holder.innerHTML = `<table><tbody>${html}</tbody></table>`;
        rows.push(...holder.content.querySelector("tbody").rows);
      };
      script.onload = resolve;
      script.onerror = () => reject(new Error(script.src));
      document.head.append(script);
    });
  }
  function everything() {
    fetched ??= (async () => {
      table.setAttribute("aria-busy", "true");
      for (let i = 1; i <= Number(words.parts); i += 1) await part(i); // one after the other: rows stay in order
      table.removeAttribute("aria-busy");
      for (const row of rows.slice(size)) offer(row);
    })().catch((error) => { fetched = null; table.removeAttribute("aria-busy"); throw error; });
    return fetched;
  }

  // groups, search, order ----------------------------------------------------------------------------------
  const groups = new Map();
  const select = document.createElement("select");
  function offer(row) {
    const cell = row.querySelector("td[data-group]");
    if (!cell?.dataset.group || groups.has(cell.dataset.group)) return;
    groups.set(cell.dataset.group, cell.textContent);
    select.add(new Option(cell.textContent, cell.dataset.group));
  }
  const key = (row, i) => {
    const cell = row.cells[i];
    const bare = cell.dataset.sort ?? cell.querySelector("data")?.getAttribute("value") ?? cell.textContent.trim();
    if (bare === "" || bare === "—") return null;
    return cell.tagName === "TH" || Number.isNaN(Number(bare)) ? cell.textContent.trim() : Number(bare);
  };
  const collator = new Intl.Collator(document.documentElement.lang);
  const heads = [...table.tHead.rows[0].cells];
  function ordered(those) {
    const th = heads.find((one) => one.hasAttribute("aria-sort"));
    if (!th) return those;
    const order = th.getAttribute("aria-sort") === "ascending" ? 1 : -1;
    const keyed = those.map((row) => [key(row, th.cellIndex), row]);
    keyed.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return order * (typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b));
    });
    return keyed.map(([, row]) => row);
  }
  const bar = document.createElement("div");
  bar.className = "tools";
  const search = document.createElement("input");
  search.type = "search";
  search.setAttribute("aria-label", words.find);
  search.placeholder = words.find;
  const where = document.createElement("span");
  where.setAttribute("aria-live", "polite");
  const button = (label, step) => {
    const one = document.createElement("button");
    one.type = "button";
    one.textContent = label;
    one.addEventListener("click", () => everything().then(() => { from += step * size; show(); }));
    return one;
  };
  const back = button(words.back, -1);
  const on = button(words.on, 1);
  function show() {
    const count = fetched ? shown.length : all;
    from = Math.max(0, Math.min(from, Math.floor(Math.max(0, count - 1) / size) * size));
    body.replaceChildren(...shown.slice(from, from + size));
    where.textContent = count ? `${from + 1}${document.documentElement.lang.startsWith("zh") ? "—" : "–"}${Math.min(from + size, count)} / ${count}` : words.nothing;
    back.disabled = from === 0;
    on.disabled = from + size >= count;
  }
  async function ask() {
    await everything();
    const asked = search.value.trim().toLowerCase();
    shown = ordered(rows.filter((row) => {
      const group = row.querySelector("td[data-group]")?.dataset.group ?? "";
      const name = row.querySelector("th").textContent.toLowerCase();
      return (select.value === "" || group === select.value) && (asked === "" || name.includes(asked));
    }));
    from = 0;
    show();
  }
  for (const th of heads) {
    const one = document.createElement("button");
    one.type = "button";
    one.append(...th.childNodes);
    one.title = words.sort;
    one.addEventListener("click", () => {
      const ways = "falling" in th.dataset ? ["descending", "ascending"] : ["ascending", "descending"];
      const next = ways[th.getAttribute("aria-sort") === ways[0] ? 1 : 0];
      for (const other of heads) other.removeAttribute("aria-sort");
      th.setAttribute("aria-sort", next);
      ask();
    });
    th.append(one);
  }
  select.setAttribute("aria-label", words.filter);
  select.add(new Option(`${words.filter}`, ""));
  for (const row of rows) offer(row);
  // the groups of rows that have not been fetched are known then only
  select.addEventListener("pointerdown", () => everything());
  select.addEventListener("focus", () => everything());
  select.addEventListener("change", ask);
  let pause = 0;
  search.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(ask, 200); });
  bar.append(search, ...(groups.size ? [select] : []), back, where, on);
  table.parentElement.before(bar);
  show();
})();
