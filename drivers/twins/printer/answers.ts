/** Answers of a printer and their timing: at once, in turn, or unsolicited when something changes. */
import type { PrinterProfile } from '../../printer/profile.js';
import type { Question } from './commands.js';
import { identityOf } from './identity.js';
import { automaticStatus, customFullStatus, ejectorStatus, isWatched, paperStatus, realTimeStatus, type Sensors } from './status.js';

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

  /** `DLE EOT n`. @returns whether this model answers it */
  atOnce(n: number): boolean {
    const { dleEot, customFull } = this.profile.status;
    if (dleEot.includes(n)) this.#reply([realTimeStatus(n, this.sensors())]);
    else if (n === 0x14 && customFull) this.#reply(customFullStatus(this.sensors()));
    else return false;
    return true;
  }

  /** @returns whether this model answers it */
  inTurn(question: Question): boolean {
    const { asb, inTurn } = this.profile.status;
    switch (question.kind) {
      case 'askPaper':
        if (question.by !== inTurn) return false;
        this.#reply([paperStatus(this.sensors())]);
        return true;
      case 'askEjector':
        this.#reply([ejectorStatus(this.sensors())]);
        return true;
      case 'askIdentity':
        // Printers with Epson's GS r also have GS I; clones stay silent.
        if (inTurn === 'GS r 1') this.#reply(identityOf(this.profile, question.number));
        return true;
      case 'statusBack':
        if (asb) this.#watch(question.mask);
        return asb;
    }
  }

  /** Call whenever the status may have changed. */
  tellChanges(): void {
    if (this.#watchedMask === 0) return;
    const status = automaticStatus(this.sensors());
    if (!isWatched(this.#watchedMask, this.#told, status)) return;
    this.#told = status;
    this.#reply(status);
  }

  /** After power-on automatic status is off. */
  forget(): void {
    this.#watchedMask = 0;
  }

  #watch(mask: number): void {
    this.#watchedMask = mask;
    this.#told = automaticStatus(this.sensors());
    if (mask !== 0) this.#reply(this.#told);
  }

  #reply(bytes: readonly number[]): void {
    if (!this.isSilent && bytes.length > 0) this.send(Uint8Array.from(bytes));
  }
}
