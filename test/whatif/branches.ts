/** The kinds of branches whose days are tried out. */

export interface ServicePlan {
  readonly share: number;
  readonly priority?: number;
  readonly norm?: number;
  /** Minutes of each stage. */
  readonly stages: readonly number[];
}

export interface BranchPlan {
  readonly name: string;
  readonly perHour: number;
  readonly services: readonly ServicePlan[];
  /** Of each window the services that it does, by place; stages of a service are done by all of its windows, or as `stageOf` says. */
  readonly windows: readonly (readonly number[])[];
  /** The window does this stage of its services alone; left out = all. */
  readonly stageOf?: (window: number) => number | null;
  /** So many of the windows have clerks; left out = all. */
  readonly open?: number;
  readonly noBreaks?: boolean;
  /** By how much a day is busier or quieter than others. */
  readonly busyness?: number;
  readonly ageingMsPerPoint?: number;
  readonly urgent?: number;
  readonly appointments?: number;
  /** The share of visitors with a second service. */
  readonly second?: number;
  readonly noShows?: number;
  readonly leaves?: number;
  readonly byHand?: number;
  readonly skips?: number;
  readonly postpones?: number;
  readonly transfers?: number;
  readonly takesBack?: number;
  readonly logsOut?: boolean;
  readonly autoCall?: boolean;
  readonly calledAtOnce?: boolean;
}

const ONE: readonly ServicePlan[] = [
  { share: 0.6, stages: [5], norm: 900 },
  { share: 0.4, stages: [10], norm: 1200 },
];

export const BRANCHES: readonly BranchPlan[] = [
  {
    name: 'plain',
    perHour: 28,
    services: ONE,
    windows: [
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
    ],
    noShows: 0.05,
  },
  {
    name: 'staged visits, two services',
    perHour: 14,
    services: [
      { share: 0.5, stages: [3, 9, 2], norm: 900 },
      { share: 0.3, stages: [4, 6], norm: 900 },
      { share: 0.2, stages: [5], norm: 900 },
    ],
    windows: [
      [0, 1, 2],
      [0, 1, 2],
      [0, 1, 2],
      [0, 1, 2],
      [0, 2],
    ],
    stageOf: (window) => (window < 4 ? window % 3 : null),
    second: 0.3,
    noShows: 0.03,
  },
  {
    name: 'urgent, appointments, ageing',
    perHour: 27,
    services: [
      { share: 0.5, stages: [6], priority: 40, norm: 900 },
      { share: 0.5, stages: [9], priority: 60, norm: 1800 },
    ],
    windows: [[0, 1], [0, 1], [0, 1], [0], [1]],
    ageingMsPerPoint: 120_000,
    urgent: 0.1,
    appointments: 0.25,
    noShows: 0.04,
    calledAtOnce: true,
  },
  {
    name: 'by hand, skipped, put aside, sent on',
    perHour: 24,
    services: [...ONE, { share: 0.1, stages: [3, 5], norm: 600 }],
    windows: [
      [0, 1, 2],
      [0, 1, 2],
      [0, 2],
      [1, 2],
    ],
    noShows: 0.05,
    leaves: 0.05,
    byHand: 0.08,
    skips: 0.06,
    postpones: 0.05,
    transfers: 0.05,
    takesBack: 0.03,
    logsOut: true,
  },
  {
    name: 'large, skills, auto-call',
    perHour: 180,
    services: Array.from({ length: 10 }, (_, place) => ({ share: 0.1, stages: [4 + place * 0.6], norm: 900 })),
    windows: Array.from({ length: 22 }, (_, window) => [0, 1, 2, 3, 4].map((skill) => (window + skill) % 10)),
    noShows: 0.04,
    leaves: 0.01,
    byHand: 0.01,
    autoCall: true,
  },
];
