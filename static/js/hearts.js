// Hearts on pages that are the same for everybody. A cookie holds a stamp of what is saved; the ids are kept beside it
// here. Without JavaScript a heart is a button that leads to the list.
const STORE = "hearts";

function cookie() {
  const found = document.cookie.split("; ").find((each) => each.startsWith("hearts="));
  return found ? found.slice(7).replace(/^"|"$/g, "") : "";
}

function copy() {
  try {
    return JSON.parse(localStorage.getItem(STORE)) || { stamp: "", ids: [] };
  } catch {
    return { stamp: "", ids: [] };
  }
}

function keep({ stamp, ids }) {
  try {
    if (ids.length) localStorage.setItem(STORE, JSON.stringify({ stamp, ids }));
    else localStorage.removeItem(STORE);
  } catch { /* no room, or not allowed: it is asked for again */ }
  paint(ids);
}

function paint(ids) {
  const saved = new Set(ids.map(String));
  for (const heart of document.querySelectorAll("[data-heart]")) {
    heart.setAttribute("aria-pressed", saved.has(heart.value));
  }
  for (const badge of document.querySelectorAll("[data-saved-count]")) {
    badge.textContent = ids.length > 99 ? "99+" : ids.length;
    badge.hidden = !ids.length;
  }
}

let asked = null;

async function look() {
  const stamp = cookie(), have = copy();
  if (!stamp) return keep({ stamp: "", ids: [] });
  if (have.stamp === stamp) return paint(have.ids);
  asked ??= fetch("/saved/ids", { headers: { Accept: "application/json" } });
  try {
    const answer = await asked;
    if (answer.ok) keep(await answer.clone().json());
  } finally {
    asked = null;
  }
}

function say(text) {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}

document.addEventListener("submit", async (event) => {
  const heart = event.submitter;
  if (event.target.id !== "hearts" || !heart?.matches("[data-heart]")) return;
  event.preventDefault();
  if (heart.getAttribute("aria-busy") === "true") return;
  const on = heart.getAttribute("aria-pressed") !== "true";
  heart.setAttribute("aria-pressed", on); // at once; the answer may take it back
  heart.setAttribute("aria-busy", "true");
  const body = new URLSearchParams({ product: heart.value });
  try {
    const answer = await fetch(on ? "/saved/add/" : "/saved/remove/", {
      method: "POST", body, headers: { Accept: "application/json" },
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.problem);
    keep(told);
    say(on ? "Saved" : "No longer saved");
  } catch (problem) {
    heart.setAttribute("aria-pressed", !on);
    say(problem instanceof TypeError || problem instanceof SyntaxError
      ? "That did not work. Check your connection and try again." : problem.message);
  } finally {
    heart.removeAttribute("aria-busy");
  }
});

// Cards that come later: more of a list, a rail.
document.addEventListener("htmx:after:swap", look);
document.addEventListener("cards", look);
addEventListener("pageshow", (event) => { if (event.persisted) look(); });
addEventListener("storage", (event) => { if (event.key === STORE) paint(copy().ids); });
look();
