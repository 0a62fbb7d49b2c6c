/** The hall in which it is measured what a decision under calling rules costs. */
import type { CallingProfileRow } from '../../../server/model/books/calling-profile.js';
import { Engine, MINUTE_MS, RULES } from './engine.js';

const SERVICES = 20;
const SEGMENTS = 15;
export const LANES = SERVICES * SEGMENTS;

export interface HallOfLanes {
  readonly engine: Engine;
  readonly window: number;
  readonly operation: number;
  /** One more visitor: of each service and segment as many as of the others. */
  readonly come: () => void;
}

/** One window with 300 lanes, each with as many visitors as the others, and twelve rules that all look at the hall. */
export function hallOfLanes(waiting: number, by: CallingProfileRow['finally']): HallOfLanes {
  const engine = new Engine({ ...RULES, liveTicketsMax: 1_000_000 });
  engine.tick();
  const operation = engine.add('Operation', { name: 'talk' });
  const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 99_999 });
  const services = Array.from({ length: SERVICES }, (_, index) =>
    engine.add('Service', { name: `service ${index}`, ticket_range_id: range, operations: { '10': [operation] } }),
  );
  const window = engine.add('Workplace', { name: 'window', operations: [operation] });
  engine.add('UserRole', { name: 'clerk', clerk: { all_operations: 1 } });
  engine.logIn(engine.add('User', { login: 'clerk', role_id: 1 }), window);
  for (let index = 0; index < SEGMENTS; index++) {
    const when = [{ fact: 'coefficient', op: 'at_most', value: index }];
    engine.add('Segment', { name: `segment ${index}`, position: index, when, promise_min: 5 + 3 * index });
  }
  const rules = Array.from({ length: 12 }, (_, index) => ({
    id: index + 1,
    when: [
      { fact: 'longest_min', segment: index + 1, op: 'more_than', value: index === 11 ? 0 : 9_999 },
      { fact: 'waiting', segment: index + 1, op: 'at_least', value: 1 },
    ],
    call: [index + 1],
    at_most: { k: 1, of: 20 },
  }));
  engine.add('CallingProfile', { name: 'hall', windows: [window], finally: by, rules: by === 'protocol' ? [] : rules });
  let visitor = 0;
  const come = (): void => {
    engine.nowMs += 100;
    engine.register([services[visitor % SERVICES] ?? 0], { priority: Math.floor(visitor / SERVICES) % SEGMENTS });
    visitor += 1;
  };
  while (visitor < waiting) come();
  engine.nowMs += MINUTE_MS;
  return { engine, window, operation, come };
}
