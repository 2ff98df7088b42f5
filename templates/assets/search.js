// Search in a static index, also from file://. The other half is publish/search.py, which explains the index.
//
// <form role="search" data-search="<folder with pages.js>" data-root="<what the pages' paths are relative to>"
//       data-none="nothing found" data-one="1 page" data-some="{n} pages" data-failed="the index could not be read">
//   <input type="search" name="q"> <div class="hits"><p role="status"></p><ol></ol></div>
// </form>
// On the home page the form has data-everywhere in place of data-search: it asks the indexes of all reports listed there,
// <li data-index="<report>" data-languages="zh en" data-zh="<title>" data-en="<title>">.
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

  const normal = (text) => text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "")
    .replace(/(?<=[a-z])['’](?=[a-z])/g, "").replace(/iz(?=[aei]|(?![a-z]))/g, "is");

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

  // One letter too many, too few, another, or two exchanged (optimal string alignment of 1).
  function nearly(one, other) {
    if (Math.abs(one.length - other.length) > 1 || one === other) return one === other;
    let start = 0;
    while (start < one.length && one[start] === other[start]) start++;
    const [a, b] = [one.slice(start), other.slice(start)];
    const rest = (x, y) => a.slice(x) === b.slice(y);
    return rest(1, 1) || rest(1, 0) || rest(0, 1) || (a.length > 1 && a[0] === b[1] && a[1] === b[0] && rest(2, 2));
  }
  const SHORTEST = 4; // below that, one letter makes another word
  const LESS = { begins: 2, nearly: 4 }; // what a hit that is not exact is worth less by

  // Pages that have the term, or a longer one that begins with it, or, asked loosely, one that is nearly it: page → weight.
  async function pagesWith(term, folder, shards, count, loose) {
    const shard = await load(`${folder}${term.codePointAt(0) % shards}.js`);
    const best = new Map();
    const spelling = loose && !CHINESE.test(term) && term.length >= SHORTEST && /^[a-z]+$/.test(term);
    for (const [other, byWeight] of Object.entries(shard)) {
      const less = other === term ? 1 : other.startsWith(term) ? LESS.begins : spelling && nearly(term, other) ? LESS.nearly : 0;
      if (!less) continue;
      for (const [weight, listed] of Object.entries(byWeight)) {
        const worth = Number(weight) / less;
        const pages = listed === 0 ? Array(count).keys() : listed;
        for (const page of pages) best.set(page, Math.max(worth, best.get(page) ?? 0));
      }
    }
    return best;
  }

  const hitsOf = (asked, folder, { shards, pages }, loose) =>
    Promise.all(asked.map((term) => pagesWith(term, folder, shards, pages.length, loose)));

  // Pages that have every term, best first, as [score, [path, title, kind, summary]]. A rare term counts for more. Where none
  // has every term, words that are nearly those asked for count too; where none has even these, pages with some of them, most
  // first. The stage says which: 0 exact, 1 nearly, 2 some of the words.
  async function scored(query, folder) {
    const asked = wanted(query);
    if (!asked.length) return { stage: 0, hits: [] };
    const index = await load(`${folder}pages.js`);
    const { pages } = index;
    const ranked = (hits, least) => {
      const score = new Map();
      for (const page of new Set(hits.flatMap((hit) => [...hit.keys()]))) {
        const those = hits.filter((hit) => hit.has(page));
        if (those.length < least) continue;
        let sum = 100 * (those.length - least);
        for (const hit of those) sum += hit.get(page) * Math.log(1 + pages.length / hit.size);
        if (normal(pages[page][1]) === normal(query).trim()) sum += 1000;
        score.set(page, sum);
      }
      return [...score].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([page, sum]) => [sum, pages[page]]);
    };
    const exact = await hitsOf(asked, folder, index, false);
    const first = ranked(exact, asked.length);
    if (first.length) return { stage: 0, hits: first };
    const loose = await hitsOf(asked, folder, index, true);
    const second = ranked(loose, asked.length);
    return second.length ? { stage: 1, hits: second } : { stage: 2, hits: ranked(loose, 1) };
  }
  const find = async (query, folder) => (await scored(query, folder)).hits.map(([, row]) => row);

  // One question to several indexes, [{folder, base, title}]: what the best stage found, each hit with its report's title.
  async function findIn(query, indexes) {
    const found = (await Promise.all(indexes.map((one) => scored(query, one.folder).catch(() => null))));
    if (found.every((one) => one === null)) throw new Error("no index");
    const stage = Math.min(...found.map((one) => (one?.hits.length ? one.stage : Infinity)));
    return found.flatMap((one, i) => (one?.stage === stage ? one.hits.map(([sum, [path, title, kind, summary]]) =>
      [sum, [indexes[i].base + path, title, kind ? `${kind} · ${indexes[i].title}` : indexes[i].title, summary]]) : []))
      .sort(([a], [b]) => b - a).map(([, row]) => row);
  }

  // The indexes of the home page: of each report in the language of the question, or in what language it has.
  function everywhere(query) {
    const wished = CHINESE.test(query) ? "zh" : "en";
    return [...document.querySelectorAll("[data-index]")].map(({ dataset }) => {
      const languages = dataset.languages.split(" ");
      const language = languages.includes(wished) ? wished : languages[0];
      return { folder: `${dataset.index}/search/${language}/`, base: `${dataset.index}/`, title: dataset[language] };
    });
  }

  function show(form, hits, status) {
    form.querySelector("[role=status]").textContent = status;
    form.classList.toggle("open", status !== "");
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
    const hits = form.querySelector(".hits");
    let latest = 0;
    async function run() {
      const mine = ++latest;
      const { search, one, some, none, failed } = form.dataset;
      const query = field.value.trim();
      if (!query) return show(form, [], "");
      const found = await ("everywhere" in form.dataset ? findIn(query, everywhere(query)) : find(query, search)).catch(() => null);
      if (mine !== latest) return; // a slower answer to an older question
      show(form, found ?? [], !found ? failed : found.length === 1 ? one : found.length ? some.replaceAll("{n}", found.length) : none);
    }
    const links = () => [...hits.querySelectorAll("a")];
    const at = () => links().findIndex((link) => link.closest("li").classList.contains("at"));
    // The arrow keys go through the hits while the field keeps the focus; Enter opens the one that is marked, or the first.
    function mark(i) {
      links().forEach((link, n) => link.closest("li").classList.toggle("at", n === i));
      const link = links()[i];
      link?.closest("li").scrollIntoView({ block: "nearest" });
    }
    function keys(event) {
      const n = links().length;
      if (event.isComposing || !form.classList.contains("open")) return;
      if (event.key === "Escape") { form.classList.remove("open"); return; }
      if (event.key === "Enter" && n) { event.preventDefault(); links()[Math.max(at(), 0)].click(); return; }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || !n) return;
      event.preventDefault();
      mark(at() < 0 ? (step > 0 ? 0 : n - 1) : (at() + step + n) % n);
    }
    field.addEventListener("keydown", keys);
    field.addEventListener("focus", () => { if (field.value.trim() && links().length) form.classList.add("open"); });
    document.addEventListener("pointerdown", (event) => { if (!form.contains(event.target)) form.classList.remove("open"); });
    form.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !form.contains(event.relatedTarget)) form.classList.remove("open");
    });
    field.addEventListener("input", (event) => { if (!event.isComposing) run(); });
    field.addEventListener("compositionend", run); // an input method hands over its characters
    form.addEventListener("submit", (event) => { event.preventDefault(); run(); });
    const asked = new URLSearchParams(location.search).get("q");
    if (asked) { field.value = asked; run(); }
  }

  if (typeof document !== "undefined") {
    const ready = () => document.querySelectorAll("form[data-search], form[data-everywhere]").forEach(enhance);
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
