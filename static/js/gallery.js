// A product's photos: the thumbnails under them, and all of them large. Without JavaScript a photo is a link to its
// largest size.
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const still = matchMedia("(prefers-reduced-motion: reduce)");

function show(track, number, smoothly = true) {
  const photo = track.children[number];
  if (!photo) return;
  // Only the track moves: scrollIntoView would scroll the page too.
  track.scrollTo({ left: photo.offsetLeft - track.offsetLeft, behavior: smoothly && !still.matches ? "smooth" : "instant" });
}

// Says which photo of a track is in view, whenever that changes.
function watch(track, told) {
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) told([...track.children].indexOf(entry.target));
  }, { root: track, threshold: 0.6 });
  for (const photo of track.children) seen.observe(photo);
}

function steer(gallery) {
  const track = gallery.querySelector(".gal__v");
  const thumbs = $$(".gal__t a", gallery);
  thumbs.forEach((thumb, number) => {
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      show(track, number);
    });
  });
  watch(track, (number) => {
    thumbs.forEach((thumb, place) => {
      if (place === number) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
    });
    const row = thumbs[number]?.parentNode, thumb = thumbs[number];
    if (row && row.scrollWidth > row.clientWidth) {
      row.scrollTo({ left: thumb.offsetLeft - row.offsetLeft - (row.clientWidth - thumb.clientWidth) / 2, behavior: "instant" });
    }
  });
}

// --- All of them large ------------------------------------------------------------------------------------------------
function large(photo, first) {
  const small = photo.querySelector("img"), page = document.createElement("button"), image = new Image();
  page.type = "button";
  page.className = "zoom__p";
  Object.assign(image, { src: photo.href, alt: small.alt, width: small.width, height: small.height });
  image.loading = first ? "eager" : "lazy";
  page.append(image);
  page.addEventListener("click", () => page.toggleAttribute("data-near"));
  return page;
}

function open(gallery, start) {
  const photos = $$("[data-zoom]", gallery);
  const view = gallery.querySelector("[data-zoom-view]").content.cloneNode(true).querySelector("dialog");
  const track = view.querySelector(".zoom__v"), count = view.querySelector(".zoom__n");
  const [back, on] = $$("[data-turn]", view);
  let now = start;

  function tell(number) {
    now = number;
    view.setAttribute("aria-label", photos[number].querySelector("img").alt);
    count.textContent = count.dataset.words.replace("{}", number + 1).replace("{}", photos.length);
    back.disabled = number === 0;
    on.disabled = number === photos.length - 1;
    for (const page of track.children) page.removeAttribute("data-near");
  }

  track.append(...photos.map((photo, number) => large(photo, number === start)));
  for (const button of [back, on]) {
    button.hidden = photos.length < 2;
    button.addEventListener("click", () => show(track, now + Number(button.dataset.turn)));
  }
  count.hidden = photos.length < 2;
  view.addEventListener("keydown", (event) => {
    const turn = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!turn) return;
    event.preventDefault();
    show(track, now + turn);
  });
  view.addEventListener("close", () => {
    show(gallery.querySelector(".gal__v"), now, false);
    view.remove();
    photos[now].focus({ preventScroll: true });
  });
  document.body.append(view);
  view.showModal();
  show(track, start, false);
  tell(start);
  watch(track, tell);
}

for (const gallery of $$(".gal")) {
  if (!gallery.querySelector("[data-zoom]")) continue;
  steer(gallery);
  gallery.addEventListener("click", (event) => {
    const photo = event.target.closest("[data-zoom]");
    if (!photo || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open(gallery, $$("[data-zoom]", gallery).indexOf(photo));
  });
}
