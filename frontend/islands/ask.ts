/** A form `data-ask` is answered where it stands: each `[data-ask-part]` of its page is replaced by what the server shows
 * for what was asked. A choice of what can be asked asks nothing yet; without this the form's button does both. */

import { offerCopying } from "./copy";

const PARTS = "[data-ask-part]";
const CHOICES = "select[name=dataset], select[name=door]";
const ONLY_LOOK = "look";

export function answerInPlace(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-ask]");
  if (!form) return;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void show(form, asked(form));
  });
  for (const choice of form.querySelectorAll(CHOICES)) {
    choice.addEventListener("change", () => {
      const terms = asked(form);
      terms.set(ONLY_LOOK, "1");
      void show(form, terms);
    });
  }
}

/** Return what the form asks, without what was left empty. */
function asked(form: HTMLFormElement): URLSearchParams {
  const terms = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && value) terms.append(name, value);
  return terms;
}

let latest = 0;

async function show(form: HTMLFormElement, terms: URLSearchParams): Promise<void> {
  const mine = ++latest;
  const address = `${new URL(form.action).pathname}?${terms}`;
  const answer = document.getElementById("answer");
  answer?.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine === latest) replace(page);
    if (mine === latest) window.history.replaceState(null, "", address);
  } catch {
    window.location.assign(address); // the browser tells what is wrong
  }
}

function replace(page: Document): void {
  const held = document.activeElement?.id;
  for (const part of document.querySelectorAll<HTMLElement>(PARTS)) {
    const fresh = page.getElementById(part.id);
    if (!fresh) continue;
    part.replaceChildren(...fresh.childNodes);
    part.removeAttribute("aria-busy");
    offerCopying(part);
  }
  const told = document.querySelector("[data-ask-told]");
  if (told) told.textContent = document.querySelector(".trial-status")?.textContent ?? "";
  if (held && document.activeElement === document.body) document.getElementById(held)?.focus();
}
