// Small comforts; every page works without them.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy], button[data-fill]");
  if (!button) return;
  if (button.dataset.fill) {
    const input = document.getElementById(button.dataset.fill);
    input.value = button.textContent.trim();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.focus();
    return;
  }
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = "Copied";
  button.setAttribute("aria-label", button.getAttribute("aria-label").replace(/^Copy /, "Copied "));
});

// An error whose answer names its own place (HX-Retarget) is shown there; htmx leaves out all others.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (xhr.status === 429 && xhr.getResponseHeader("HX-Retarget")) event.detail.shouldSwap = true;
});
