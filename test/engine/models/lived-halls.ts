/** Halls with calling rules in the middle of their lives: random branches, random histories, appointments to which visitors come early. */
import fc from 'fast-check';
import type { Consumer } from '../../../server/model/consumer.js';
import type { Engine } from './engine.js';
import { busyHistories, histories, moveOf, type Step } from './histories.js';
import { busyBranches, type Ruled, ruledBranches, ruledCommand, ruledEngine } from './ruled-branches.js';

type Shown = Parameters<typeof moveOf>[1];

/** As much of the branch as the makers of histories look at, told by the engine itself. */
function shown({ state }: Engine): Shown {
  const tickets = [...state.consumers.values()].map(({ id, state: is, workplaceId: window, operations }: Consumer) => ({
    id,
    state: is,
    window,
    operations: operations.map(({ serviceId: service, stage, operationId: operation }) => ({ service, stage, operation })),
  }));
  return {
    tickets,
    windows: [...state.windows.keys()].map((id) => ({ id, last: state.lastSteps.get(id) ?? null })),
    services: [...state.books.Service.values()],
    users: [...state.books.User.values()].map(({ id, disabled }) => ({ id, disabled: disabled === 1 })),
    sessions: [...state.sessions.keys()].map((id) => ({ id })),
    nextSessionId: state.nextSessionId,
    prints: [...state.prints.values()],
  } as unknown as Shown;
}

/** Times to which visitors come up to an hour and a half too early. */
const TIMES = ['09:10', '09:15', '09:30', '09:30', '09:45', '10:00', '10:15', '10:30'];
const EARLY_PINS = TIMES.map((_, index) => `6000${index}`);

/** A busy hall of appointments: by language two segments with promises of their own, whose waits count from the agreed time. */
const earlyBranches = (ageing: number): fc.Arbitrary<Ruled> =>
  busyBranches(ageing).map(({ branch, rules }) => {
    const segments = rules.segments.map((segment, index) => {
      const language = ['ru', 'kk'][index];
      const when = language === undefined ? segment.when : [{ fact: 'language', op: 'in', value: [language] }];
      return { ...segment, when, by: 'appointment', disabled: 0 };
    });
    return { branch, rules: { ...rules, segments } as Ruled['rules'] };
  });

export interface Life {
  readonly ruled: Ruled;
  readonly steps: readonly Step[];
  readonly areEarly: boolean;
}

export const lives = (ageing: number): fc.Arbitrary<Life> =>
  fc.oneof(
    fc.record({ ruled: ruledBranches(ageing), steps: histories, areEarly: fc.constant(false) }),
    fc.record({ ruled: busyBranches(ageing), steps: busyHistories, areEarly: fc.constant(false) }),
    fc.record({ ruled: earlyBranches(ageing), steps: busyHistories, areEarly: fc.constant(true) }),
  );

/** The other windows call by a profile of their own: its calls must not count for the first one. */
function addSecond(engine: Engine, { branch, rules }: Ruled): void {
  const windows = branch.windows.map((_, index) => index + 1).filter((id) => !rules.profile.windows.includes(id));
  const other = rules.changes[0]?.profile;
  if (other !== undefined && windows.length > 0) engine.add('CallingProfile', { ...other, name: 'second', windows, disabled: 0 });
}

/**
 * @param engine an empty one
 * @param after is called after each step
 */
export function live(engine: Engine, { ruled, steps, areEarly }: Life, after: (step: Step, index: number) => void): void {
  ruledEngine(ruled, engine);
  addSecond(engine, ruled);
  if (areEarly) {
    for (const [index, time] of TIMES.entries())
      engine.add('ConsumerPreRegistered', { services: [1], pin_code: EARLY_PINS[index], priority: -5, time });
  }
  for (const [index, step] of steps.entries()) {
    const { pauseMs, command: usual } = moveOf(step, shown(engine), engine.nowMs);
    const ruledOne = ruledCommand(ruled, step, usual);
    const isBooked = areEarly && ruledOne?.type === 'register' && step[3] % 2 === 0;
    const command = isBooked ? { ...ruledOne, pinCode: EARLY_PINS[step[1] % TIMES.length] ?? null } : ruledOne;
    engine.nowMs += pauseMs;
    const isSet = command?.type === 'noteClockSet';
    if (!isSet) engine.tick();
    if (command !== null) engine.run(command);
    if (isSet) engine.tick();
    after(step, index);
  }
}
