/** The settings that the engine uses, and the abilities of the configured devices. */
import { kindOf } from '../../drivers/led/families/index.js';
import { portKey } from '../../drivers/ports/port-key.js';
import type { KeypadSettings } from '../config/devices/inputs.js';
import type { LedSettings } from '../config/devices/leds.js';
import type { Config } from '../config/load.js';
import type { EngineRules, Equipment, LedAbility, LineCompany } from '../engine/rules-of-branch.js';
import { LIMITS } from '../model/limits.js';
import { ROUTES, type Route } from '../model/messages.js';
import type { Calendar } from '../pipeline/commit/clock.js';
import { BUILT_IN_DESIGNS } from '../presentation/designs.js';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export const rulesOf = ({
  branch,
  limits,
  messages,
  sessions,
  storage,
}: Pick<Config, 'branch' | 'limits' | 'messages' | 'sessions' | 'storage'>): EngineRules => ({
  messages: messageRules(messages),
  languages: branch.languages,
  ageingMsPerPoint: branch.ageingMinutesPerPoint * MINUTE_MS,
  servicesStartTogether: branch.servicesStartTogether,
  vanishLimit: branch.vanishLimit,
  keepTicketsOvernight: branch.keepTicketsOvernight,
  personalDays: storage.personalDays,
  postponeDelaysMinutes: branch.postponeDelaysMinutes,
  breakReasonRequired: branch.breakReasonRequired,
  undoMs: branch.undoSeconds * SECOND_MS,
  sessionAgeMs: sessions.ageHours * HOUR_MS,
  placesStay: sessions.placesStay,
  liveTicketsMax: limits.liveTickets,
  sessionsMax: limits.sessions,
  sessionsOfUserMax: LIMITS.sessionsOfUser,
  sessionsAtPlaceMax: LIMITS.sessionsAtPlace,
});

/** null = nothing carries messages. */
function messageRules(settings: Config['messages']): EngineRules['messages'] {
  const { countries, nearAhead, perTicket, perBooking, perAddress, remindMinutes, quietHours } = settings;
  const routes = routesOf(settings);
  if (routes.length === 0) return null;
  const { nearSeconds, calledSeconds } = settings;
  const limits = { nearAhead, nearTooOldMs: nearSeconds * SECOND_MS, calledTooOldMs: calledSeconds * SECOND_MS, perTicket, perBooking };
  return { routes, countries, quietHours, perAddress, remindMinutes, ...limits };
}

/** The folder takes what has no channel of its own. */
function routesOf({ smtp, gammu, folder }: Config['messages']): readonly Route[] {
  return ROUTES.filter((route) => folder !== null || (route === 'sms' ? gammu : smtp) !== null);
}

export const equipmentOf = (
  { printers, leds, lcds, keypads }: Pick<Config, 'printers' | 'leds' | 'lcds' | 'keypads'>,
  lcdTemplates: ReadonlySet<string>,
  calendar: Pick<Calendar, 'instantOf'>,
): Equipment => ({
  printers: new Set(printers.map(({ name }) => name)),
  leds: ledAbilities(leds, keypads),
  builtInDesigns: new Set(BUILT_IN_DESIGNS.keys()),
  lcds: new Set(lcds.map(({ name }) => name)),
  lcdTemplates,
  instantOf: (day, minuteOfDay) => calendar.instantOf(day, minuteOfDay),
});

/** The abilities of the boards on each configured line, and the devices that share its addresses. */
export const ledAbilities = (leds: readonly LedSettings[], keypads: readonly KeypadSettings[]): ReadonlyMap<string, LedAbility> =>
  new Map(leds.map((line) => [line.name, { ...line.family, company: companyOf(line, leds, keypads) }]));

/** The devices on the same wires that understand what is sent to its boards. */
function companyOf(line: LedSettings, leds: readonly LedSettings[], keypads: readonly KeypadSettings[]): LineCompany {
  const isOnLine = (other: LedSettings | KeypadSettings): boolean => portKey(other.address) === portKey(line.address);
  const { family } = line.profile.protocol;
  const others = leds.filter(isOnLine).filter(({ profile }) => profile.protocol.family === family);
  const held = kindOf(line.profile).obeysKeypadFrames ? keypads.filter(isOnLine) : [];
  return {
    leds: new Set(others.map(({ name }) => name)),
    keypads: new Map(held.flatMap(({ lineAddress, name }) => (lineAddress === null ? [] : [[lineAddress, name]]))),
  };
}
