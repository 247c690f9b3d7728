/** Every answer goes to the server when it is given; while there is no network, it waits on this device.
 *
 * A question's page is left only when the server has the answer, so a network that fails leaves the question on the
 * screen. That an answer is saved is said at the head of the page, in the words of the `[data-save-state]` element; that
 * it waits, beside the button. The pages after the questions send what still waits (`data-unsent`); the one that deletes
 * the answers deletes it too (`data-erases`). */

import { Drafts } from "./drafts";
import { fieldsOf, say, type Fields, type Settle } from "./network";
import { Outbox, type State } from "./outbox";
import { isShared, offerSharedDevice } from "./shared_device";

/** Return how to bring home what is not sent yet: it tells whether the page may be left. */
export function keepAnswers(): Settle {
  const form = document.querySelector<HTMLFormElement>("form[data-survey]");
  if (form?.hasAttribute("data-erases")) return eraseBy(form);
  if (form?.hasAttribute("data-unsent")) return sendUnsent(form);
  const keeper = form && new AnswerKeeper(form);
  keeper?.start();
  offerSharedDevice(() => keeper?.forget());
  return async (isLast) => (keeper ? keeper.settle(isLast) : true);
}

/** Forget what waits as soon as the answers are to be deleted: sent later, it would bring one of them back. */
function eraseBy(form: HTMLFormElement): Settle {
  form.addEventListener("submit", () => new Drafts(form.dataset.survey ?? "").clear());
  return async () => true;
}

/** Send what waits, and show the page anew that was made without it, unless it is being left. */
function sendUnsent(form: HTMLFormElement): Settle {
  let isLeaving = false;
  const outbox = new Outbox(form, (_number, state) => {
    if (state === "waiting") say(form, state);
    else if (state !== "saving" && outbox.drafts.isEmpty() && !isLeaving) location.reload();
  });
  outbox.start();
  return async (isLast) => {
    isLeaving = true;
    return outbox.settle(isLast);
  };
}

class AnswerKeeper {
  private readonly outbox: Outbox;
  private wantsOn = false; // to the next page, as soon as this one's answer is saved
  private isLeaving = false;

  constructor(private readonly form: HTMLFormElement) {
    this.outbox = new Outbox(form, (number, state, next) => {
      // What is said is about the question on the screen, not about one left over from another page.
      if (number === this.outbox.number) this.tell(state, next);
    });
  }

  start(): void {
    restore(this.form, this.outbox.drafts.of(this.outbox.number));
    this.form.addEventListener("change", () => this.keep());
    this.form.addEventListener("submit", (event) => this.leave(event));
    this.outbox.start();
  }

  /** Take what waits off the device, which is to keep none from now on; it is still sent from this page. */
  forget(): void {
    this.outbox.drafts.write();
  }

  async settle(isLast: boolean): Promise<boolean> {
    this.wantsOn = false;
    return this.outbox.settle(isLast);
  }

  private keep(): void {
    const fields = answersOf(this.form);
    if (Object.keys(fields).length === 0) return;
    this.wantsOn = false;
    this.outbox.put(fields);
  }

  /** Go on once the answer is saved; a form without an answer is the server's to explain. */
  private leave(event: SubmitEvent): void {
    if (this.isLeaving) return;
    const fields = answersOf(this.form);
    if (isButtonSent(event.submitter)) this.leaveBy(event);
    else if (Object.keys(fields).length > 0) {
      event.preventDefault();
      this.wantsOn = true;
      this.outbox.put(fields);
    }
  }

  /** Let an answer that is on its way arrive before the form itself is sent with the button's own value. */
  private leaveBy(event: SubmitEvent): void {
    if (!this.outbox.isSending()) return;
    event.preventDefault();
    void this.outbox.pause().then(() => this.submit(event.submitter));
  }

  private tell(state: State, next?: string): void {
    const place = document.querySelector<HTMLElement>("[data-save-state]");
    if (place) place.textContent = place.dataset[state] ?? "";
    if (state === "saving") return;
    if (state === "waiting") say(this.form, isShared() ? "unsent" : this.wantsOn ? "going" : "waiting");
    else {
      say(this.form, state);
      // What was put meanwhile is sent first, and shows that there is still a network for the next page.
      if (this.wantsOn && !this.outbox.drafts.of(this.outbox.number)) this.goOn(next);
    }
  }

  private goOn(next?: string): void {
    this.wantsOn = false;
    if (next) location.assign(next);
    else this.submit(null);
  }

  private submit(submitter: HTMLElement | null): void {
    this.isLeaving = true;
    this.form.requestSubmit(submitter);
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
