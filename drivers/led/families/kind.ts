/** Interface of a family of LED boards. All other code uses the list in `index.ts`. */
import type { Static, TLiteral, TSchema } from '@sinclair/typebox';
import type { Exchange } from '../../bus/exchange.js';
import type { PortFactory } from '../../ports/port.js';
import type { Misfit } from '../../profile-files.js';
import type { Timers } from '../../timing.js';
import type { Inside, Reaction } from '../../twins/led/reaction.js';
import type { LedContent, LedFamily } from '../content.js';
import type { Letters } from '../letters.js';
import type { LedProfile } from '../profile.js';
import type { Scanner } from '../scan.js';

/** Settings that differ between boards of a family: the table `protocol` of a profile, whose `family` is the name of the family. */
interface FamilySettings extends TSchema {
  readonly properties: { readonly family: TLiteral<string> };
}

/** What a reply is so far: `done` and `bad` end the wait for it. */
export type Judge = NonNullable<Exchange['reply']>['judge'];

export interface Board<Settings extends FamilySettings> {
  readonly profile: LedProfile;
  readonly protocol: Static<Settings>;
  readonly letters: Letters;
  /** The text of each row of the board, in its letters. */
  readonly rows: (content: LedContent) => readonly string[];
  readonly said: (frame: Uint8Array, gapMs?: number) => Exchange;
  readonly asked: (frame: Uint8Array, judge: Judge, isRefusal?: (received: Uint8Array) => boolean) => Exchange;
}

/** The family's part of `LedFamily`. A family without `probe` and `explain` answers nothing; the other defaults are: cannot. */
export type LedCodec = Pick<LedFamily, 'show'> &
  Partial<Pick<LedFamily, 'blinking' | 'brightness' | 'changeAddress' | 'probe' | 'explain' | 'gatewayFault'>>;

export interface LedFamilyKind<Settings extends FamilySettings, Message extends object = object> {
  readonly settings: Settings;
  /** Valid addresses of single boards, whatever the model. */
  readonly addresses: { readonly first: number; readonly last: number };
  /** `addressed`: each row has an address, following that of the row above. `together`: all rows at one. Left out: boards have one row. */
  readonly rows?: 'addressed' | 'together';
  /** Whether a board obeys frames sent to a keypad with its address: the frames are alike but for their content. */
  readonly obeysKeypadFrames?: true;
  readonly answers?: true;
  /** Boards in the network themselves (`tcp:`), without a serial line and its speed behind. */
  readonly isNetworked?: true;
  /** What is said at the beginning of a connection and around the frames: makes of a port one that carries them. */
  readonly session?: (open: PortFactory, timers: Timers) => PortFactory;
  readonly misfits?: (profile: LedProfile) => Iterable<Misfit>;
  readonly codec: (board: Board<Settings>) => LedCodec;
  /** Finds frames in bytes of the line, from the box and from boards. */
  readonly decoder: (protocol: Static<Settings>) => Scanner<Message>;
  /** What a real board does with a frame, for its twin; null = the frame was for another board, or not for boards at all. */
  readonly behaviour: (inside: Inside, protocol: Static<Settings>) => (message: Message) => Reaction | null;
  /** This much silence ends a frame; left out = a frame may continue at any time. */
  readonly silenceMs?: number;
  readonly keepsBrightness?: true;
}
