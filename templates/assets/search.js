// Search in a static index, also from file://. The other half is publish/search.py, which explains the index.
//
// <form role="search" data-search="<folder with pages.js>" data-root="<what the pages' paths are relative to>"
//       data-none="nothing found" data-some="{n} pages" data-failed="the index could not be read">
//   <input type="search" name="q"> <p role="status"></p> <ol></ol>
// </form>
// Nothing is loaded before the field is used. Without JavaScript the form submits to its action.
"use strict";

const fangzhiSearch = (() => {
  const MOST = 20;
  const loaded = new Map(); // script address → promise of its value
  const arrivals = new Map(); // script address → what takes its value

  // A script says what it brings by calling back; the one that runs now is document.currentScript.
  const arrive = (value) => arrivals.get(document.currentScript.src)(value);

  function load(address) {
    if (!loaded.has(address)) {
      loaded.set(address, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = address;
        arrivals.set(script.src, resolve);
        script.onerror = () => { loaded.delete(address); reject(new Error(address)); };
        document.head.append(script);
      }));
    }
    return loaded.get(address);
  }

  const normal = (text) => text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");

  // Chinese characters are those of HAN in compose/language/script.py.
  const HAN = "\\u2e80-\\u2fdf\\u3005-\\u3007\\u3021-\\u3029\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const RUNS = new RegExp(`[${HAN}]+|[0-9]+(?:\\.[0-9]+)+|[a-z0-9]+`, "gu");
  const CHINESE = new RegExp(`[${HAN}]`, "u");

  function terms(text) {
    const found = [];
    for (const run of normal(text).match(RUNS) ?? []) {
      const characters = [...run];
      if (CHINESE.test(run)) characters.forEach((c, i) => found.push(c + (characters[i + 1] ?? "")));
      else found.push(run);
    }
    return found;
  }

  // What a query asks for: as terms(), but a pair already says its second character.
  const wanted = (query) => [...new Set(
    terms(query).filter((term, i, all) => !(CHINESE.test(term) && [...term].length === 1 && [...(all[i - 1] ?? "")][1] === term)),
  )];

  // Pages that have the term, or a longer one that begins with it: page → weight.
  async function pagesWith(term, folder, shards, count) {
    const shard = await load(`${folder}${term.codePointAt(0) % shards}.js`);
    const best = new Map();
    for (const [other, byWeight] of Object.entries(shard)) {
      if (!other.startsWith(term)) continue;
      for (const [weight, listed] of Object.entries(byWeight)) {
        const worth = other === term ? Number(weight) : Number(weight) / 2;
        const pages = listed === 0 ? Array(count).keys() : listed;
        for (const page of pages) best.set(page, Math.max(worth, best.get(page) ?? 0));
      }
    }
    return best;
  }

  // Pages that have every term, best first: [path, title, kind, summary]. A rare term counts for more.
  async function find(query, folder) {
    const asked = wanted(query);
    if (!asked.length) return [];
    const { shards, pages } = await load(`${folder}pages.js`);
    const hits = await Promise.all(asked.map((term) => pagesWith(term, folder, shards, pages.length)));
    const score = new Map();
    for (const page of hits[0].keys()) {
      if (!hits.every((hit) => hit.has(page))) continue;
      let sum = 0;
      for (const hit of hits) sum += hit.get(page) * Math.log(1 + pages.length / hit.size);
      if (normal(pages[page][1]) === normal(query).trim()) sum += 1000;
      score.set(page, sum);
    }
    return [...score].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([page]) => pages[page]);
  }

  function show(form, hits, status) {
    form.querySelector("[role=status]").textContent = status;
    form.querySelector("ol").replaceChildren(...hits.slice(0, MOST).map(([path, title, kind, summary]) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = form.dataset.root + path;
      link.textContent = title;
      const label = document.createElement("span");
      label.className = "kind";
      label.textContent = kind;
      const text = document.createElement("p");
      text.textContent = summary;
      item.append(link, " ", label, text);
      return item;
    }));
  }

  function enhance(form) {
    const field = form.querySelector("input[type=search]");
    let latest = 0;
    async function run() {
      const mine = ++latest;
      const { search, some, none, failed } = form.dataset;
      const query = field.value.trim();
      if (!query) return show(form, [], "");
      const hits = await find(query, search).catch(() => null);
      if (mine !== latest) return; // a slower answer to an older question
      show(form, hits ?? [], !hits ? failed : hits.length ? some.replace("{n}", hits.length) : none);
    }
    field.addEventListener("input", (event) => { if (!event.isComposing) run(); });
    field.addEventListener("compositionend", run); // an input method hands over its characters
    form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
    const asked = new URLSearchParams(location.search).get("q");
    if (asked) { field.value = asked; run(); }
  }

  if (typeof document !== "undefined") {
    const ready = () => document.querySelectorAll("form[data-search]").forEach(enhance);
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
    else ready();
  }

  return {
    pages: (shards, pages) => arrive({ shards, pages }),
    shard: (_number, terms) => arrive(terms),
    find,
    terms,
  };
})();
