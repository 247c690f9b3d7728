/** Every answer goes to the server when it is given; while there is no network, it waits on this device.
 *
 * The form says where: `data-survey` names the survey on this device, `action` takes the answer and ends in the
 * question's number. That address carries the link's secret, which would open the answers to the device's next user:
 * only the number is kept. The server has made the response before the first question: nothing here creates one, and
 * sending an answer again changes nothing. What is said stands in the data attributes of the `[data-save-state]`
 * element. */

type Fields = Record<string, string>;
type Drafts = Record<string, Fields>; // by the question's number; kept only until the server has the answer
type Outcome = "saved" | "refused" | "waiting";
type State = Outcome | "saving";

const RETRY_MS = { first: 3000, last: 60_000 };
const LEAVE_AFTER_MS = 2500;
const NUMBER = /\d+(?=\/$)/; // in the path that takes a question's answer

export function keepAnswers(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-survey]");
  if (form) new AnswerKeeper(form).start();
}

class AnswerKeeper {
  private readonly path: string;
  private readonly number: string;
  private readonly drafts: DraftStore;
  private sending: Promise<void> | undefined;
  private retryMs = RETRY_MS.first;
  private retry: number | undefined;
  private isLeaving = false;

  constructor(private readonly form: HTMLFormElement) {
    this.path = new URL(form.action, location.href).pathname;
    this.number = NUMBER.exec(this.path)?.[0] ?? "";
    this.drafts = new DraftStore(form.dataset.survey ?? "");
  }

  start(): void {
    restore(this.form, this.drafts.all()[this.number]);
    this.form.addEventListener("change", () => this.keep());
    this.form.addEventListener("submit", (event) => this.leave(event));
    window.addEventListener("online", () => this.send());
    if (!this.drafts.isEmpty()) this.send();
  }

  private keep(): void {
    const fields = answersOf(this.form);
    if (Object.keys(fields).length === 0) return;
    this.drafts.put(this.number, fields);
    this.send();
  }

  /** Send what waits, one after the other, so that a later answer never arrives before an earlier one. */
  private send(): void {
    if (this.sending) return;
    window.clearTimeout(this.retry);
    this.sending = this.sendAll().finally(() => {
      this.sending = undefined;
    });
  }

  private async sendAll(): Promise<void> {
    for (let draft = this.drafts.first(); draft; draft = this.drafts.first()) {
      const [number, fields] = draft;
      if (number === this.number) say("saving");
      const outcome = await post(this.addressOf(number), fields, this.csrfToken());
      // What is said is about the question on the screen, not about one left over from another page.
      if (number === this.number) say(outcome);
      if (outcome === "waiting") {
        this.retry = window.setTimeout(() => this.send(), this.retryMs);
        this.retryMs = Math.min(this.retryMs * 2, RETRY_MS.last);
        return;
      }
      this.retryMs = RETRY_MS.first;
      this.drafts.remove(number, fields);
    }
  }

  /** Let an answer that is on its way arrive before the form itself is sent. */
  private leave(event: SubmitEvent): void {
    if (this.isLeaving) return;
    if (!navigator.onLine) {
      event.preventDefault();
      this.drafts.put(this.number, answersOf(this.form));
      say("waiting");
      return;
    }
    if (!this.sending) return;

    event.preventDefault();
    const submitter = event.submitter;
    void Promise.race([this.sending, pause(LEAVE_AFTER_MS)]).then(() => {
      this.isLeaving = true;
      this.form.requestSubmit(submitter);
    });
  }

  /** Return the address of another question of this survey: it differs from this one's in the number. */
  private addressOf(number: string): string {
    return this.path.replace(NUMBER, number);
  }

  private csrfToken(): string {
    return this.form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  }
}

/** Answers that the server has not confirmed. A browser in private mode may refuse to keep them: then they only
 * last as long as the page. */
class DraftStore {
  private readonly key: string;
  private drafts: Drafts;

  constructor(survey: string) {
    this.key = `tidemark:answers:${survey}`;
    this.drafts = this.read();
  }

  all(): Drafts {
    return this.drafts;
  }

  isEmpty(): boolean {
    return Object.keys(this.drafts).length === 0;
  }

  first(): [string, Fields] | undefined {
    return Object.entries(this.drafts)[0];
  }

  put(number: string, fields: Fields): void {
    this.drafts[number] = fields;
    this.write();
  }

  /** Forget what was sent, unless the person has changed it meanwhile. */
  remove(number: string, sent: Fields): void {
    if (this.drafts[number] === sent) delete this.drafts[number];
    this.write();
  }

  private read(): Drafts {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "{}") as Drafts;
    } catch {
      return {};
    }
  }

  private write(): void {
    try {
      if (this.isEmpty()) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify(this.drafts));
    } catch {
      // Nothing to be done: the answer is still sent as soon as it can be.
    }
  }
}

function answersOf(form: HTMLFormElement): Fields {
  const fields: Fields = {};
  for (const [name, value] of new FormData(form)) {
    if (name !== "csrfmiddlewaretoken" && typeof value === "string") fields[name] = value;
  }
  return fields;
}

function restore(form: HTMLFormElement, fields: Fields | undefined): void {
  for (const [name, value] of Object.entries(fields ?? {})) {
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList || field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
      field.value = value;
    }
  }
}

async function post(address: string, fields: Fields, csrfToken: string): Promise<Outcome> {
  try {
    const answer = await fetch(address, {
      method: "POST",
      body: new URLSearchParams({ ...fields, csrfmiddlewaretoken: csrfToken }),
      headers: { Accept: "application/json" },
      // The page that a plain form would go on to is not wanted here: being sent there means "saved".
      redirect: "manual",
      keepalive: true,
    });
    if (answer.ok || answer.type === "opaqueredirect") return "saved";
    return isFinal(answer.status) ? "refused" : "waiting";
  } catch {
    return "waiting";
  }
}

/** Whether asking again would be refused again: not so for a busy server or a session that has to be renewed. */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && ![403, 408, 425, 429].includes(status);
}

function say(state: State): void {
  const place = document.querySelector<HTMLElement>("[data-save-state]");
  if (place) place.textContent = place.dataset[state] ?? "";
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, ms));
}
