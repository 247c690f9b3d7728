/** A form that changes something is sent once, however often its button is clicked. */

// A form whose answer is a download leaves its page standing, so the button must come back.
const RELEASE_AFTER_MS = 8000;

export function sendFormsOnce(): void {
  const sent = new Map<HTMLFormElement, HTMLElement | null>();

  function release(form: HTMLFormElement): void {
    sent.get(form)?.removeAttribute("aria-disabled");
    sent.delete(form);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented) return;
    if (form.getAttribute("method")?.toLowerCase() !== "post") return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.set(form, event.submitter);
    event.submitter?.setAttribute("aria-disabled", "true");
    window.setTimeout(() => release(form), RELEASE_AFTER_MS);
  });

  // Coming back by the browser's own button shows the page as it was left.
  window.addEventListener("pageshow", () => [...sent.keys()].forEach(release));
}
