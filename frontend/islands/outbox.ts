/** Sends what waits on this device to the server: one answer after the other, so that a later one never arrives before an
 * earlier one, and again and again while there is no network.
 *
 * The form says where: `data-survey` names the survey on this device, `action` takes an answer and ends in a question's
 * number, which is 0 where the page asks none. That address carries the link's secret, which would open the answers to
 * the device's next user: only the number is kept. The server has made the response before the first question: nothing
 * here creates one, and sending an answer again changes nothing. */

import { Drafts } from "./drafts";
import { post, RETRY_MS, type Fields, type Reply } from "./network";
import { isShared } from "./shared_device";

export type State = Reply["outcome"] | "saving";
type Told = (number: string, state: State, next?: string) => void;

const LEAVE_AFTER_MS = 2500;
const NUMBER = /\d+(?=\/$)/; // in the path that takes a question's answer

export class Outbox {
  readonly number: string; // of the question that the page asks
  readonly drafts: Drafts;
  private readonly action: URL;
  private sending: Promise<void> | undefined;
  private retryMs = RETRY_MS.first;
  private retry: number | undefined;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly told: Told,
  ) {
    this.action = new URL(form.action, location.href);
    this.number = NUMBER.exec(this.action.pathname)?.[0] ?? "";
    this.drafts = new Drafts(form.dataset.survey ?? "");
  }

  start(): void {
    window.addEventListener("online", () => this.send());
    if (!this.drafts.isEmpty()) this.send();
  }

  put(fields: Fields): void {
    this.drafts.put(this.number, fields);
    this.send();
  }

  isSending(): boolean {
    return this.sending !== undefined;
  }

  /** Let what is on its way arrive, or wait for a moment at most. */
  async pause(): Promise<void> {
    await Promise.race([this.sending, new Promise((resolve) => window.setTimeout(resolve, LEAVE_AFTER_MS))]);
  }

  /** Send what waits, and tell whether the page may be left: the next page sends the rest, unless the survey ends with
   * this step or nothing may stay on the device. */
  async settle(isLast: boolean): Promise<boolean> {
    this.send();
    await this.pause();
    return this.drafts.isEmpty() || !(isLast || isShared());
  }

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
      this.told(number, "saving");
      const reply = await post(this.addressOf(number), { ...fields, csrfmiddlewaretoken: this.csrfToken() });
      if (reply.outcome === "waiting") {
        this.told(number, reply.outcome);
        this.retry = window.setTimeout(() => this.send(), this.retryMs);
        this.retryMs = Math.min(this.retryMs * 2, RETRY_MS.last);
        return;
      }
      this.retryMs = RETRY_MS.first;
      this.drafts.remove(number, fields);
      this.told(number, reply.outcome, reply.next);
    }
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
