/** The kinds of branches that forecasts are held against. What is usual is in `USUAL`; a scenario says what it has of its own. */
import type { Template } from '../../../server/web/client/admin/rules/templates.js';

export interface StagePlan {
  readonly minutes: number;
  /** Of the logarithm of the time of service. */
  readonly spread: number;
}

export interface KindPlan {
  readonly name: string;
  readonly priority: number;
  /** Of all visitors. */
  readonly share: number;
  readonly stages: readonly StagePlan[];
  /** Offered from this day on. */
  readonly fromDay?: number;
}

/** `[kind, stage]`, by place in the scenario. */
type Skill = readonly [kind: number, stage: number];

export interface ClerkPlan {
  /** Times of service are multiplied by it, from `slowFromDay` on. */
  readonly slowness?: number;
  readonly slowFromDay?: number;
  /** Left out = everything. */
  readonly skills?: readonly Skill[];
}

/** An absence of a clerk: minutes from the opening. */
export interface Away {
  readonly from: number;
  readonly minutes: number;
  readonly how: 'break' | 'logOut';
}

export interface RuledPlan {
  readonly template: Template['id'];
  /** By part of the work: kinds, by their place in the scenario. */
  readonly parts: Readonly<Record<string, readonly number[]>>;
  /** At this minute of each day from the opening the rules come into force or go; left out = they stay. */
  readonly changesAt?: (chance: () => number) => number;
}

export interface Scenario {
  readonly name: string;
  readonly perHour: number;
  readonly kinds: readonly KindPlan[];
  readonly clerks: readonly ClerkPlan[];
  readonly away: (clerk: number, chance: () => number) => readonly Away[];
  readonly noShows: number;
  /** The share of visitors with a coefficient of -20. */
  readonly urgent: number;
  /** The share of visitors with an appointment, which has a coefficient of -10. */
  readonly appointments: number;
  /** The share of arrivals that are groups. */
  readonly groups: number;
  /** Visitors who stand at the doors in the morning. */
  readonly atDoors?: number;
  /** How many times as many visitors come on a day; left out = as many as on others. */
  readonly busyness?: (day: number) => number;
  /** Windows that nobody sits at in the morning. */
  readonly spareWindows?: number;
  /** When a clerk goes to another window for good, minutes from the opening, and by its index; null = stays. */
  readonly move?: (clerk: number, chance: () => number) => { readonly at: number; readonly window: number } | null;
  /** Windows call by a template of the editor of rules; left out = in the usual order. */
  readonly ruled?: RuledPlan;
  /** When the window of a clerk is planned to work, minutes from the opening; left out = no plan. */
  readonly plan?: (clerk: number) => readonly (readonly [from: number, to: number])[];
}

const SIMPLE: readonly KindPlan[] = [
  { name: 'Consultation', priority: 50, share: 0.6, stages: [{ minutes: 5, spread: 0.5 }] },
  { name: 'Contract', priority: 50, share: 0.4, stages: [{ minutes: 10, spread: 0.6 }] },
];

const clerks = (count: number, plan: ClerkPlan = {}): ClerkPlan[] =>
  Array.from({ length: count }, (_, index) => ({ slowness: 0.85 + (0.3 * index) / Math.max(1, count - 1), ...plan }));

const shortBreaks: Scenario['away'] = (_, chance) => [
  { from: 60 + 120 * chance(), minutes: 8 + 8 * chance(), how: 'break' },
  { from: 340 + 120 * chance(), minutes: 8 + 8 * chance(), how: 'break' },
];

/** Half of the clerks at noon, half an hour later the others. */
const lunch =
  (how: Away['how']): Scenario['away'] =>
  (clerk, chance) => [{ from: 180 + 45 * (clerk % 2) + 5 * chance(), minutes: 40 + 10 * chance(), how }];

const USUAL: Omit<Scenario, 'name'> = {
  perHour: 28,
  kinds: SIMPLE,
  clerks: clerks(4),
  away: shortBreaks,
  noShows: 0.03,
  urgent: 0,
  appointments: 0,
  groups: 0,
};

/** As a manager has it who took the template and told it what is the cash desk. */
const BANK = {
  perHour: 26,
  kinds: [
    { name: 'Cash', priority: 50, share: 0.6, stages: [{ minutes: 4, spread: 0.5 }] },
    { name: 'Advice', priority: 50, share: 0.4, stages: [{ minutes: 13, spread: 0.5 }] },
  ],
  urgent: 0.08,
  appointments: 0.15,
  ruled: { template: 'bank', parts: { cash: [0], advice: [1] } },
} as const satisfies Partial<Scenario>;

const all = (stages: readonly StagePlan[]): readonly KindPlan[] => [{ name: 'Passport', priority: 50, share: 1, stages }];

export const SCENARIOS: readonly Scenario[] = [
  { ...USUAL, name: 'steady' },
  { ...USUAL, name: 'lunch with breaks', perHour: 26, away: lunch('break') },
  { ...USUAL, name: 'lunch with log-outs', perHour: 26, away: lunch('logOut') },
  {
    ...USUAL,
    name: 'new service',
    perHour: 25,
    kinds: [...SIMPLE, { name: 'Subsidy', priority: 50, share: 0.2, stages: [{ minutes: 14, spread: 0.4 }], fromDay: 3 }],
  },
  { ...USUAL, name: 'slow clerk', perHour: 25, clerks: [...clerks(3), { slowness: 2.5, slowFromDay: 3 }] },
  { ...USUAL, name: 'heavy tail', perHour: 22, kinds: [{ name: 'Advice', priority: 50, share: 1, stages: [{ minutes: 5, spread: 1.2 }] }] },
  {
    ...USUAL,
    name: 'three stages',
    perHour: 15,
    kinds: all([
      { minutes: 3, spread: 0.4 },
      { minutes: 9, spread: 0.5 },
      { minutes: 2, spread: 0.4 },
    ]),
  },
  {
    ...USUAL,
    name: 'skills',
    clerks: clerks(4).map((clerk, index) => ({
      ...clerk,
      ...(index === 0 && { skills: [[0, 0]] }),
      ...(index === 1 && { skills: [[1, 0]] }),
    })),
  },
  { ...USUAL, name: 'appointments', appointments: 0.3 },
  { ...USUAL, name: 'no-shows', perHour: 34, noShows: 0.25 },
  {
    ...USUAL,
    name: 'closes early',
    perHour: 24,
    away: (clerk, chance) => [
      ...shortBreaks(clerk, chance),
      ...(clerk < 2 ? [{ from: 400 + 20 * chance(), minutes: 600, how: 'logOut' } as const] : []),
    ],
  },
  {
    ...USUAL,
    name: 'planned lunch with log-outs',
    perHour: 26,
    away: lunch('logOut'),
    plan: (clerk) => [
      [0, 182 + 45 * (clerk % 2)],
      [228 + 45 * (clerk % 2), 600],
    ],
  },
  {
    ...USUAL,
    name: 'planned to close early',
    perHour: 24,
    away: (clerk, chance) => [
      ...shortBreaks(clerk, chance),
      ...(clerk < 2 ? [{ from: 400 + 20 * chance(), minutes: 600, how: 'logOut' } as const] : []),
    ],
    plan: (clerk) => [[0, clerk < 2 ? 410 : 600]],
  },
  { ...USUAL, name: 'VIP', urgent: 0.12 },
  { ...USUAL, name: 'groups', perHour: 11, groups: 0.3 },
  { ...USUAL, name: 'two windows', perHour: 12, clerks: clerks(2) },
  {
    ...USUAL,
    name: 'clinic',
    perHour: 19,
    kinds: [{ name: 'Doctor', priority: 50, share: 1, stages: [{ minutes: 11, spread: 0.4 }] }],
    appointments: 0.7,
  },
  {
    ...USUAL,
    name: 'long services',
    perHour: 13,
    kinds: [
      { name: 'Notary', priority: 50, share: 0.25, stages: [{ minutes: 40, spread: 0.4 }] },
      { name: 'Copy', priority: 50, share: 0.75, stages: [{ minutes: 5, spread: 0.5 }] },
    ],
  },
  {
    ...USUAL,
    name: 'second shift',
    perHour: 24,
    away: (clerk, chance) => [
      ...(clerk === 3 ? [{ from: 0, minutes: 150 + 20 * chance(), how: 'logOut' } as const] : []),
      ...shortBreaks(clerk, chance),
      ...(clerk === 2 ? [{ from: 350 + 20 * chance(), minutes: 600, how: 'logOut' } as const] : []),
    ],
  },
  {
    ...USUAL,
    name: 'shared window',
    perHour: 17,
    kinds: [
      { name: 'Stamp', priority: 50, share: 0.8, stages: [{ minutes: 3, spread: 0.4 }] },
      { name: 'Mortgage', priority: 50, share: 0.2, stages: [{ minutes: 35, spread: 0.4 }] },
    ],
    clerks: [{ skills: [[0, 0]], slowness: 1.2 }, { skills: [[1, 0]] }, { slowness: 0.9 }],
  },
  {
    ...USUAL,
    name: 'clerk swaps windows',
    spareWindows: 1,
    move: (clerk, chance) => (clerk === 1 ? { at: 200 + 60 * chance(), window: 4 } : null),
  },
  { ...USUAL, name: 'crowd at the doors', perHour: 17, atDoors: 30 },
  { ...USUAL, name: 'busier than ever', perHour: 16, busyness: (day) => (day >= 7 && day % 4 === 3 ? 2 : 1) },
  { ...USUAL, ...BANK, name: 'ruled bank' },
  {
    ...USUAL,
    name: 'ruled clinic',
    perHour: 27,
    kinds: [
      { name: 'Doctor', priority: 50, share: 0.5, stages: [{ minutes: 9, spread: 0.4 }] },
      { name: 'Tests', priority: 50, share: 0.4, stages: [{ minutes: 4, spread: 0.4 }] },
      { name: 'Acute', priority: 50, share: 0.1, stages: [{ minutes: 8, spread: 0.5 }] },
    ],
    appointments: 0.3,
    ruled: { template: 'clinic', parts: { doctor: [0], tests: [1], acute: [2] } },
  },
  {
    ...USUAL,
    name: 'ruled center',
    perHour: 27,
    kinds: [
      { name: 'Applications', priority: 50, share: 0.6, stages: [{ minutes: 9, spread: 0.5 }] },
      { name: 'Documents', priority: 50, share: 0.4, stages: [{ minutes: 4, spread: 0.4 }] },
    ],
    urgent: 0.1,
    appointments: 0.1,
    ruled: { template: 'center', parts: { submit: [0], collect: [1] } },
  },
  {
    ...USUAL,
    ...BANK,
    name: 'ruled changes',
    ruled: { ...BANK.ruled, changesAt: (chance) => 120 + 240 * chance() },
  },
];
