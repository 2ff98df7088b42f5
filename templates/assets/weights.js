// The reader's own weights: sliders for the dimensions of an index; ranking and map follow at once, and the address keeps them:
// #w=40,20,20,20 in per cent, in the order of the sliders. What it works on is in the page (compose/pages/own_weights.py).
"use strict";

(() => {
  const told = JSON.parse(document.querySelector("#weights-data").textContent);
  const { dimensions, regions, words } = told;
  const table = document.querySelector("table.ranking");
  const body = table.tBodies[0];
  const rows = new Map([...body.rows].map((row) => [row.dataset.region, row]));
  const total = dimensions.reduce((sum, [, , weight]) => sum + weight, 0);
  const published = dimensions.map(([, , weight]) => (100 * weight) / total);
  const number = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: told.decimals, maximumFractionDigits: told.decimals });
  const made = (tag, text, name) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (name) element.className = name;
    return element;
  };

  // sliders -------------------------------------------------------------------------------------------------------
  const box = made("div", "", "sliders");
  const sliders = dimensions.map(([id, name], i) => {
    const label = made("label");
    const slider = made("input");
    slider.type = "range";
    slider.min = 0;
    slider.max = 100;
    slider.step = 1;
    slider.id = `w-${id}`;
    const shown = made("output");
    shown.htmlFor = slider.id;
    label.append(made("span", name), slider, shown);
    slider.addEventListener("input", () => { show(); keep(); });
    box.append(label);
    return { slider, shown, i };
  });
  const reset = made("button", words.reset, "take");
  reset.type = "button";
  reset.addEventListener("click", () => { set(published); history.replaceState(null, "", location.pathname); });
  const said = made("p", "", "unit");
  said.setAttribute("role", "status");
  box.append(reset, said);
  document.querySelector("#s-weights").append(box);

  // two columns before the published ones ---------------------------------------------------------------------------
  const head = table.tHead.rows[0];
  for (const [text, at] of [[words.change, 0], [words.score, 0], [words.rank, 0]]) {
    const th = made("th", text, "right");
    th.scope = "col";
    head.insertBefore(th, head.cells[at]);
  }
  for (const row of rows.values()) for (let i = 0; i < 3; i++) row.insertCell(0).className = "right";

  // scores: the weighted sum, the weights adding up to what the published ones do ------------------------------------
  function scores(weights) {
    const sum = weights.reduce((a, b) => a + b, 0);
    return new Map(Object.entries(regions).map(([code, parts]) => [code, (total * parts.reduce((s, part, i) => s + (part * weights[i]) / sum, 0))]));
  }
  function ranks(values) {
    // what is the same but for the last binary digit shares its rank
    const rounded = new Map([...values].map(([code, value]) => [code, Number(value.toPrecision(12))]));
    // sorted once: of thousands of regions each would be compared with all at every move of a slider
    const first = new Map();
    [...rounded.values()].sort((a, b) => b - a).forEach((value, i) => { if (!first.has(value)) first.set(value, i + 1); });
    return new Map([...rounded].map(([code, value]) => [code, first.get(value)]));
  }
  const before = ranks(scores(dimensions.map(([, , weight]) => weight)));
  const shapes = [...document.querySelectorAll("figure.map use[data-code], figure.map [clip-path] use")];
  const CLASSES = 5;
  const first = new Map(shapes.map((shape) => [shape, [shape.getAttribute("class"), shape.dataset.value]]));
  // the legend's entries, from the lowest class to the highest: “1.369–1.565 (6)”
  const legend = [...document.querySelectorAll("figure.map svg text")].filter((text) => /^[-−\d.,]+[–—][-−\d.,]+\s?[（(]\d+[)）]$/.test(text.textContent));
  const printed = legend.map((text) => text.textContent);

  // of the ranks, from the best fifth, 0, to the last
  const fifth = (rank, size) => Math.min(CLASSES - 1, Math.floor((CLASSES * (rank - 1)) / size));

  function show() {
    const weights = sliders.map(({ slider }) => Number(slider.value));
    const sum = weights.reduce((a, b) => a + b, 0);
    said.textContent = sum ? "" : words.zero;
    for (const { shown, i } of sliders) shown.textContent = sum ? `${((100 * weights[i]) / sum).toFixed(0)}%` : "—";
    if (!sum) return;
    const exact = asPublished ? dimensions.map(([, , weight]) => weight) : weights;
    const values = scores(exact);
    const now = ranks(values);
    for (const [code, row] of rows) {
      const step = before.get(code) - now.get(code);
      row.cells[0].textContent = now.get(code);
      row.cells[1].textContent = number.format(values.get(code));
      row.cells[2].textContent = step === 0 ? "0" : step > 0 ? `↑${step}` : `↓${-step}`;
    }
    body.append(...[...rows].sort(([a], [b]) => now.get(a) - now.get(b)).map(([, row]) => row));
    if (asPublished) {
      for (const [shape, [look, said]] of first) {
        if (look) shape.setAttribute("class", look); else shape.removeAttribute("class");
        if (said) shape.dataset.value = said;
      }
      legend.forEach((text, i) => { text.textContent = printed[i]; });
      return;
    }
    const classes = Array.from({ length: CLASSES }, () => []);
    for (const [code, rank] of now) classes[CLASSES - 1 - fifth(rank, now.size)].push(values.get(code));
    if (legend.length === CLASSES) {
      const to = printed[0].includes("—") ? "—" : "–";
      const around = printed[0].includes("（") ? ["（", "）"] : [" (", ")"];
      classes.forEach((those, i) => {
        const bounds = those.length ? `${number.format(Math.min(...those))}${to}${number.format(Math.max(...those))}` : "—";
        legend[i].textContent = `${bounds}${around[0]}${those.length}${around[1]}`;
      });
    }
    for (const shape of shapes) {
      const code = shape.getAttribute("href")?.slice(2);
      if (!now.has(code)) continue;
      shape.setAttribute("class", `f-s${CLASSES - 1 - fifth(now.get(code), now.size)}`);
      if (shape.dataset.code) shape.dataset.value = `${number.format(values.get(code))}, ${now.get(code)}/${now.size}`;
    }
  }

  let asPublished = false;
  function set(weights) {
    asPublished = weights === published;
    sliders.forEach(({ slider, i }) => { slider.value = Math.round(weights[i]); });
    show();
  }
  function keep() {
    history.replaceState(null, "", `#w=${sliders.map(({ slider }) => slider.value).join(",")}`);
  }
  box.addEventListener("input", () => { asPublished = false; show(); });

  const asked = location.hash.match(/^#w=([\d.]+(?:,[\d.]+)*)$/)?.[1].split(",").map(Number) ?? [];
  set(asked.length === dimensions.length && asked.some((w) => w > 0) ? asked.map((w) => Math.min(100, w)) : published);
})();
