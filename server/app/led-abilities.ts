/** What the boards of each configured line can do, and who shares its addresses. */
import { portKey } from '../../drivers/ports/port-key.js';
import type { KeypadSettings } from '../config/devices/inputs.js';
import type { LedSettings } from '../config/devices/leds.js';
import type { LedAbility, LineCompany } from '../engine/rules/boards.js';

/** Keypads of a line have frames like those of Candle boards, with other things in them: a board obeys what is said to its keypad. */
const FAMILY_OF_KEYPADS = 'candle';

export const ledAbilities = (leds: readonly LedSettings[], keypads: readonly KeypadSettings[]): ReadonlyMap<string, LedAbility> =>
  new Map(leds.map((line) => [line.name, { ...line.family, company: companyOf(line, leds, keypads) }]));

function companyOf(line: LedSettings, leds: readonly LedSettings[], keypads: readonly KeypadSettings[]): LineCompany {
  const isOnLine = (other: LedSettings | KeypadSettings): boolean => portKey(other.address) === portKey(line.address);
  const understands = (family: string): boolean => family === line.profile.protocol.family;
  const others = leds.filter(isOnLine).filter(({ profile }) => understands(profile.protocol.family));
  const held = understands(FAMILY_OF_KEYPADS) ? keypads.filter(isOnLine) : [];
  return {
    leds: new Set(others.map(({ name }) => name)),
    keypads: new Map(held.flatMap(({ lineAddress, name }) => (lineAddress === null ? [] : [[lineAddress, name]]))),
  };
}
