/** A simulated LED board: decodes strictly, shows the received content, and can fail like real ones. */
import { kindOf } from '../../led/families/index.js';
import type { LedProfile } from '../../led/profile.js';
import type { Timers } from '../../timing.js';
import { Ear, type Fault, faultAt, type Origin } from './ear.js';
import { Face, type Lit } from './face.js';
import { drawBoard } from './picture.js';
import type { Inside, Reaction } from './reaction.js';

export interface LedTwinOptions {
  readonly profile: LedProfile;
  readonly address: number;
  readonly timers: Timers;
  send(bytes: Uint8Array): void;
  /** Called when its display or power may have changed. */
  onChange?(): void;
}

/** A transceiver must first change direction. */
const ANSWER_DELAY_MS = 5;
const FAULTS_MAX = 1000;
/** A real board loses a frame that follows its predecessor in less than this fraction of the board's gap. */
const HASTE = 0.5;

export class LedTwin {
  readonly #face: Face;
  readonly #inside: Inside;
  readonly #ear: Ear<object>;
  #behave: (message: object) => Reaction | null;
  readonly #faults: Fault[] = [];
  readonly #lastMs = new Map<number, number>();
  readonly #answering = new Set<() => void>();
  #isOn = true;
  #answers: 'rightly' | 'wrongly' | 'refusing' | 'never' = 'rightly';
  #answerDelayMs = ANSWER_DELAY_MS;
  #origin: Origin = { offset: 0, bytes: new Uint8Array() };

  constructor(private readonly options: LedTwinOptions) {
    const { profile, address, timers } = options;
    this.#face = new Face(profile.layout, timers);
    this.#inside = { profile, face: this.#face, address, note: (what) => this.#note(faultAt(what, this.#origin)) };
    const kind = kindOf(profile);
    this.#behave = kind.behaviour(this.#inside, profile.protocol);
    this.#ear = new Ear(kind.decoder(profile.protocol), kind.silenceMs ?? null, {
      message: (message, origin) => this.#react(() => this.#behave(message), origin),
      fault: (fault) => this.#note(fault),
    });
  }

  /** Data it did not understand, and incomplete data. The first thousand. */
  get faults(): readonly Fault[] {
    return [...this.#faults, ...this.#ear.unfinished];
  }

  get address(): number {
    return this.#inside.address;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  get answers(): 'rightly' | 'wrongly' | 'refusing' | 'never' {
    return this.#answers;
  }

  get lit(): Lit {
    return { isOn: this.#isOn, rows: this.#face.rows, brightnessPercent: this.#face.brightnessPercent };
  }

  picture(): string {
    return drawBoard(this.options.profile, this.lit);
  }

  /** Takes all bytes, as boards do: frames that come too fast are lost. */
  receive(bytes: Uint8Array): number {
    if (this.#isOn) this.#ear.hear(bytes, this.options.timers.nowMs());
    return bytes.length;
  }

  /** Loses the display; keeps the address and, on some boards, the brightness. */
  powerOff(): void {
    this.#isOn = false;
    for (const cancel of this.#answering) cancel();
    this.#answering.clear();
    this.#ear.forget();
    // What was begun is lost with the power.
    this.#behave = kindOf(this.options.profile).behaviour(this.#inside, this.options.profile.protocol);
    this.#face.clear();
    this.#lastMs.clear();
    if (!kindOf(this.options.profile).keepsBrightness) this.#face.brightnessPercent = 100;
    this.options.onChange?.();
  }

  /** Dark until it receives content. */
  powerOn(): void {
    this.#isOn = true;
    this.options.onChange?.();
  }

  /** `wrongly`: one bit of its answer is flipped. `refusing`: it reports an error of its protocol, and shows nothing new. */
  answer(how: 'rightly' | 'wrongly' | 'refusing' | 'never', delayMs = ANSWER_DELAY_MS): void {
    this.#answers = how;
    this.#answerDelayMs = delayMs;
  }

  #react(react: () => Reaction | null, origin: Origin): void {
    this.#origin = origin;
    const before = this.#answers === 'refusing' ? this.#face.copy() : null;
    const reaction = react();
    if (reaction === null) return;
    if (before !== null && reaction.refusal !== null) this.#face.restore(before);
    this.#checkHaste(reaction.row);
    this.#reply(reaction);
    this.options.onChange?.();
  }

  #checkHaste(row: number): void {
    const { sameAddressGapMs } = this.options.profile.timing;
    const nowMs = this.options.timers.nowMs();
    const sinceMs = nowMs - (this.#lastMs.get(row) ?? Number.NEGATIVE_INFINITY);
    if (sinceMs < sameAddressGapMs * HASTE) this.#inside.note(`${sinceMs} ms after the former frame; it needs ${sameAddressGapMs}`);
    this.#lastMs.set(row, nowMs);
  }

  #reply({ reply, refusal }: Reaction): void {
    const said = this.#answers === 'refusing' ? (refusal ?? reply) : reply;
    if (said === null || this.#answers === 'never') return;
    const bytes = this.#answers === 'wrongly' ? garbled(said) : said;
    const cancel = this.options.timers.after(this.#answerDelayMs, () => {
      this.#answering.delete(cancel);
      this.options.send(bytes);
    });
    this.#answering.add(cancel);
  }

  #note(fault: Fault): void {
    if (this.#faults.length < FAULTS_MAX) this.#faults.push(fault);
  }
}

function garbled(bytes: Uint8Array): Uint8Array {
  const middle = bytes.length >> 1;
  return bytes.map((byte, at) => (at === middle ? byte ^ 0x10 : byte));
}
