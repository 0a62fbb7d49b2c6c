/** The engine with the demo branch, whose ids are those of the samples of the original protocol. */
import { demoBranch } from '../../../server/demo/branch.js';
import { evolve } from '../../../server/engine/evolve.js';
import type { EngineRules, Equipment } from '../../../server/engine/rules-of-branch.js';
import { ROW_BOOKS } from '../../../server/model/books/index.js';
import { Engine, EQUIPMENT, RULES } from './engine.js';

/** Service 4 has priority 25 and range Г, service 5 has 50 and H; window 11 does both (operations 3 and 4). */
export const SIMULATOR = 4;
export const DRIVING = 5;
/** Payment (operation 10) at stage 10, then scheduling (operation 3) at stage 20. */
export const PAYMENT = 1;
export const WINDOW = 11;
/** The cash desk: operations 10 and 11. */
export const CASH_DESK = 14;
export const ALL_WORK = 18;
export const ADMIN = 1;
export const CLERK = 3;

export function demoEngine(rules: Partial<EngineRules> = {}, equipment: Partial<Equipment> = {}): Engine {
  const engine = new Engine({ ...RULES, ...rules }, { ...EQUIPMENT, ...equipment });
  for (const book of ROW_BOOKS) {
    for (const row of demoBranch[book] ?? []) {
      const event = {
        t: 'bookSet',
        at: engine.nowMs,
        book,
        id: row.id,
        row: book === 'User' ? { ...row, passwordHash: 'hash' } : row,
      } as const;
      engine.events.push(event);
      evolve(engine.state, event);
    }
  }
  engine.tick();
  return engine;
}

/** The demo with its clerk at window 11. */
export function openBranch(rules: Partial<EngineRules> = {}): Engine {
  const engine = demoEngine(rules);
  engine.logIn(CLERK, WINDOW);
  return engine;
}
