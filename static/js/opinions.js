// Reviews and questions that change in place: what changed is said, and a keyboard goes on where it was.
const KINDS = { reviews: ".rev", questions: "#question-list > article" };
const find = (selector) => document.querySelector(selector);
let before = 0, pressed = "";

function say(text) {
  const live = find("#live");
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("#reviews a[hx-get], #questions a[hx-get]");
  if (!link) return;
  const section = link.closest("section").id;
  before = document.querySelectorAll(KINDS[section]).length;
  pressed = link.textContent;
});

document.addEventListener("htmx:after:swap", (event) => {
  const [section, more] = (event.detail.ctx?.target?.id ?? "").split("-");
  if (!KINDS[section] || (more && more !== "more")) return;
  if (more) {
    // The link that was pressed is gone: go on with the first of the new ones.
    const title = document.querySelectorAll(KINDS[section])[before]?.querySelector("h3");
    title?.setAttribute("tabindex", "-1");
    title?.focus({ preventScroll: true });
    say(find(`#${section}-more .small`)?.textContent ?? "");
    return;
  }
  const same = [...document.querySelectorAll(`#${section} a[hx-get]`)].find((link) => link.textContent === pressed);
  (same ?? find(`#${section} a[hx-get]`))?.focus({ preventScroll: true });
  say(find(`#${section} [data-found]`)?.textContent || pressed);
});
