// What is taken from a page: a drawing as PNG, a table as CSV at full precision, a citation or a line of HTML by one click.
// Everything it adds is made here; without it there are the drawing as SVG, the tables of the results as CSV, and texts to mark.
"use strict";

(() => {
  const words = document.currentScript.dataset;
  function button(text, click) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "take";
    made.textContent = text;
    made.addEventListener("click", click);
    return made;
  }
  function save(content, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  // a page of its own ------------------------------------------------------------------------------------------
  if (self !== top) document.documentElement.classList.add("embedded");
  for (const text of document.querySelectorAll(".take pre")) {
    // without an address of the site, the line of HTML names the page as it lies here
    if ("frame" in text.dataset && location.protocol.startsWith("http")) text.textContent = text.textContent.replace(/src="(?!https?:)[^"]*"/, `src="${location.href.split("#")[0]}"`);
    const copy = button(words.copy, async () => {
      try { await navigator.clipboard.writeText(text.textContent.trim()); } catch {
        getSelection().selectAllChildren(text);
        document.execCommand("copy");
      }
      copy.textContent = words.copied;
    });
    text.before(copy);
  }

  // PNG: the drawing in the colours of paper, on white, at three times its size ---------------------------------
  const paper = (role) => getComputedStyle(document.documentElement).getPropertyValue(`--p-${role}`).trim();
  function standalone(svg) {
    const copy = svg.cloneNode(true);
    const box = svg.viewBox.baseVal;
    for (const use of svg.querySelectorAll("use[href]")) {
      // shapes that stand elsewhere on the page come along
      const id = use.getAttribute("href").slice(1);
      if (!copy.querySelector(`[id="${id}"]`)) {
        const shape = document.getElementById(id);
        if (shape) {
          const defs = copy.querySelector("defs") ?? copy.insertBefore(document.createElementNS(svg.namespaceURI, "defs"), copy.firstChild);
          defs.append(shape.cloneNode(true));
        }
      }
    }
    for (const clip of ["mclip", "iclip", "mhatch"]) {
      const there = document.getElementById(clip);
      if (there && copy.innerHTML.includes(`#${clip}`) && !copy.querySelector(`#${clip}`)) (copy.querySelector("defs") ?? copy).append(there.cloneNode(true));
    }
    for (const element of copy.querySelectorAll("[class]")) {
      for (const [, kind, role] of element.getAttribute("class").matchAll(/\b([fk])-(\w+)/g)) {
        if (paper(role)) element.setAttribute(kind === "f" ? "fill" : "stroke", paper(role));
      }
      // what has the colour of a line alone is not filled, as the style sheet says
      if (/^k-/.test(element.getAttribute("class")) && !element.hasAttribute("fill")) element.setAttribute("fill", "none");
    }
    for (const hot of copy.querySelectorAll(".hot")) hot.remove();
    copy.setAttribute("xmlns", svg.namespaceURI);
    copy.setAttribute("width", 3 * box.width);
    copy.setAttribute("height", 3 * box.height);
    copy.setAttribute("font-family", getComputedStyle(svg).fontFamily);
    copy.removeAttribute("class");
    copy.removeAttribute("visibility");
    return new XMLSerializer().serializeToString(copy);
  }
  async function png(svg, name) {
    const picture = new Image();
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg))}`;
    await picture.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [picture.width, picture.height];
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0);
    canvas.toBlob((blob) => save(blob, name));
  }

  // CSV: what stands in the table, numbers at full precision; with a mark, without which Excel garbles Chinese -----
  const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  // a text that a spreadsheet would take for a formula
  const defused = (text) => (/^[=+@\t\r＝＋＠-]/.test(text) && !/^[-+]?[\d.]/.test(text) ? `'${text}` : text);
  function cell(td) {
    const numbers = td.querySelectorAll("data");
    const text = td.textContent.trim().replace(/\s+/g, " ");
    if (numbers.length === 1 && numbers[0].textContent.trim() === text && numbers[0].value !== "") return numbers[0].value;
    return defused(text === "—" ? "" : text);
  }
  const csv = (table) => new Blob(["\ufeff", [...table.rows].map((row) => [...row.cells].map((td) => quoted(cell(td))).join(",")).join("\n"), "\n"], { type: "text/csv" });

  for (const place of document.querySelectorAll(".tablewrap > .downloads, figcaption > .downloads")) {
    const owner = place.closest("figure, .tablewrap");
    const after = place.querySelector("a[data-take]") ?? place.lastElementChild;
    if (!after) continue;
    const svg = owner.tagName === "FIGURE" && owner.querySelector("svg");
    const table = owner.tagName === "DIV" && owner.querySelector("table");
    if (svg) after.before(button("PNG", () => png(svg, `${owner.id}.png`)), " ");
    if (table) after.before(button("CSV", () => save(csv(table), `${owner.id}.csv`)), " ");
    // a table without bare values is rounded: its file is beside the drawing
    for (const behind of owner.querySelectorAll("details.data table:has(data)")) {
      behind.parentElement.append(button("CSV", () => save(csv(behind), `${behind.parentElement.id}.csv`)));
    }
  }
})();
