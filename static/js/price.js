// On a product's page: what so many cost together, and how long there is to order for the promised day. Without this
// module the button "What so many cost" asks for the page with that quantity, and the hour is named.

async function total(form, quantity) {
  const url = new URL(form.dataset.totalAt, location.href);
  url.searchParams.set("quantity", quantity);
  const answer = await fetch(url);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("buy-sum"), now = document.getElementById("buy-sum");
  // Another number may have been typed while this answer was on its way.
  if (!fresh || !now || form.elements.quantity?.value !== quantity) return;
  now.replaceWith(fresh);
  document.getElementById("live").textContent = `You pay ${fresh.querySelector("[data-total]").textContent}`;
}

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (event.target.name !== "quantity" || !form?.dataset.totalAt || !event.target.checkValidity()) return;
  total(form, event.target.value).catch(() => {}); // the cart says it too
});

function left(until) {
  const minutes = Math.floor((new Date(until) - Date.now()) / 60000);
  if (!(minutes > 0)) return "";
  const days = Math.floor(minutes / 1440), hours = Math.floor(minutes / 60) % 24;
  return [days && `${days} d`, hours && `${hours} h`, !days && minutes % 60 && `${minutes % 60} min`].filter(Boolean).join(" ");
}

function tick() {
  for (const place of document.querySelectorAll("[data-until]")) {
    const words = left(place.dataset.until);
    if (words) place.textContent = `Order within ${words}.`;
  }
}

function start() {
  document.querySelectorAll("[data-total-button]").forEach((button) => { button.hidden = true; });
  tick();
}

document.addEventListener("htmx:after:swap", start);
setInterval(tick, 20_000);
start();
