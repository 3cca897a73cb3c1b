// Keeps what is shown fresh, and leaves forms alone. Without it the page has a "Watch" link that reloads it whole.
const PAUSE = 2000;

async function refresh() {
  const answer = await fetch("/", { headers: { "X-Live": "1" } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const newer = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
    if (newer && newer.innerHTML !== part.innerHTML && !part.contains(document.activeElement)) {
      part.innerHTML = newer.innerHTML;
      hideWatch();
    }
  }
}

function hideWatch() {
  document.querySelectorAll(".watch").forEach((link) => link.remove());
}

hideWatch();
if (!location.search) {
  setInterval(() => document.hidden || refresh().catch(() => {}), PAUSE);
}
