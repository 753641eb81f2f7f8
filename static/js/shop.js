// Small conveniences on top of pages that work without them: every feature below has a plain HTML way.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (name, then, options) => document.addEventListener(name, then, options);

// --- What screen readers are told -----------------------------------------------------------------------------------
export function say(text) {
  const live = $("#live");
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}

// --- The visitor: pages are the same for everybody, count and name come from a cookie "2.Ana" -----------------------
function visitor() {
  const cookie = document.cookie.split("; ").find((each) => each.startsWith("visitor="));
  const [count, ...name] = (cookie ? cookie.slice(8).replace(/^"|"$/g, "") : "0.").split(".");
  let first = name.join(".");
  try { first = decodeURIComponent(first); } catch { first = ""; }
  return { count: Number.parseInt(count, 10) || 0, name: first };
}

function greet() {
  const { count, name } = visitor();
  for (const badge of $$("[data-cart-count]")) {
    badge.textContent = count > 99 ? "99+" : count;
    badge.hidden = !count;
  }
  for (const words of $$("[data-cart-words]")) words.textContent = count ? `${count} item${count === 1 ? "" : "s"}` : "";
  if (name) for (const place of $$("[data-visitor-name]")) place.textContent = name;
}

// --- Dialogs ----------------------------------------------------------------------------------------------------------
on("click", (event) => {
  const opener = event.target.closest("[data-open]");
  const dialog = opener && document.getElementById(opener.dataset.open);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
  if (event.target.matches("dialog") || event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
});

// --- Quantities -------------------------------------------------------------------------------------------------------
on("click", (event) => {
  const step = event.target.closest("[data-step]");
  if (!step) return;
  const input = $("input", step.parentNode);
  const least = Number(input.min || 0), most = Number(input.max || 999);
  const value = Math.min(most, Math.max(least, (Number.parseInt(input.value, 10) || 0) + Number(step.dataset.step)));
  const form = step.closest("[data-quantity-form]");
  if (form) return; // the buttons of a cart line send the form themselves
  input.value = value;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

on("change", (event) => {
  const form = event.target.closest("[data-quantity-form], [data-auto]");
  if (form && event.target.form === form) form.requestSubmit($("[data-update]", form) || undefined);
});

// --- A form that must be sent once: the second press finds it busy ------------------------------------------------------
on("submit", (event) => {
  const form = event.target;
  if (!("once" in form.dataset) || event.defaultPrevented) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
  const button = event.submitter || $("button", form);
  if (!button || !form.dataset.once) return;
  button.dataset.words = button.textContent;
  button.setAttribute("aria-busy", "true");
  button.textContent = form.dataset.once;
  say(form.dataset.once);
});

function free(form) {
  form.removeAttribute("aria-busy");
  for (const button of $$("[aria-busy]", form)) {
    button.removeAttribute("aria-busy");
    button.textContent = button.dataset.words;
  }
}

// A page that comes back out of the browser's memory shows the cart of now and forms that can be sent again.
addEventListener("pageshow", (event) => {
  greet();
  if (event.persisted) $$("form[aria-busy]").forEach(free);
});

// --- Adding to the cart opens the drawer --------------------------------------------------------------------------------
on("htmx:after:swap", (event) => {
  greet();
  const { target: drawer, swap } = event.detail.ctx ?? {};
  if (drawer?.id !== "cart-drawer" || swap === "none") return;
  if (!drawer.open) drawer.showModal();
  const title = $("h2", drawer);
  if (title) say(title.textContent);
});
// The answer was an error page, or never came. An add is sent again the plain way, which shows what is wrong.
for (const failure of ["htmx:error", "htmx:response:error"]) {
  on(failure, (event) => {
    const status = event.detail.ctx?.response?.status ?? 0;
    if (!event.detail.ctx || (status >= 400 && status < 500 && status !== 403 && status !== 404)) return;
    if (event.target.matches("form[data-add]")) event.target.submit();
    else say("That did not work. Reload the page and try again.");
  });
}

// --- Product page: the bar that sticks -----------------------------------------------------------------------------
function watchBuyButton(button, bar) {
  new IntersectionObserver(([entry]) => {
    bar.hidden = entry.isIntersecting;
  }).observe(button);
}

// --- Copy, and passwords that can be looked at -----------------------------------------------------------------------
on("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    await navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent.trim());
    say("Copied");
  }
  const reveal = event.target.closest("[data-reveal]");
  if (reveal) {
    const input = document.getElementById(reveal.dataset.reveal);
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    reveal.firstChild.data = shown ? "Show" : "Hide";
  }
});

function addReveal(input) {
  const frame = document.createElement("span");
  frame.className = "secret";
  input.replaceWith(frame);
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "secret__b" });
  button.dataset.reveal = input.id;
  const rest = document.createElement("span");
  Object.assign(rest, { className: "vh", textContent: " the password" });
  button.append("Show", rest);
  frame.append(input, button);
}

// --- The links of an error summary lead into the field, also into a group of buttons --------------------------------------
on("click", (event) => {
  const link = event.target.closest(".errors a[href^='#']");
  const place = link && document.getElementById(link.hash.slice(1));
  const field = place && (place.matches("input, select, textarea") ? place : $("input, select, textarea", place));
  if (field) {
    event.preventDefault();
    field.focus();
  }
});

function watchProduct() {
  const button = $("#add"), bar = $("#sticky");
  if (button && bar) watchBuyButton(button, bar);
}

// Another colour or size was chosen: htmx has changed the page around the button that was pressed.
on("htmx:after:swap", (event) => {
  if (event.detail.ctx?.target?.id !== "pdp") return;
  watchProduct();
  say([$(".h1__v"), $(".pdp__buy .price, .pdp__buy .bold")].map((part) => part?.textContent.replace(/^, /, "")).join(": "));
});

function start() {
  greet();
  $$("[data-focus]")[0]?.focus();
  $$("[data-copy]").forEach((button) => { button.hidden = false; });
  $$(".field input[type=password][id]").forEach(addReveal);
  $$("[data-quantity-form] [data-update], [data-auto] [data-update]").forEach((button) => { button.hidden = true; });
  // Beside the list the facets are always there; browsers that cannot say that in CSS get them opened.
  if (matchMedia("(min-width: 60rem)").matches && !CSS.supports("selector(::details-content)")) {
    $$(".facets").forEach((facets) => { facets.open = true; });
  }
  watchProduct();
}
start();
