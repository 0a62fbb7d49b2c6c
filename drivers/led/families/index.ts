/** The families of boards that the box supports. To add one, add a file beside this one and a line here. */
import type { PortFactory } from '../../ports/port.js';
import type { Timers } from '../../timing.js';
import type { LedProfile } from '../profile.js';
import { alpha } from './alpha.js';
import { am03127 } from './am03127.js';
import { candle } from './candle.js';
import { edi } from './edi.js';
import { fourByte } from './four-byte.js';
import { huidu } from './huidu.js';
import { huiduSdk } from './huidu-sdk.js';
import type { LedFamilyKind } from './kind.js';
import { modbus } from './modbus.js';
import { onbon } from './onbon.js';
import { proLite } from './pro-lite.js';
import { venus } from './venus.js';

export const FAMILIES = [candle, modbus, alpha, onbon, am03127, proLite, venus, edi, fourByte, huidu, huiduSdk] as const;

type AnySettings = (typeof FAMILIES)[number]['settings'];

export function kindOf({ protocol }: Pick<LedProfile, 'protocol'>): LedFamilyKind<AnySettings> {
  const kind = FAMILIES.find(({ settings }) => settings.properties.family.const === protocol.family);
  if (kind === undefined) throw new RangeError(`no family is called ${protocol.family}`);
  // A family takes only its own settings. The names were compared, so these are its own; the compiler cannot know that.
  return kind as LedFamilyKind<AnySettings>;
}

/** A port of boards of this model, with what their family says at the beginning and around the frames. */
export function portOf(profile: Pick<LedProfile, 'protocol'>, open: PortFactory, timers: Timers): PortFactory {
  return kindOf(profile).session?.(open, timers) ?? open;
}
