/** A printer in software at the other end of a USB cable of the guest. */
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import type { Piece } from '../../../drivers/twins/printer/paper.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { PrinterGadget } from './gadget.js';

const PUMP_MS = 2;

/** The gadget is the printer's plug, the twin is the printer. */
export class PluggedPrinter {
  readonly gadget = new PrinterGadget();
  readonly twin: PrinterTwin;
  #given = 0;
  #isPlugged = false;
  #stop = (): void => {};

  constructor(profile: PrinterProfile) {
    const send = (bytes: Uint8Array) => this.#isPlugged && this.gadget.say(bytes);
    this.twin = new PrinterTwin({ profile, timers: SYSTEM_TIMERS, cable: { send, ready: () => {}, power: () => {} } });
  }

  /** Papers with something on them. A box that does not know what a printer was in the middle of cuts a blank one off first. */
  get papers(): readonly Piece[] {
    return this.twin.pieces.filter(({ bitmap, texts }) => texts.length > 0 || bitmap.bytes.some((dots) => dots !== 0));
  }

  /** @param controller which of the guest's USB controllers, from 0 */
  async plugIn(controller = 0): Promise<void> {
    await this.gadget.plugIn(controller);
    this.#given = 0;
    this.#isPlugged = true;
    this.gadget.take();
    this.#pump();
  }

  unplug(): void {
    this.#isPlugged = false;
    this.#stop();
    this.gadget.unplug();
  }

  /** What the gadget took is the printer's as soon as that has room. */
  #pump(): void {
    const bytes = this.gadget.taken.subarray(this.#given);
    if (bytes.length > 0) this.#given += this.twin.receive(bytes);
    if (this.#isPlugged) this.#stop = SYSTEM_TIMERS.after(PUMP_MS, () => this.#pump());
  }
}
