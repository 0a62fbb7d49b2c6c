/** A board of a profile in software, its driver, and time that the test moves. */
import { BLANK, type LedContent, type LedFamily, type LedLine } from '../../../../drivers/led/content.js';
import { ledFamily } from '../../../../drivers/led/family.js';
import type { LedProfile } from '../../../../drivers/led/profile.js';
import { loadLedProfiles } from '../../../../drivers/led/profiles.js';
import { LedTwin } from '../../../../drivers/twins/led/twin.js';
import { VirtualTimers } from '../../../support/virtual-timers.js';

export const PROFILES = loadLedProfiles();

export function profileOf(id: string): LedProfile {
  const profile = PROFILES.get(id);
  if (!profile) throw new Error(`no profile ${id}`);
  return profile;
}

export interface LedBench {
  readonly timers: VirtualTimers;
  readonly profile: LedProfile;
  readonly family: LedFamily;
  readonly twin: LedTwin;
  /** What it answered, each answer apart. */
  readonly answers: Uint8Array[];
  /** Sends all frames with the gaps that they need, and lets the answers come. */
  show(content: LedContent): void;
}

export function benchOf(id: string, options: { readonly address?: number; readonly transliterates?: boolean } = {}): LedBench {
  const profile = profileOf(id);
  const { address = profile.addresses.first, transliterates = false } = options;
  const timers = new VirtualTimers();
  const answers: Uint8Array[] = [];
  const twin = new LedTwin({ profile, address, timers, send: (bytes) => answers.push(bytes) });
  const family = ledFamily(profile, { transliterates });
  const show = (content: LedContent): void => {
    for (const { frame } of family.show(twin.address, content)) {
      twin.receive(frame);
      timers.advance(profile.timing.sameAddressGapMs);
    }
  };
  return { timers, profile, family, twin, answers, show };
}

/** What this board can show of a call: digits on boards that have no letters, no window where there is no room for it. */
export function callFor({ text, layout }: LedProfile, ticket = 'A002', window = '5'): LedLine {
  const hasLetters = text.glyphs === null || text.glyphs.includes('A');
  return { ticket: hasLetters ? ticket : ticket.replace(/\D/g, ''), arrow: 'none', window: layout.windowCells > 0 ? window : '' };
}

export const contentOf = (...lines: readonly LedLine[]): LedContent => ({ ...BLANK, lines });
