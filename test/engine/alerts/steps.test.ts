/** A step of the look-ahead holds up the event loop: what it looks at, at most, is counted. */
import { expect, it } from 'vitest';
import { lookAround } from '../../../server/engine/alerts/findings.js';
import { abilityOf } from '../../../server/engine/rules/abilities.js';
import { Engine, RULES, stampAt } from '../models/engine.js';

const [SERVICES, WINDOWS] = [200, 150];
/** The end of one loop and the beginning of the next may be one step. */
const STEP_MAX = 5_000;

it('looks at no more services and lines in one step where hundreds of windows do different things', () => {
  const engine = new Engine({ ...RULES, sessionsMax: 2 * WINDOWS });
  const { state } = engine;
  const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: SERVICES });
  const operations = Array.from({ length: SERVICES }, (_, index) => engine.add('Operation', { name: `operation ${index}` }));
  const services = operations.map((operation, index) =>
    engine.add('Service', { name: `service ${index}`, ticket_range_id: range, operations: { 10: [operation] } }),
  );
  const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
  for (let number = 0; number < WINDOWS; number++) {
    const window = engine.add('Workplace', { name: `window ${number}`, operations: operations.filter((_, index) => index !== number) });
    engine.logIn(engine.add('User', { login: `clerk${number}`, role_id: role }), window);
  }
  for (const service of services) engine.register([service]);
  let looks = 0;
  for (const [window, { clerkId }] of state.windows) {
    const ability = abilityOf(state, window, clerkId);
    const counted = new Set(ability.operations);
    counted.has = (id) => {
      looks += 1;
      return Set.prototype.has.call(counted, id);
    };
    state.abilities.set(window, [{ ...ability, operations: counted }]);
  }
  const each: number[] = [];
  for (const _ of lookAround(state, { waitOf: () => null, faults: [] }, stampAt(engine.nowMs))) {
    each.push(looks);
    looks = 0;
  }
  expect(each.reduce((sum, count) => sum + count)).toBeGreaterThan(SERVICES * WINDOWS);
  expect(Math.max(...each)).toBeLessThan(STEP_MAX);
});
