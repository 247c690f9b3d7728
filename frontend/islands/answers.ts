/** Every answer goes to the server when it is given; while there is no network, it waits on this device.
 *
 * The form says where: `data-survey` names the survey on this device, `action` takes the answer and ends in the
 * question's number. That address carries the link's secret, which would open the answers to the device's next user:
 * only the number is kept. The server has made the response before the first question: nothing here creates one, and
 * sending an answer again changes nothing. The page is left only when the server has the answer, so a network that fails
 * leaves the question on the screen. That an answer is saved is said at the head of the page, in the words of the `[data-save-state]` element; that it
 * waits, beside the button. */

import { Drafts } from "./drafts";
import { fieldsOf, post, RETRY_MS, say, type Fields, type Reply } from "./network";
import { isShared, offerSharedDevice } from "./shared_device";

const LEAVE_AFTER_MS = 2500;
const NUMBER = /\d+(?=\/$)/; // in the path that takes a question's answer

/** Return how to bring home what is not sent yet: it tells whether the page may be left. */
export function keepAnswers(): () => Promise<boolean> {
  const form = document.querySelector<HTMLFormElement>("form[data-survey]");
  const keeper = form && new AnswerKeeper(form);
  keeper?.start();
  offerSharedDevice(() => keeper?.forget());
  return async () => (keeper ? keeper.settle() : true);
}

class AnswerKeeper {
  private readonly action: URL;
  private readonly number: string;
  private readonly drafts: Drafts;
  private sending: Promise<void> | undefined;
  private retryMs = RETRY_MS.first;
  private retry: number | undefined;
  private wantsOn = false; // to the next page, as soon as this one's answer is saved
  private isLeaving = false;

  constructor(private readonly form: HTMLFormElement) {
    this.action = new URL(form.action, location.href);
    this.number = NUMBER.exec(this.action.pathname)?.[0] ?? "";
    this.drafts = new Drafts(form.dataset.survey ?? "");
  }

  start(): void {
    restore(this.form, this.drafts.of(this.number));
    this.form.addEventListener("change", () => this.keep());
    this.form.addEventListener("submit", (event) => this.leave(event));
    window.addEventListener("online", () => this.send());
    if (!this.drafts.isEmpty()) this.send();
  }

  /** Take what waits off the device, which is to keep none from now on; it is still sent from this page. */
  forget(): void {
    this.drafts.write();
  }

  /** Send what waits, for a moment; the rest is sent by the next page, unless it may not stay on the device. */
  async settle(): Promise<boolean> {
    this.wantsOn = false;
    this.send();
    await Promise.race([this.sending, pause(LEAVE_AFTER_MS)]);
    return !isShared() || this.drafts.isEmpty();
  }

  private keep(): void {
    const fields = answersOf(this.form);
    if (Object.keys(fields).length === 0) return;
    this.wantsOn = false;
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
      const isOnScreen = number === this.number;
      // What is said is about the question on the screen, not about one left over from another page.
      if (isOnScreen) this.tell("saving");
      const reply = await post(this.addressOf(number), { ...fields, csrfmiddlewaretoken: this.csrfToken() });
      if (isOnScreen) this.tell(reply.outcome);
      if (reply.outcome === "waiting") {
        this.retry = window.setTimeout(() => this.send(), this.retryMs);
        this.retryMs = Math.min(this.retryMs * 2, RETRY_MS.last);
        return;
      }
      this.retryMs = RETRY_MS.first;
      this.drafts.remove(number, fields);
      if (isOnScreen && this.wantsOn) this.goOn(reply);
    }
  }

  /** Go on once the answer is saved; a form without an answer is the server's to explain. */
  private leave(event: SubmitEvent): void {
    if (this.isLeaving) return;
    const fields = answersOf(this.form);
    if (isButtonSent(event.submitter)) this.leaveBy(event);
    else if (Object.keys(fields).length > 0) {
      event.preventDefault();
      this.wantsOn = true;
      this.drafts.put(this.number, fields);
      this.send();
    }
  }

  /** Let an answer that is on its way arrive before the form itself is sent with the button's own value. */
  private leaveBy(event: SubmitEvent): void {
    if (!this.sending) return;
    event.preventDefault();
    void Promise.race([this.sending, pause(LEAVE_AFTER_MS)]).then(() => this.submit(event.submitter));
  }

  private tell(state: Reply["outcome"] | "saving"): void {
    const place = document.querySelector<HTMLElement>("[data-save-state]");
    if (place) place.textContent = place.dataset[state] ?? "";
    if (state === "waiting") say(this.form, isShared() ? "unsent" : this.wantsOn ? "going" : "waiting");
    else if (state !== "saving") say(this.form, state);
  }

  private goOn(reply: Reply): void {
    this.wantsOn = false;
    if (reply.next) location.assign(reply.next);
    else this.submit(null);
  }

  private submit(submitter: HTMLElement | null): void {
    this.isLeaving = true;
    this.form.requestSubmit(submitter);
  }

  /** Return the address of a question of this survey: another one's differs from this one's in the number. */
  private addressOf(number: string): string {
    if (number === this.number) return this.action.pathname + this.action.search;
    return this.action.pathname.replace(NUMBER, number);
  }

  private csrfToken(): string {
    return this.form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  }
}

function answersOf(form: HTMLFormElement): Fields {
  const { csrfmiddlewaretoken: _token, ...answers } = fieldsOf(form);
  return answers;
}

function isButtonSent(submitter: HTMLElement | null): boolean {
  return submitter instanceof HTMLButtonElement && submitter.name !== "";
}

function restore(form: HTMLFormElement, fields: Fields | undefined): void {
  for (const [name, value] of Object.entries(fields ?? {})) {
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList || field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
      field.value = value;
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => window.setTimeout(resolve, ms));
}
