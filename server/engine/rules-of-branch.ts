import type { LedAbility } from './rules/boards.js';

/** How this branch wants its queue; settings of the configuration. */
export interface Rules {
  /** Waiting this long counts as much as one point of priority; 0 = no ageing. */
  readonly ageingMsPerPoint: number;
  /** A visitor who was skipped this often is a no-show; 0 = no limit. */
  readonly vanishLimit: number;
  readonly keepTicketsOvernight: boolean;
  /** Past appointments are forgotten after so many days. */
  readonly personalDays: number;
  readonly postponeDelaysMinutes: readonly number[];
  readonly sessionAgeMs: number;
  /** The age of a kiosk's or a board's session counts from its last use. */
  readonly placesStay: boolean;
  /** How long a finish, a skip or a transfer can be taken back; 0 = never. */
  readonly undoMs: number;
  readonly liveTicketsMax: number;
  readonly sessionsMax: number;
  readonly sessionsOfUserMax: number;
  /** At one window, kiosk or board. */
  readonly sessionsAtPlaceMax: number;
  /** Names of the configured printers: what a request may name. What was stored before may name others. */
  readonly printers: ReadonlySet<string>;
  /** What the boards of each configured line of LED boards can show, by the name of the line. */
  readonly leds: ReadonlyMap<string, LedAbility>;
  /** Names of the designs that come with the box. */
  readonly builtInDesigns: ReadonlySet<string>;
  /** Names of the configured screens. */
  readonly lcds: ReadonlySet<string>;
  /** Names of the templates of LCD boards that come with the box or lie in a folder. */
  readonly lcdTemplates: ReadonlySet<string>;
}
