/** A button with `data-copy="id"` copies that element's text and says so with its `data-copied`. */

const SAY_FOR_MS = 2500;

export function offerCopying(within: ParentNode = document): void {
  // Browsers give the clipboard to https and localhost only; elsewhere the button stays hidden.
  if (!("clipboard" in navigator)) return;

  for (const button of within.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    const source = document.getElementById(button.dataset.copy ?? "");
    if (!source) continue;

    const label = button.textContent;
    button.hidden = false;
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
      const text = source instanceof HTMLInputElement ? source.value : source.textContent;
      await navigator.clipboard.writeText((text ?? "").trim());
      button.textContent = button.dataset.copied ?? label;
      window.setTimeout(() => (button.textContent = label), SAY_FOR_MS);
    });
  }
}
