/** A part of a page that waits for work to be done is asked for anew, at the address that it names, until nothing is under
 * way. Read out is one line of it, `[data-refresh-told]`; that and the rest, `[data-refresh-body]`, are replaced only when
 * they say something else. */

const EVERY_MS = 1500;
const AT_MOST = 200; // five minutes; after that the page's own link is left
const REPLACED = ["[data-refresh-told]", "[data-refresh-body]"];

export function refreshWaiting(): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-refresh]")) void follow(part, AT_MOST);
}

async function follow(part: HTMLElement, left: number): Promise<void> {
  part.querySelector<HTMLElement>("[data-refresh-link]")?.setAttribute("hidden", "");
  await new Promise((resume) => window.setTimeout(resume, EVERY_MS));
  const fresh = document.visibilityState === "visible" ? await fetched(part) : part;
  if (!fresh || left === 0) {
    part.querySelector<HTMLElement>("[data-refresh-link]")?.removeAttribute("hidden");
    return;
  }
  // Nothing is taken from under the reader's focus, nor from a page that nobody looks at.
  const waits = fresh === part || part.contains(document.activeElement);
  const isUnderWay = waits || fresh.hasAttribute("data-refresh");
  if (!waits) replace(part, fresh);
  if (isUnderWay) void follow(part, left - 1);
}

/** Return the part as the server would show it now; nothing where it cannot be asked. */
async function fetched(part: HTMLElement): Promise<HTMLElement | null> {
  try {
    const answer = await fetch(part.dataset.refresh ?? "", { headers: { Accept: "text/html" } });
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
  } catch {
    return null;
  }
}

function replace(part: HTMLElement, fresh: HTMLElement): void {
  for (const name of REPLACED) {
    const [old, made] = [part.querySelector(name), fresh.querySelector(name)];
    if (old && made && old.textContent !== made.textContent) old.replaceChildren(...made.childNodes);
  }
}
