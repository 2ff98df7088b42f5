// In a page of a report that the desk shows: loaded anew, it stands where the reader was.
"use strict";
try {
  const kept = sessionStorage.getItem("fangzhi-desk-place")?.split(" ") ?? [];
  if (kept[0] === location.pathname && !location.hash) addEventListener("load", () => scrollTo(0, Number(kept[1])));
  addEventListener("pagehide", () => sessionStorage.setItem("fangzhi-desk-place", `${location.pathname} ${Math.round(scrollY)}`));
} catch {
  // a browser that keeps nothing
}
