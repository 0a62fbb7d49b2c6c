/** Random segments, calling profiles and appointments with a time, for random branches; and steps that change them. */
import fc from 'fast-check';
import type { Command, RegisterCommand } from '../../../server/engine/commands.js';
import { type Branch, branches, engineOf, KIOSK, modelOf } from './branches.js';
import type { Engine } from './engine.js';
import { stampAt } from './engine.js';
import { ExplainedEngine } from './explained-engine.js';
import type { Step } from './histories.js';
import { type Answer, type Model, type ModelProfile, type ModelSegment, no, yes } from './naive-parts.js';

/** 09:00 and about it, when histories begin. */
const APPOINTMENTS = [530, 540, 545, 545, 560].map((minute, index) => ({ pin: `5000${index}`, minute }));
const LANGUAGES = [undefined, 'ru', 'kk'] as const;

const numberOp = fc.constantFrom('at_least', 'more_than', 'at_most', 'less_than');
const listOp = fc.constantFrom('in', 'in', 'not_in');
const list = <T>(of: readonly T[]) => fc.subarray([...of], { minLength: 1 });

const condition = fc.oneof(
  fc.record({ fact: fc.constant('service'), op: listOp, value: list([1, 2]) }),
  fc.record({ fact: fc.constant('kiosk'), op: listOp, value: fc.constant([KIOSK]) }),
  fc.record({ fact: fc.constant('language'), op: listOp, value: list(['ru', 'kk']) }),
  fc.record({ fact: fc.constantFrom('appointment', 'returned'), op: fc.constant('is'), value: fc.constantFrom(0, 1, 1) }),
  fc.record({ fact: fc.constantFrom('minutes_early', 'minutes_late'), op: numberOp, value: fc.constantFrom(0, 5, 15) }),
  fc.record({ fact: fc.constant('coefficient'), op: numberOp, value: fc.constantFrom(-10, 0) }),
);

const segment = fc.record({
  position: fc.constantFrom(0, 1, 2),
  when: fc.array(condition, { maxLength: 2 }),
  promise_min: fc.constantFrom(1, 5, 10, 25, 480),
  by: fc.constantFrom('arrival', 'appointment'),
  disabled: fc.constantFrom(0, 0, 0, 1),
});

/** The parts of all together are less than 1: no profile is refused. */
const LIMITS = [
  [
    { k: 2, of: 3 },
    { k: 1, of: 4 },
  ],
  [
    { k: 1, of: 2 },
    { k: 1, of: 3 },
    { k: 1, of: 20 },
  ],
  [{ k: 9, of: 10 }],
  [
    { k: 1, of: 5 },
    { k: 1, of: 5 },
    { k: 2, of: 5 },
  ],
] as const;

const rule = (segments: number) => {
  const some = Array.from({ length: segments + 1 }, (_, id) => id);
  const ofSegment = fc.record({
    fact: fc.constantFrom('waiting', 'longest_min'),
    segment: fc.constantFrom(...some),
    op: numberOp,
    value: fc.constantFrom(0, 1, 3),
  });
  const ofHall = fc.oneof(
    fc.record({ fact: fc.constant('hour'), op: numberOp, value: fc.constantFrom(9, 10) }),
    fc.record({ fact: fc.constant('open_windows'), op: numberOp, value: fc.constantFrom(1, 2) }),
  );
  return fc.record({ when: fc.array(fc.oneof(ofSegment, ofSegment, ofHall), { maxLength: 2 }), call: list(some) });
};

const profileOf = (segments: number) =>
  fc
    .record({
      windows: fc.subarray([1, 2, 3], { minLength: 1 }),
      limits: fc.constantFrom(...LIMITS),
      rules: fc.array(rule(segments), { maxLength: 3 }),
      finally: fc.constantFrom('share', 'share', 'due', 'arrival', 'protocol'),
      disabled: fc.constantFrom(0, 0, 0, 0, 0, 1),
    })
    .map(({ limits, rules, ...rest }) => ({
      ...rest,
      rules:
        rest.finally === 'protocol'
          ? []
          : rules.slice(0, limits.length).map((one, index) => ({ id: index + 1, ...one, at_most: limits[index] ?? { k: 1, of: 20 } })),
    }));

const rulesArbitrary = fc.array(segment, { minLength: 1, maxLength: 4 }).chain((segments) =>
  fc.record({
    segments: fc.constant(segments),
    profile: profileOf(segments.length),
    changes: fc.array(fc.record({ segment, profile: profileOf(segments.length) }), { minLength: 2, maxLength: 2 }),
  }),
);

export type Rules = typeof rulesArbitrary extends fc.Arbitrary<infer T> ? T : never;
export interface Ruled {
  readonly branch: Branch;
  readonly rules: Rules;
}
export const ruledBranches = (ageingMsPerPoint: number): fc.Arbitrary<Ruled> =>
  fc.record({ branch: branches(ageingMsPerPoint), rules: rulesArbitrary });

/** Everybody gets a number and can be served: with `busyHistories` many wait. */
export const busyBranches = (ageingMsPerPoint: number): fc.Arbitrary<Ruled> =>
  ruledBranches(ageingMsPerPoint).map(({ branch, rules }) => ({
    branch: {
      ...branch,
      rules: { ...branch.rules, liveTicketsMax: 100 },
      services: branch.services.map((service) => ({ ...service, pin: null, department: 0 })),
      windows: branch.windows.map((window) => ({ ...window, allOperations: true, department: 0 })),
      clerkRoles: branch.clerkRoles.map((role) => ({ ...role, allOperations: true })),
      kiosk: { ...branch.kiosk, services: [], department: 0 },
      rangeSizes: [400, 400] as [number, number],
    },
    rules: { ...rules, profile: { ...rules.profile, windows: [1, 2, 3], disabled: 0 } },
  }));

const existing = (branch: Branch, ids: readonly number[]): number[] => ids.filter((id) => id <= branch.services.length);

function servicesKnown(branch: Branch, { when, ...rest }: Rules['segments'][number]): Rules['segments'][number] {
  const known = when.map((one) => (one.fact === 'service' ? { ...one, value: existing(branch, one.value as number[]) } : one));
  return { ...rest, when: known } as Rules['segments'][number];
}
const windowsKnown = (branch: Branch, profile: Rules['profile']): Rules['profile'] => ({
  ...profile,
  windows: profile.windows.filter((id) => id <= branch.windows.length),
});

export function ruledEngine({ branch, rules }: Ruled, empty: Engine = new ExplainedEngine(branch.rules)): Engine {
  const engine = engineOf(branch, empty);
  for (const { pin, minute } of APPOINTMENTS) {
    const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
    engine.add('ConsumerPreRegistered', { services: [1], pin_code: pin, priority: -5, time });
  }
  for (const [index, one] of rules.segments.entries()) {
    engine.add('Segment', { name: `segment ${index}`, ...servicesKnown(branch, one) });
  }
  engine.add('CallingProfile', { name: 'hall', ...windowsKnown(branch, rules.profile) });
  return engine;
}

export function ruledModel({ branch, rules }: Ruled, startMs: number): Model {
  const model = modelOf(branch);
  const { day } = stampAt(startMs);
  for (const { pin, minute } of APPOINTMENTS) {
    const id = model.appointments.length + 1;
    model.appointments.push({ id, services: [1], pin, date: day, minute, priority: -5, state: 'PLANNED', ticket: -1 });
  }
  for (const [index, one] of rules.segments.entries()) {
    model.segments.push({ id: index + 1, ...segmentFields(servicesKnown(branch, one)) });
  }
  model.profiles.push({ id: 1, ...windowsKnown(branch, rules.profile), disabled: rules.profile.disabled === 1, called: [] });
  model.rulesChanged = rules.segments.length + 1;
  return model;
}

const segmentFields = ({ promise_min, disabled, ...rest }: Rules['segments'][number]): Omit<ModelSegment, 'id'> => ({
  ...rest,
  promiseMin: promise_min,
  disabled: disabled === 1,
});

/** The command of the step, with appointments, languages, and changes of the two books. */
export function ruledCommand({ branch, rules }: Ruled, [kind, a, b, c]: Step, command: Command | null): Command | null {
  if (command?.type === 'register') return withFacts(command, a, b, c);
  if (kind !== 'changeService' && kind !== 'changeRole') return command;
  const change = rules.changes[a % 2] ?? rules.changes[0];
  const by = { actingUserId: 1, sessionId: 0 };
  if (change === undefined || c % 4 === 0) return command;
  if (c % 4 === 1) {
    const { promise_min, position, by: from } = change.segment;
    return { type: 'setElement', book: 'Segment', id: 1 + (b % rules.segments.length), fields: { promise_min, position, by: from }, ...by };
  }
  if (c % 16 === 2) return { type: 'removeElement', book: 'Segment', id: 1 + (b % rules.segments.length), actingUserId: 1 };
  return { type: 'setElement', book: 'CallingProfile', id: 1, fields: windowsKnown(branch, change.profile), ...by };
}

function withFacts(command: RegisterCommand, a: number, b: number, c: number): RegisterCommand {
  const language = LANGUAGES[b % LANGUAGES.length];
  const pin = APPOINTMENTS[a % APPOINTMENTS.length]?.pin;
  return { ...command, ...(language && { language }), ...(c % 3 === 1 && pin !== undefined && { pinCode: pin }) };
}

/** undefined = the command is about something else. */
export function answerRules(model: Model, command: Command): Answer | undefined {
  if (command.type === 'removeElement' && command.book === 'Segment') return removeSegment(model, command.id);
  if (command.type !== 'setElement') return undefined;
  if (command.book === 'Segment') return changeSegment(model, command.id, command.fields);
  if (command.book === 'CallingProfile') return changeProfile(model, command.id, command.fields);
  return undefined;
}

function changeSegment(model: Model, id: number, fields: Readonly<Record<string, unknown>>): Answer {
  const one = model.segments.find((other) => other.id === id);
  if (one === undefined) return no('noSuchElement');
  const before = JSON.stringify(one);
  Object.assign(one, { promiseMin: fields.promise_min, position: fields.position, by: fields.by });
  if (JSON.stringify(one) !== before) model.rulesChanged += 1;
  return yes(id);
}

function changeProfile(model: Model, id: number, fields: Readonly<Record<string, unknown>>): Answer {
  const one = model.profiles.find((other) => other.id === id);
  if (one === undefined) return no('noSuchElement');
  const { rules, windows, finally: by, disabled } = fields as unknown as Rules['profile'];
  const named = rules.flatMap(({ call, when }) => [...call, ...when.flatMap((each) => ('segment' in each ? each.segment : []))]);
  if (named.some((segmentId) => segmentId !== 0 && !model.segments.some((other) => other.id === segmentId))) return no('badReference');
  const told = ({ windows, rules, finally: by, disabled }: ModelProfile) => JSON.stringify({ windows, rules, by, disabled });
  const before = told(one);
  Object.assign(one, { rules, windows, finally: by, disabled: disabled === 1 });
  if (told(one) !== before) {
    model.rulesChanged += 1;
    one.called = [];
  }
  return yes(id);
}

/** Nobody in the queue, and no rule, may name it. */
function removeSegment(model: Model, id: number): Answer {
  if (!model.segments.some((one) => one.id === id)) return no('noSuchElement');
  const isNamed = model.profiles.some(({ rules }) =>
    rules.some(({ call, when }) => call.includes(id) || when.some(({ segment: of }) => of === id)),
  );
  if (isNamed || model.tickets.some((ticket) => ticket.segment === id)) return no('inUse');
  model.segments.splice(
    model.segments.findIndex((one) => one.id === id),
    1,
  );
  model.rulesChanged += 1;
  for (const window of model.windows) window.last = null;
  return yes();
}
