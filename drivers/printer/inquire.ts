/**
 * Asks a printer that nobody has configured yet what it is: `DLE EOT 1..4`, `GS I` for its maker and model, `GS r 1`; one that answers
 * none of it, whether it speaks ZPL. For installation: the port is opened by nobody else meanwhile, and nothing is printed.
 */
import type { Port, PortFactory } from '../ports/port.js';
import type { Timers } from '../timing.js';
import { bytes, DLE, ESC, GS, initialize } from './commands.js';
import { factsOfAnswer } from './dialects/real-time-status.js';
import { faultsOf, type PrinterFacts } from './facts.js';
import { type PrinterFault, stoppingFault } from './faults.js';
import { factsOfZpl, identify, readIdentity, ZPL_STATUS } from './zpl/status.js';

export interface PrinterInquiry {
  /**
   * `silent`: nothing came; `notEscPos`: bytes came, but no answers: another device; `wrongSpeed`: the same on a serial line, at each
   * speed that was tried; `zpl`: it answers in ZPL.
   */
  readonly verdict: 'answers' | 'zpl' | 'silent' | 'notEscPos' | 'wrongSpeed';
  /** The n of `DLE EOT n` that it answered. */
  readonly dleEot: readonly number[];
  /** It answered `GS r 1`, which proves that a ticket ended. */
  readonly answersInTurn: boolean;
  /** From `GS I`; null = not told, as by most clones and by printers that have stopped. */
  readonly vendor: string | null;
  readonly model: string | null;
  readonly faults: readonly PrinterFault[];
  /** Serial lines: what speaks for a handshake; null = nothing was seen. */
  readonly flow: 'rtscts' | 'xonxoff' | null;
}

/** A printer that is switched on answers within milliseconds; print servers and sleeping ones take longer for the first time. */
const FIRST_ANSWER_MS = 700;
const ANSWER_MS = 400;
/** What comes after an answer within this time was no answer of one byte. */
const SETTLE_MS = 60;
const HEARD_BYTES_MAX = 1_024;

const XON = 0x11;
const XOFF = 0x13;
const isHandshake = (byte: number): boolean => byte === XON || byte === XOFF;

const NOTHING: PrinterInquiry = {
  ...{ verdict: 'silent', dleEot: [], answersInTurn: false, vendor: null, model: null, faults: [], flow: null },
};

/** Rejects with `PortError` when the port cannot be opened, or is lost. */
export async function inquirePrinter(openPort: PortFactory, timers: Timers): Promise<PrinterInquiry> {
  const ear = await Ear.open(openPort, timers);
  try {
    return await inquire(ear);
  } catch (error) {
    // A web server says that the request is bad, and hangs up.
    if (ear.hasHeardOther) return { ...NOTHING, verdict: 'notEscPos' };
    throw error;
  } finally {
    await ear.close();
  }
}

export type QuickAnswer = 'answers' | 'garbage' | 'nothing';

/** Whether a printer answers at all: a quick question, for lines whose speed is not known. */
export async function quickAnswer(openPort: PortFactory, timers: Timers): Promise<QuickAnswer> {
  const ear = await Ear.open(openPort, timers);
  try {
    // One byte of noise in eight looks like an answer; two in a row, in 64.
    for (const n of [1, 4, 2]) {
      if ((await ear.status(n, ANSWER_MS)) === null) return n !== 1 || ear.hasHeardOther ? 'garbage' : 'nothing';
    }
    return 'answers';
  } finally {
    await ear.close();
  }
}

async function inquire(ear: Ear): Promise<PrinterInquiry> {
  const answers: (readonly [n: number, facts: PrinterFacts])[] = [];
  for (const n of [1, 2, 3, 4]) {
    // Also asked again after a first answer of noise: automatic status that was on its way.
    const facts = (await ear.status(n, n === 1 ? FIRST_ANSWER_MS : ANSWER_MS)) ?? (n === 1 ? await ear.status(n, ANSWER_MS) : null);
    if (facts !== null) answers.push([n, facts]);
  }
  const flow = await ear.flow();
  if (answers.length === 0) return ear.hasHeardOther ? { ...NOTHING, verdict: 'notEscPos', flow } : await inquireZpl(ear, flow);
  const faults = faultsOf(Object.assign({}, ...answers.map(([, facts]) => facts)));
  const known = { ...NOTHING, verdict: 'answers' as const, dleEot: answers.map(([n]) => n), faults, flow };
  // A printer that has stopped would answer the others when nobody asks any more.
  if (stoppingFault(faults) !== undefined) return known;
  const vendor = await ear.text(0x42);
  const model = await ear.text(0x43);
  const answersInTurn = await ear.inTurn();
  // What a printer did not understand of the questions is in its line buffer, and would be on the first ticket.
  await ear.say(initialize());
  return { ...known, answersInTurn, vendor, model };
}

/** Bold off (`ESC E n`: its lowest bit), by a number that is a line end: web servers speak after one, and a printer feeds nothing. */
const LINE_END_UNSEEN = bytes(ESC, 0x45, 0x0a);

/** A printer of ESC/POS that never answers takes the question for letters, which `ESC @` drops from its line. */
async function inquireZpl(ear: Ear, flow: PrinterInquiry['flow']): Promise<PrinterInquiry> {
  const model = readIdentity(await ear.line(identify()));
  const errors = model === null ? null : factsOfZpl(await ear.line(ZPL_STATUS.bytes));
  if (model === null && !ear.hasHeardOther) await ear.line(LINE_END_UNSEEN);
  await ear.say(initialize());
  if (model === null) return { ...NOTHING, verdict: ear.hasHeardOther ? 'notEscPos' : 'silent', flow };
  return { ...NOTHING, verdict: 'zpl', vendor: 'Zebra', model, faults: errors === null ? [] : faultsOf(errors), flow };
}

/** One question at a time, and what comes after it. */
class Ear {
  #hadNoise = false;
  #heard: number[] = [];
  #handshakes = 0;
  #lost: Error | null = null;
  #wake = (): void => {};

  private constructor(
    private readonly timers: Timers,
    private readonly port: { current: Port | null },
  ) {}

  static async open(openPort: PortFactory, timers: Timers): Promise<Ear> {
    const holder: { current: Port | null } = { current: null };
    const ear = new Ear(timers, holder);
    holder.current = await openPort({
      received: (received) => ear.#receive(received),
      lost: (error) => {
        ear.#lost = error;
        ear.#wake();
      },
    });
    return ear;
  }

  /** Something that was no answer. */
  get hasHeardOther(): boolean {
    return this.#hadNoise || this.#heard.length > 1;
  }

  async close(): Promise<void> {
    await this.port.current?.close();
  }

  /** Whether it is sent does not matter: a printer that holds the line takes no question. */
  async say(question: Uint8Array): Promise<void> {
    if (this.#lost !== null) throw this.#lost;
    const written = this.port.current?.write(question);
    await Promise.race([written, this.#pause(ANSWER_MS)]);
  }

  /** The facts of `DLE EOT n`; null = exactly one byte of its form was not what came. */
  async status(n: number, waitMs: number): Promise<PrinterFacts | null> {
    const heard = await this.#ask(bytes(DLE, 0x04, n), waitMs, (so) => so.length > 0);
    const facts = heard.length === 1 ? factsOfAnswer(n, heard[0] ?? 0) : null;
    if (facts === null && heard.length > 0) this.#hadNoise = true;
    return facts;
  }

  /** A block `5F … 00` of `GS I n` (Epson TM-T88III specification; Bixolon SRP-330II manual, page 101). */
  async text(n: number): Promise<string | null> {
    const heard = await this.#ask(bytes(GS, 0x49, n), ANSWER_MS, (so) => so.at(-1) === 0);
    const [, text] = /^_([ -~]{1,80})\0$/.exec(String.fromCharCode(...heard)) ?? [];
    return text?.trim() || null;
  }

  /** An answer that ends with ETX. */
  line(question: Uint8Array): Promise<readonly number[]> {
    return this.#ask(question, FIRST_ANSWER_MS, (so) => so.at(-1) === 0x03);
  }

  /** `GS r 1`: one byte `0**0****` (Epson TM-T88III specification, appendix G). */
  async inTurn(): Promise<boolean> {
    const heard = await this.#ask(bytes(GS, 0x72, 1), ANSWER_MS, (so) => so.length > 0);
    return heard.length === 1 && ((heard[0] ?? 0xff) & 0x90) === 0;
  }

  async flow(): Promise<PrinterInquiry['flow']> {
    if (this.#handshakes > 0) return 'xonxoff';
    return (await this.port.current?.isClearToSend?.()) === true ? 'rtscts' : null;
  }

  async #ask(question: Uint8Array, waitMs: number, isWhole: (heard: readonly number[]) => boolean): Promise<readonly number[]> {
    this.#heard = [];
    await this.say(question);
    for (let leftMs = waitMs; !isWhole(this.#heard) && leftMs > 0; ) {
      const before = this.timers.nowMs();
      await this.#pause(leftMs);
      leftMs -= Math.max(1, this.timers.nowMs() - before);
      if (this.#lost !== null) throw this.#lost;
    }
    if (this.#heard.length > 0) await this.#quiet();
    return this.#heard;
  }

  /** Until nothing came for a moment; a device that talks without end is not waited for. */
  async #quiet(): Promise<void> {
    for (let before = -1; before !== this.#heard.length && this.#heard.length < HEARD_BYTES_MAX; ) {
      before = this.#heard.length;
      await this.#sleep(SETTLE_MS);
    }
    if (this.#lost !== null) throw this.#lost;
  }

  #receive(received: Uint8Array): void {
    for (const byte of received) {
      if (isHandshake(byte)) this.#handshakes++;
      else if (this.#heard.length < HEARD_BYTES_MAX) this.#heard.push(byte);
    }
    this.#wake();
  }

  /** Ends early when something came. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.timers.after(ms, resolve);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.timers.after(ms, resolve));
  }
}
