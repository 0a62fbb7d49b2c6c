/** The settings that the engine decides by, and what the configured devices can do. */
import type { Config } from '../config/load.js';
import type { EngineRules, Equipment } from '../engine/rules-of-branch.js';
import { LIMITS } from '../model/limits.js';
import { BUILT_IN_DESIGNS } from '../presentation/designs.js';
import { ledAbilities } from './led-abilities.js';

const SECOND_MS = 1000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export const rulesOf = ({
  branch,
  limits,
  sessions,
  storage,
}: Pick<Config, 'branch' | 'limits' | 'sessions' | 'storage'>): EngineRules => ({
  ageingMsPerPoint: branch.ageingMinutesPerPoint * MINUTE_MS,
  vanishLimit: branch.vanishLimit,
  keepTicketsOvernight: branch.keepTicketsOvernight,
  personalDays: storage.personalDays,
  postponeDelaysMinutes: branch.postponeDelaysMinutes,
  undoMs: branch.undoSeconds * SECOND_MS,
  sessionAgeMs: sessions.ageHours * HOUR_MS,
  placesStay: sessions.placesStay,
  liveTicketsMax: limits.liveTickets,
  sessionsMax: limits.sessions,
  sessionsOfUserMax: LIMITS.sessionsOfUser,
  sessionsAtPlaceMax: LIMITS.sessionsAtPlace,
});

export const equipmentOf = (
  { printers, leds, lcds, keypads }: Pick<Config, 'printers' | 'leds' | 'lcds' | 'keypads'>,
  lcdTemplates: ReadonlySet<string>,
): Equipment => ({
  printers: new Set(printers.map(({ name }) => name)),
  leds: ledAbilities(leds, keypads),
  builtInDesigns: new Set(BUILT_IN_DESIGNS.keys()),
  lcds: new Set(lcds.map(({ name }) => name)),
  lcdTemplates,
});
