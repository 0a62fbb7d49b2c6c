/** The families of boards that the box speaks to. A new one is a file beside this one, and a line here. */
import type { LedProfile } from '../profile.js';
import { alpha } from './alpha.js';
import { am03127 } from './am03127.js';
import { candle } from './candle.js';
import { edi } from './edi.js';
import { fourByte } from './four-byte.js';
import type { LedFamilyKind } from './kind.js';
import { modbus } from './modbus.js';
import { onbon } from './onbon.js';
import { proLite } from './pro-lite.js';
import { venus } from './venus.js';

export const FAMILIES = [candle, modbus, alpha, onbon, am03127, proLite, venus, edi, fourByte] as const;

type AnySettings = (typeof FAMILIES)[number]['settings'];

/** The family that a profile is of. */
export function kindOf({ protocol }: Pick<LedProfile, 'protocol'>): LedFamilyKind<AnySettings> {
  const kind = FAMILIES.find(({ settings }) => settings.properties.family.const === protocol.family);
  if (kind === undefined) throw new RangeError(`no family is called ${protocol.family}`);
  // It takes settings of its own family only. Those of this profile are such: the name was compared, and the compiler cannot know.
  return kind as LedFamilyKind<AnySettings>;
}
