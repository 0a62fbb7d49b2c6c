/** Interface of a family of LED boards, and helpers shared by several families. All other code uses the list in `index.ts`. */
import type { Static, TLiteral, TSchema } from '@sinclair/typebox';
import type { Exchange } from '../../bus/exchange.js';
import type { Misfit } from '../../profile-files.js';
import type { Behaviour, Inside } from '../../twins/led/reaction.js';
import type { LedFamily } from '../content.js';
import type { Letters } from '../letters.js';
import type { LedProfile } from '../profile.js';
import type { Scanner } from '../scan.js';

/** Settings that differ between boards of a family: the table `protocol` of a profile, whose `family` is the name of the family. */
interface FamilySettings extends TSchema {
  readonly properties: { readonly family: TLiteral<string> };
}

export interface Board<Settings extends FamilySettings> {
  readonly profile: LedProfile;
  readonly protocol: Static<Settings>;
  readonly letters: Letters;
}

/** The family's part of `LedFamily`; the rest comes from the profile and the declaration. */
export type LedCodec = Pick<LedFamily, 'blinking' | 'show' | 'brightness' | 'changeAddress' | 'probe' | 'explain'>;

export interface LedFamilyKind<Settings extends FamilySettings> {
  readonly settings: Settings;
  /** Valid addresses of single boards, whatever the model. */
  readonly addresses: { readonly first: number; readonly last: number };
  /** `addressed`: each row of a board has an address, following that of the row above. `together`: all rows at one address. */
  readonly rows: 'one' | 'addressed' | 'together';
  /** Whether a board obeys frames sent to a keypad with its address: the frames are alike but for their content. */
  readonly obeysKeypadFrames?: true;
  readonly answers: boolean;
  readonly misfits?: (profile: LedProfile) => Iterable<Misfit>;
  readonly codec: (board: Board<Settings>) => LedCodec;
  /** Finds frames in bytes of the line, from the box and from boards. */
  readonly decoder: (protocol: Static<Settings>) => Scanner<object>;
  /** Behaviour of a real board for a frame, used by its twin; only the decoder interprets frames. */
  readonly behaviour: (inside: Inside, protocol: Static<Settings>) => Behaviour;
}

/** A frame without a reply. */
export const said = (frame: Uint8Array, gapMs: number): Exchange => ({ frame, gapMs, reply: null });

/** Members of a family without answers. */
export const UNHEARD = { probe: () => null, explain: () => 'these boards say nothing' };
/** Members of a family whose frames for brightness and address are not published. */
export const FIXED = { brightness: () => null, changeAddress: () => null };
