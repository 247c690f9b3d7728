/** Answers that the server has not confirmed yet, by the question's number: kept on this device, or only for as long as
 * the page lasts where others use the device, or where a browser in private mode refuses to keep them. */

import type { Fields } from "./network";
import { isShared } from "./shared_device";

export class Drafts {
  private readonly key: string;
  private waiting: Record<string, Fields>;

  constructor(survey: string) {
    this.key = `tidemark:answers:${survey}`;
    this.waiting = this.read();
  }

  of(number: string): Fields | undefined {
    return this.waiting[number];
  }

  isEmpty(): boolean {
    return Object.keys(this.waiting).length === 0;
  }

  first(): [string, Fields] | undefined {
    return Object.entries(this.waiting)[0];
  }

  put(number: string, fields: Fields): void {
    this.waiting[number] = fields;
    this.write();
  }

  /** Forget what was sent, unless the person has changed it meanwhile. */
  remove(number: string, sent: Fields): void {
    if (this.waiting[number] === sent) delete this.waiting[number];
    this.write();
  }

  clear(): void {
    this.waiting = {};
    this.write();
  }

  /** Bring what is on the device up to date; nothing is, where others use it. */
  write(): void {
    try {
      if (this.isEmpty() || isShared()) localStorage.removeItem(this.key);
      else localStorage.setItem(this.key, JSON.stringify(this.waiting));
    } catch {
      // Nothing to be done: the answer is still sent as soon as it can be.
    }
  }

  private read(): Record<string, Fields> {
    try {
      return JSON.parse(localStorage.getItem(this.key) ?? "{}") as Record<string, Fields>;
    } catch {
      return {};
    }
  }
}
