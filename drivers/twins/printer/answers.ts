/** Answers of a printer and their timing: at once, in turn, or unsolicited when something changes. */
import { automaticBytes, isWatched } from '../../printer/dialects/automatic-status.js';
import { presenterDialect, STATUSES } from '../../printer/dialects/index.js';
import type { PrinterProfile } from '../../printer/profile.js';
import type { Sensors } from './sensors.js';

export class Answers {
  /** Continues printing and sends nothing. */
  isSilent = false;
  /** `GS a n`; and the last status sent. */
  #watchedMask = 0;
  #told: readonly number[] = [];

  constructor(
    private readonly profile: PrinterProfile,
    private readonly sensors: () => Sensors,
    private readonly send: (bytes: Uint8Array) => void,
  ) {}

  /** @returns whether this model answers the question */
  to(question: readonly number[]): boolean {
    for (const dialect of [...STATUSES, presenterDialect(this.profile)]) {
      const answer = dialect?.answer?.(question, this.sensors(), this.profile) ?? null;
      if (answer === null) continue;
      this.#reply(answer);
      return true;
    }
    return false;
  }

  /** `GS a n` was answered: changes of these parts of the status are sent from now on. */
  watch(mask: number): void {
    this.#watchedMask = mask;
    this.#told = automaticBytes(this.sensors());
  }

  tellChanges(): void {
    if (this.#watchedMask === 0) return;
    const status = automaticBytes(this.sensors());
    if (!isWatched(this.#watchedMask, this.#told, status)) return;
    this.#told = status;
    this.#reply(status);
  }

  /** After power-on automatic status is off. */
  forget(): void {
    this.#watchedMask = 0;
  }

  #reply(bytes: readonly number[]): void {
    if (!this.isSilent && bytes.length > 0) this.send(Uint8Array.from(bytes));
  }
}
