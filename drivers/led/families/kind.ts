/** What a family of LED boards declares of itself, and what several have in common. Everything else asks the list in `index.ts`. */
import type { Static, TLiteral, TSchema } from '@sinclair/typebox';
import type { Exchange } from '../../bus/exchange.js';
import type { Misfit } from '../../profile-files.js';
import type { Behaviour, Inside } from '../../twins/led/reaction.js';
import type { LedFamily } from '../content.js';
import type { Letters } from '../letters.js';
import type { LedProfile } from '../profile.js';
import type { Scanner } from '../scan.js';

/** What differs between boards that speak the same: the table `protocol` of a profile, whose `family` is the name of the family. */
interface FamilySettings extends TSchema {
  readonly properties: { readonly family: TLiteral<string> };
}

/** A profile, the settings of its family, and the letters it has. */
export interface Board<Settings extends FamilySettings> {
  readonly profile: LedProfile;
  readonly protocol: Static<Settings>;
  readonly letters: Letters;
}

/** What the family says of a board; the rest is in its profile and in the declaration. */
export type LedCodec = Pick<LedFamily, 'blinking' | 'show' | 'brightness' | 'changeAddress' | 'probe' | 'explain'>;

export interface LedFamilyKind<Settings extends FamilySettings> {
  readonly settings: Settings;
  /** Which addresses there are for single boards, whatever the model. */
  readonly addresses: { readonly first: number; readonly last: number };
  /** `addressed`: a board may have several, each with the address behind that of the row above. `together`: several at one address. */
  readonly rows: 'one' | 'addressed' | 'together';
  /** A board obeys what is said to a keypad with its address: the frames are alike, with other things in them. */
  readonly obeysKeypadFrames?: true;
  /** Does a board say that it understood? */
  readonly answers: boolean;
  /** Fields that contradict each other in profiles of this family only. */
  readonly misfits?: (profile: LedProfile) => Iterable<Misfit>;
  readonly codec: (board: Board<Settings>) => LedCodec;
  /** Finds frames in what is heard on the line, of the box and of boards. */
  readonly decoder: (protocol: Static<Settings>) => Scanner<object>;
  /** What a real board does with a frame, for its twin: what the board is sent is understood by the decoder alone. */
  readonly behaviour: (inside: Inside, protocol: Static<Settings>) => Behaviour;
}

/** A frame that no board answers. */
export const said = (frame: Uint8Array, gapMs: number): Exchange => ({ frame, gapMs, reply: null });

/** What a family without answers has. */
export const UNHEARD = { probe: () => null, explain: () => 'these boards say nothing' };
/** What a family has whose frames for brightness and address are not published. */
export const FIXED = { brightness: () => null, changeAddress: () => null };
