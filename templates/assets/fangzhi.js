// Comforts of the overview and the briefs: sortable ranking table, group filter, comparison, and maps that answer.
// Everything it adds is made here: without JavaScript the page is a plain table and a plain map.
"use strict";

(() => {
  const listed = document.querySelector("#regions");
  if (!listed) return;
  const words = listed.dataset;
  const colon = document.documentElement.lang.startsWith("zh") ? "：" : ": ";
  // a line a region: code/folder of its brief (empty: none)/name
  const regions = new Map(listed.textContent.trim().split("\n").map((line) => {
    const [, code, folder, name] = line.match(/^([^/]*)\/([^/]*)\/(.*)$/);
    return [code, { name, to: folder && `${words.base}${encodeURIComponent(folder)}/index.html` }];
  }));

  // sorting ---------------------------------------------------------------------------------------------
  const table = document.querySelector("table.ranking");
  const body = table?.tBodies[0];
  const key = (row, i) => {
    const cell = row.cells[i];
    const bare = cell.dataset.sort ?? cell.querySelector("data")?.getAttribute("value") ?? cell.textContent.trim();
    if (bare === "" || bare === "—") return null;
    return cell.tagName === "TH" || Number.isNaN(Number(bare)) ? cell.textContent.trim() : Number(bare);
  };

  // The first click puts the best on top, a second one turns the order round; a tie keeps the table's own order.
  const published = [...(body?.rows ?? [])];
  function sort(th, direction) {
    const i = th.cellIndex;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    th.setAttribute("aria-sort", direction);
    const order = direction === "ascending" ? 1 : -1;
    const collator = new Intl.Collator(document.documentElement.lang);
    const rows = published.map((row) => [key(row, i), row]);
    rows.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      return order * (typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b));
    });
    body.append(...rows.map(([, row]) => row));
  }
  const turned = (th) => {
    const ways = "falling" in th.dataset ? ["descending", "ascending"] : ["ascending", "descending"];
    return ways[th.getAttribute("aria-sort") === ways[0] ? 1 : 0];
  };

  // What is shown is kept in the address, behind the #: #sort=3d&group=west&highlight=510000&compare=510000,610000
  const asked = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  const state = Object.fromEntries(["sort", "group", "highlight", "compare"].map((k) => [k, asked.get(k) ?? ""]));
  function keep(name, value) {
    state[name] = value;
    const pairs = Object.entries(state).filter(([, v]) => v);
    // the commas between codes stay readable; all else of a group's name that has a meaning in an address is escaped
    const hash = pairs.map(([k, v]) => `${k}=${encodeURIComponent(v).replaceAll("%2C", ",")}`).join("&");
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname);
  }

  if (body) {
    const heads = [...table.tHead.rows[0].cells];
    for (const th of heads) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...th.childNodes);
      button.title = words.sort;
      button.addEventListener("click", () => {
        sort(th, turned(th));
        keep("sort", `${th.cellIndex}${th.getAttribute("aria-sort")[0]}`);
      });
      th.append(button);
    }
    const [, column, way] = state.sort.match(/^(\d+)([ad])$/) ?? [];
    if (heads[column]) sort(heads[column], way === "a" ? "ascending" : "descending");

    const wrap = table.parentElement;
    const fit = () => {
      wrap.classList.remove("fits");
      wrap.classList.toggle("fits", wrap.scrollWidth <= wrap.clientWidth + 1);
    };
    fit();
    addEventListener("resize", fit);

    // filter by group ---------------------------------------------------------------------------------
    const groups = new Map([...body.querySelectorAll("td[data-group]")].map((td) => [td.dataset.group, td.textContent]));
    const bar = document.createElement("div");
    bar.className = "tools";
    if (groups.size > 1) {
      const label = document.createElement("label");
      label.textContent = `${words.filter} `;
      const select = document.createElement("select");
      select.add(new Option(words.all, ""));
      for (const [id, name] of groups) select.add(new Option(name, id));
      const choose = () => {
        for (const row of body.rows) {
          const group = row.querySelector("td[data-group]")?.dataset.group ?? "";
          row.hidden = select.value !== "" && group !== select.value;
        }
      };
      select.addEventListener("change", () => { choose(); keep("group", select.value); });
      if (groups.has(state.group)) { select.value = state.group; choose(); }
      label.append(select);
      bar.append(label);
    }

    // one row in the colour of a brief's own region ------------------------------------------------------
    const nameOf = (row) => row.querySelector("th").firstElementChild?.textContent ?? row.querySelector("th").textContent;
    const named = [...published].filter((row) => row.dataset.region);
    function picker(word, empty) {
      const label = document.createElement("label");
      label.textContent = `${word} `;
      const select = document.createElement("select");
      select.add(new Option(empty, ""));
      for (const row of named) select.add(new Option(nameOf(row), row.dataset.region));
      label.append(select);
      return [label, select];
    }
    if (named.length > 1) {
      const [label, select] = picker(words.highlight, words.nothing);
      const light = () => { for (const row of named) row.classList.toggle("own", row.dataset.region === select.value); };
      select.addEventListener("change", () => { light(); keep("highlight", select.value); });
      if (state.highlight) { select.value = state.highlight; light(); }
      bar.append(label);
    }

    // compare two to four regions: what is chosen stands at the foot of the window, wherever in the table one is ------
    const hint = document.createElement("span");
    hint.textContent = words.hint;
    // one region alone has none to be compared with
    if (named.length > 1) bar.append(hint);
    const out = document.createElement("details");
    out.className = "compare";
    out.open = innerHeight > 600 && innerWidth > 640;
    out.hidden = true;
    out.setAttribute("aria-live", "polite");
    const chosen = new Set();
    const digits = (text) => text.trim().split(".")[1]?.length ?? 0;
    function difference(one, other) {
      const [a, b] = [one, other].map((cell) => cell.querySelectorAll("data"));
      if (a.length !== 1 || b.length !== 1) return "";
      const gap = Number(a[0].getAttribute("value")) - Number(b[0].getAttribute("value"));
      if (Number.isNaN(gap)) return "";
      const shown = Math.abs(gap).toFixed(Math.max(digits(a[0].textContent), digits(b[0].textContent)));
      return Number(shown) === 0 ? shown : (gap < 0 ? "−" : "+") + shown;
    }
    function sideBySide(rows) {
      const side = document.createElement("table");
      const head = side.createTHead().insertRow();
      const title = (words_) => {
        const th = document.createElement("th");
        th.scope = "col";
        th.append(words_);
        head.append(th);
      };
      head.append(document.createElement("td"));
      for (const row of rows) title(row.querySelector("th").firstElementChild?.cloneNode(true) ?? nameOf(row));
      if (rows.length === 2) title(words.difference);
      const lines = side.createTBody();
      heads.forEach((heading, i) => {
        if (rows[0].cells[i].tagName === "TH") return;
        const line = lines.insertRow();
        const th = document.createElement("th");
        th.scope = "row";
        th.textContent = heading.textContent;
        line.append(th);
        for (const row of rows) line.insertCell().textContent = row.cells[i].textContent;
        if (rows.length === 2) line.insertCell().textContent = difference(rows[0].cells[i], rows[1].cells[i]);
      });
      return side;
    }
    function compare() {
      const rows = [...chosen];
      out.hidden = rows.length === 0;
      const summary = document.createElement("summary");
      const clear = document.createElement("button");
      clear.type = "button";
      clear.className = "clear";
      clear.textContent = words.clear;
      clear.addEventListener("click", () => { chosen.clear(); update(); });
      summary.append(`${words.compare}${colon}${rows.map(nameOf).join(words.join)}`);
      out.replaceChildren(summary, clear, rows.length < 2 ? words.hint : sideBySide(rows));
    }
    const boxes = new Map();
    function update() {
      for (const [row, box] of boxes) {
        box.checked = chosen.has(row);
        box.disabled = chosen.size === 4 && !box.checked;
      }
      compare();
      keep("compare", [...chosen].map((row) => row.dataset.region).join(","));
    }
    for (const row of named.length > 1 ? body.rows : []) {
      const box = document.createElement("input");
      box.type = "checkbox";
      box.setAttribute("aria-label", `${words.compare}${colon}${nameOf(row)}`);
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(row); else chosen.delete(row);
        update();
      });
      boxes.set(row, box);
      row.querySelector("th").append(" ", box);
    }
    fit(); // the boxes take room as well
    wrap.before(bar);
    document.querySelector("main").append(out);
    // the same from the top of the page: what is chosen there is ticked in the table
    const top = document.querySelector("#compare");
    if (top && named.length > 1) {
      const [label, select] = picker(words.compare, words.add);
      select.addEventListener("change", () => {
        const row = named.find((one) => one.dataset.region === select.value);
        if (row && chosen.size < 4) { chosen.add(row); update(); }
        select.value = "";
      });
      top.append(label);
    }
    for (const code of state.compare.split(",").slice(0, 4)) {
      const row = [...boxes.keys()].find((one) => one.dataset.region === code);
      if (row) chosen.add(row);
    }
    if (chosen.size) { update(); wrap.scrollIntoView(); }
  }

  // maps: hover, focus or tap says region, value and rank; click or Enter opens the brief -----------------------
  // A map is one Tab stop; within it the arrow keys go to the nearest region in their direction.
  const middle = (shape) => {
    const box = shape.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  function nearest(shapes, from, [wx, wy]) {
    const [x, y] = middle(from);
    let best = null;
    let least = Infinity;
    for (const shape of shapes) {
      const [dx, dy] = middle(shape).map((v, i) => v - [x, y][i]);
      const ahead = dx * wx + dy * wy;
      const aside = Math.abs(dx * wy) + Math.abs(dy * wx);
      if (ahead <= 0 || aside > 2 * ahead) continue; // not in that direction
      if (ahead + aside < least) { least = ahead + aside; best = shape; }
    }
    return best;
  }

  for (const figure of document.querySelectorAll("figure.map")) {
    const svg = figure.querySelector("svg");
    const note = document.createElement("p");
    note.className = "answer";
    note.setAttribute("aria-live", "polite");
    figure.querySelector("figcaption").before(note);
    const shapes = [...svg.querySelectorAll("use[data-code]")].filter((s) => regions.has(s.dataset.code));
    if (!shapes.length) continue;
    svg.setAttribute("role", "group"); // a picture may hold nothing that can be reached
    // the outline lies over all regions, or the neighbours drawn later would cover half of it
    const outline = document.createElementNS(svg.namespaceURI, "use");
    outline.classList.add("hot");
    shapes[0].parentNode.append(outline);
    for (const shape of shapes) {
      const { code } = shape.dataset;
      const { name, to } = regions.get(code);
      // a reader's own weights change what there is to say
      const said = () => (shape.dataset.value ? `${name}${colon}${shape.dataset.value}` : name);
      const answer = () => { note.textContent = said(); shape.setAttribute("aria-label", said()); outline.setAttribute("href", shape.getAttribute("href")); };
      const quiet = () => outline.removeAttribute("href");
      const go = () => { if (to) location.href = to; };
      shape.setAttribute("role", to ? "link" : "img");
      shape.setAttribute("aria-label", said());
      shape.setAttribute("tabindex", shape === shapes[0] ? "0" : "-1");
      shape.addEventListener("pointerenter", answer);
      shape.addEventListener("pointerleave", quiet);
      shape.addEventListener("focus", () => {
        for (const one of shapes) one.setAttribute("tabindex", one === shape ? "0" : "-1");
        answer();
      });
      shape.addEventListener("blur", quiet);
      shape.addEventListener("keydown", (event) => {
        if (event.key === "Enter") { go(); return; }
        const other = WAYS[event.key] && nearest(shapes, shape, WAYS[event.key]);
        if (!WAYS[event.key]) return;
        event.preventDefault();
        other?.focus();
      });
      shape.addEventListener("click", (event) => {
        // a first tap on a touch screen only answers
        if (event.pointerType === "touch" && note.dataset.code !== code) { note.dataset.code = code; answer(); return; }
        go();
      });
    }
  }
})();
