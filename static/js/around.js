// What this browser remembers for its owner, and tells nobody: what was looked at, and what is being compared.
const SEEN = "seen", COMPARED = "compare", MOST_SEEN = 20, MOST_COMPARED = 4;

function remembered(name) {
  try {
    const ids = JSON.parse(localStorage.getItem(name));
    return Array.isArray(ids) ? ids.filter((id) => /^[1-9]\d{0,8}$/.test(id)).map(String) : [];
  } catch {
    return [];
  }
}

function remember(name, ids) {
  try {
    if (ids.length) localStorage.setItem(name, JSON.stringify(ids));
    else localStorage.removeItem(name);
  } catch { /* no room, or not allowed */ }
}

// --- Recently viewed ------------------------------------------------------------------------------------------------
async function fill(section) {
  const own = section.dataset.seen;
  const ids = remembered(SEEN).filter((id) => id !== own);
  if (!ids.length) return;
  const answer = await fetch(`/pieces/cards?ids=${ids.join(",")}`);
  if (!answer.ok) return;
  const rail = section.querySelector(".rail");
  rail.innerHTML = await answer.text();
  section.hidden = !rail.children.length;
  document.dispatchEvent(new Event("cards"));
}

function look(section) {
  fill(section).catch(() => {});
  const own = section.dataset.seen;
  if (own) remember(SEEN, [own, ...remembered(SEEN).filter((id) => id !== own)].slice(0, MOST_SEEN));
}

document.addEventListener("click", (event) => {
  const clear = event.target.closest("[data-seen-clear]");
  if (!clear) return;
  remember(SEEN, []);
  clear.closest("section").hidden = true;
  document.getElementById("live").textContent = "Cleared";
});

// --- Compare: a press adds to what was chosen before ------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-compare]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const id = link.dataset.compare;
  const ids = [...remembered(COMPARED).filter((each) => each !== id), id];
  link.href = `/compare/?${ids.slice(-MOST_COMPARED - 1).map((each) => `id=${each}`).join("&")}`;
});

const table = document.querySelector("[data-compared]");
if (table) remember(COMPARED, table.dataset.compared.split(","));
else if (location.pathname === "/compare/") remember(COMPARED, []);
document.querySelectorAll("[data-seen-rail]").forEach(look);
