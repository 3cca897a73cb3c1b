// Two small comforts; every page works without them.
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
});
