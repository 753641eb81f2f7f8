// The search box as an ARIA combobox: phrases, categories and products while one types. Without it the box is a form.
const box = document.querySelector(".find input[type=search]");
const WAIT = 200;

if (box) {
  const list = Object.assign(document.createElement("ul"), { id: "suggestions", className: "suggest", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  box.closest(".find").append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-expanded": "false", "aria-controls": "suggestions", "aria-autocomplete": "list",
  })) box.setAttribute(name, value);

  // "All categories" need not stand in the address.
  box.form.addEventListener("formdata", (event) => { if (!event.formData.get("c")) event.formData.delete("c"); });

  let timer, asked = "", at = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];

  const close = () => {
    list.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const add = (text, url, group) => {
    const option = document.createElement("li");
    option.id = `suggestion-${list.children.length}`;
    option.setAttribute("role", "option");
    option.className = `suggest__${group}`;
    // What was typed is light, what would be added is bold.
    const typed = box.value.trim().toLowerCase();
    const at = text.toLowerCase().startsWith(typed) ? typed.length : 0;
    const rest = document.createElement("b");
    rest.textContent = text.slice(at);
    option.append(text.slice(0, at), rest);
    if (group === "category") option.append(" in departments");
    option.dataset.url = url;
    list.append(option);
  };

  const show = ({ phrases, categories, products }) => {
    list.replaceChildren();
    for (const phrase of phrases) add(phrase, `/search/?q=${encodeURIComponent(phrase)}`, "phrase");
    for (const { name, url } of categories) add(name, url, "category");
    for (const { title, url } of products) add(title, url, "product");
    if (!list.children.length) return close();
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    const live = document.getElementById("live");
    if (live) live.textContent = `${list.children.length} suggestions`;
  };

  const ask = async () => {
    const text = box.value.trim();
    if (!text) return close();
    asked = text;
    try {
      const answer = await fetch(`/search/suggest?q=${encodeURIComponent(text)}`);
      if (answer.ok && asked === text && document.activeElement === box) show(await answer.json());
    } catch { close(); }
  };

  const move = (by) => {
    const all = options();
    if (!all.length) return;
    at = (at + by + all.length + 1) % (all.length + 1);
    if (at === all.length) at = by > 0 ? 0 : all.length - 1;
    all.forEach((option, place) => option.setAttribute("aria-selected", place === at));
    box.setAttribute("aria-activedescendant", all[at].id);
  };

  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
  box.addEventListener("blur", () => setTimeout(close, 150));
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); move(event.key === "ArrowDown" ? 1 : -1); }
    if (event.key === "Escape") { event.preventDefault(); close(); }
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); location.href = options()[at].dataset.url; }
  });
  list.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) { event.preventDefault(); location.href = option.dataset.url; }
  });
}
