// Lists: a tick is sent at once, the drawer closes itself, what changed is said. All of it works without scripts.
const narrow = () => document.getElementById("narrow");

function say(text) {
  const live = document.getElementById("live");
  live.textContent = "";
  setTimeout(() => { live.textContent = text; }, 50);
}

// --- Each tick, and each price once it is typed; the order, whose field stands outside of the form ---------------------
document.addEventListener("change", (event) => {
  if (event.target.form?.id === "narrow-form") event.target.form.requestSubmit();
});

// Fields that were left empty need not stand in the address.
document.addEventListener("formdata", (event) => {
  if (event.target.id !== "narrow-form") return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

// "Show 312 products" on phones, and Enter in a price: each change was sent already, and sent again it would be one more
// step for the Back button. On phones the list is there, only the drawer is before it.
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-narrow]") || !window.htmx) return;
  event.preventDefault();
  if (narrow().matches(":popover-open")) narrow().hidePopover();
});

// --- A swap keeps what the shopper opened and closed --------------------------------------------------------------------
document.addEventListener("htmx:before:morph:node", (event) => {
  const { oldNode, newNode } = event.detail;
  if (oldNode instanceof HTMLDetailsElement && newNode instanceof HTMLDetailsElement) newNode.open = oldNode.open;
});

// What was ticked or typed in the browser is not an attribute: a morph that leaves attributes alone leaves it alone too.
function settle(list) {
  for (const input of list.querySelectorAll("#narrow-form input, .sort select")) {
    if (input.type === "checkbox" || input.type === "radio") input.checked = input.defaultChecked;
    else if (input instanceof HTMLSelectElement) input.value = [...input.options].find((each) => each.defaultSelected)?.value ?? input.value;
    else if (input !== document.activeElement) input.value = input.defaultValue;
  }
}

document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail.ctx?.target;
  if (target?.id === "list") settle(document.getElementById("list"));
  if (target?.id !== "more") return;
  // The link that was pressed is gone: go on with the first of the new products.
  const batch = [...document.querySelectorAll(".batch")].at(-1);
  batch?.querySelector(".card__t a")?.focus({ preventScroll: true });
  say(batch?.querySelector("[data-shown]")?.dataset.shown ?? "");
});

addEventListener("pageshow", () => {
  const list = document.getElementById("list");
  if (list) settle(list);
});
