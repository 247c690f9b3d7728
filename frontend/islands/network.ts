/** A page of the survey is left only for one that comes: without a network the browser would show an error of its own.
 *
 * Before a link is followed its page is asked for; a form marked `data-send` is sent by script, and its page left when
 * the server has answered. What can't be done yet is held, said beside the button, and done as soon as there is a network
 * again. Sending twice is harmless: the server starts a survey, and takes it in, once. What is said stands in the data
 * attributes of the nearest `[data-held]` element. No service worker: nothing of a survey stays behind on the device. */

export type Fields = Record<string, string>;
export type Reply = { outcome: "saved" | "refused" | "waiting"; status: number; next?: string | undefined };

/** Brings home what the page still has to send; tells whether the page may be left, which may be the last of the survey. */
export type Settle = (isLast: boolean) => Promise<boolean>;

type Step = () => Promise<boolean>; // tells whether it could be done

export const RETRY_MS = { first: 3000, last: 60_000 };
const PATIENCE_MS = 10_000; // with one asking or sending
const PASSING = [408, 425, 429, 502, 503, 504]; // refusals that asking again may end

/** Keep the visitor on this page while there is no network. */
export function leaveForWhatComes(settle: Settle): void {
  const errand = new Errand();
  let passing: HTMLFormElement | undefined; // is sent by the browser itself, now that there is a network

  document.addEventListener("click", (event) => {
    const link = linkOf(event);
    if (!link) return;
    event.preventDefault();
    errand.take(
      async () => (await settle(false)) && (await reaches(link.href)) && leave(link.href),
      () => say(link, "leaving"),
    );
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented) errand.drop(); // the answers are on their way by themselves
    if (!(form instanceof HTMLFormElement) || event.defaultPrevented || form === passing) return;
    event.preventDefault();
    const pass = (submitter: HTMLElement | null) => {
      passing = form;
      form.requestSubmit(submitter);
      return true;
    };
    const { submitter } = event;
    const send: Step = form.hasAttribute("data-send")
      ? async () => (await settle(true)) && arrived(await post(form.action, fieldsOf(form)), () => pass(null))
      : async () => (await settle(false)) && (await reaches(form.action)) && pass(submitter);
    errand.take(send, () => say(form, "leaving"));
  });

  // Coming back by the browser's own button shows the page as it was left.
  window.addEventListener("pageshow", () => {
    passing = undefined;
    errand.drop();
  });
}

/** The one thing that is to be done as soon as it can be: a later one takes its place. */
class Errand {
  private step: Step | undefined;
  private held = () => {};
  private isRunning = false;
  private retry: number | undefined;
  private retryMs = RETRY_MS.first;

  constructor() {
    window.addEventListener("online", () => void this.run());
  }

  take(step: Step, held: () => void): void {
    this.step = step;
    this.held = held;
    this.retryMs = RETRY_MS.first;
    void this.run();
  }

  drop(): void {
    this.step = undefined;
    window.clearTimeout(this.retry);
  }

  private async run(): Promise<void> {
    if (this.isRunning || !this.step) return;
    this.isRunning = true;
    window.clearTimeout(this.retry);
    const { step } = this;
    const isDone = await step();
    this.isRunning = false;
    if (this.step !== step) await this.run();
    else if (isDone) this.drop();
    else this.wait();
  }

  private wait(): void {
    this.held();
    this.retry = window.setTimeout(() => void this.run(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, RETRY_MS.last);
  }
}

/** Send fields and tell what became of them. */
export async function post(address: string, fields: Fields): Promise<Reply> {
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { Accept: "application/json" },
      redirect: "manual",
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const { status } = answer;
    if (answer.ok) return { outcome: "saved", status, next: ((await answer.json()) as { next?: string }).next };
    // Sent back to the start of the survey, which was not begun, or refused: the page itself will say why.
    const isFinal = answer.type === "opaqueredirect" || isRefusal(status);
    return { outcome: isFinal && status !== 403 ? "refused" : "waiting", status };
  } catch {
    return { outcome: "waiting", status: 0 };
  }
}

/** Say something near an element, where it is seen at once; nothing takes back what was said. */
export function say(near: Element, state: string): void {
  const form = near instanceof HTMLFormElement ? near : near.closest("form");
  const place =
    form?.querySelector<HTMLElement>("[data-held]") ?? document.querySelector<HTMLElement>("main > [data-held]");
  const words = place?.dataset[state] ?? "";
  if (!place || place.textContent === words) return;
  place.textContent = words;
  if (words) place.scrollIntoView({ block: "nearest" });
}

export function fieldsOf(form: HTMLFormElement): Fields {
  const fields: Fields = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields[name] = value;
  return fields;
}

/** Go on after a reply; where the server refused, its own page says why. */
function arrived(reply: Reply, ask: () => boolean): boolean {
  if (reply.outcome === "saved" && reply.next) return leave(reply.next);
  return reply.outcome === "refused" || isRefusal(reply.status) ? ask() : false;
}

function leave(address: string): boolean {
  location.assign(address);
  return true;
}

async function reaches(address: string): Promise<boolean> {
  try {
    const answer = await fetch(address, { method: "HEAD", signal: AbortSignal.timeout(PATIENCE_MS) });
    return !PASSING.includes(answer.status);
  } catch {
    return false;
  }
}

/** Whether asking again would be refused again. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && !PASSING.includes(status);
}

/** Return the link that a click follows in this window, to another page of this site. */
function linkOf(event: MouseEvent): HTMLAnchorElement | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined;
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null;
  if (!link || link.target || link.origin !== location.origin) return undefined;
  const isOnThisPage = link.pathname === location.pathname && link.search === location.search;
  return isOnThisPage && link.hash ? undefined : link;
}
