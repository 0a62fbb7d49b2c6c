/** Inputs of decisions that are not in the history: settings of the branch, and abilities of its devices. */
import type { Route } from '../model/messages.js';

/** Settings of this branch's queue: numbers and flags of the configuration, which may pass into a thread. */
export interface EngineRules {
  /** null = no channel is configured. */
  readonly messages: MessageRules | null;
  /** The languages of the branch; texts of the books may be in these. The first is that of the names themselves. */
  readonly languages: readonly string[];
  /** Waiting this long counts as much as one point of priority; 0 = no ageing. */
  readonly ageingMsPerPoint: number;
  /** All services of a visitor start at a call or a finish, also what earlier ones wait for. Under a profile all start at a call. */
  readonly servicesStartTogether: boolean;
  /** A visitor who was skipped this often is a no-show; 0 = no limit. */
  readonly vanishLimit: number;
  readonly keepTicketsOvernight: boolean;
  /** Past appointments are forgotten after this many days. */
  readonly personalDays: number;
  readonly postponeDelaysMinutes: readonly number[];
  readonly sessionAgeMs: number;
  /** The age of a kiosk's or a board's session counts from its last use. */
  readonly placesStay: boolean;
  /** A clerk takes a break only with a reason. */
  readonly breakReasonRequired: boolean;
  /** How long a finish, a skip or a transfer can be taken back; 0 = never. */
  readonly undoMs: number;
  readonly liveTicketsMax: number;
  readonly sessionsMax: number;
  readonly sessionsOfUserMax: number;
  /** At one window, kiosk or board. */
  readonly sessionsAtPlaceMax: number;
}

/** What messages to visitors are sent, and how many. */
export interface MessageRules {
  readonly routes: readonly Route[];
  /** Codes of the countries whose telephones get any, such as `7`. */
  readonly countries: readonly string[];
  /** `near` is said when so many are before the visitor. */
  readonly nearAhead: number;
  readonly nearTooOldMs: number;
  readonly calledTooOldMs: number;
  readonly perTicket: number;
  readonly perBooking: number;
  /** Whoever booked is reminded so many minutes before. */
  readonly remindMinutes: readonly number[];
  /** In a day. */
  readonly perAddress: number;
  /** Such as `21:00-08:00`; null = none. */
  readonly quietHours: string | null;
}

/** For replays and tests: those of the samples. A replay gives the same under any rules: what happened was allowed when it did. */
export const DEFAULT_RULES: EngineRules = {
  messages: null,
  languages: ['ru', 'kk', 'en'],
  ageingMsPerPoint: 0,
  servicesStartTogether: false,
  vanishLimit: 0,
  keepTicketsOvernight: false,
  personalDays: 30,
  postponeDelaysMinutes: [1, 5, 10, 15, 20, 25],
  sessionAgeMs: 2_592_000_000,
  placesStay: true,
  breakReasonRequired: false,
  undoMs: 10_000,
  liveTicketsMax: 200_000,
  sessionsMax: 2_000,
  sessionsOfUserMax: 100,
  sessionsAtPlaceMax: 8,
};

/** Abilities of the boards of a configured line; see `LedFamily` of drivers/led. */
export interface LedAbility {
  readonly addresses: { readonly first: number; readonly last: number };
  /** Rows of one board. */
  readonly rows: number;
  readonly ticketCells: number;
  readonly windowCells: number;
  /** The letters of a text that the boards have not. */
  readonly unshowable: (text: string) => readonly string[];
  /** Other devices on the same wires that understand the same protocol. Left out = none. */
  readonly company?: LineCompany;
}

export interface LineCompany {
  /** Configured lines, this one among them. */
  readonly leds: ReadonlySet<string>;
  /** Names of keypads by address. */
  readonly keypads: ReadonlyMap<number, string>;
}

/** Configuration outside the books, and abilities of drivers: the names that a request may use. Older stored rows may have others. */
export interface Equipment {
  /** Names of the configured printers. */
  readonly printers: ReadonlySet<string>;
  /** The abilities of the boards of each configured line of LED boards, by the name of the line. */
  readonly leds: ReadonlyMap<string, LedAbility>;
  /** Names of the designs that come with the box. */
  readonly builtInDesigns: ReadonlySet<string>;
  /** Names of the configured screens. */
  readonly lcds: ReadonlySet<string>;
  /** Names of the templates of LCD boards that come with the box or lie in a folder. */
  readonly lcdTemplates: ReadonlySet<string>;
  /**
   * When a minute of a day of the branch is, in milliseconds since the epoch: of two of this name, as clocks are set back, the first one;
   * null = clocks are set forward over it.
   */
  readonly instantOf: (day: string, minuteOfDay: number) => number | null;
}

/** For a replay, which needs none. */
export const NO_EQUIPMENT: Equipment = {
  printers: new Set(),
  leds: new Map(),
  builtInDesigns: new Set(),
  lcds: new Set(),
  lcdTemplates: new Set(),
  instantOf: () => null,
};
