/** What goes wrong between the branch and headquarters' database, how often, and how it is mended. */
import type { Chance } from '../../durability/chance.js';
import type { Trouble } from './line.js';
import type { LinkedHeadquarters } from './linked-headquarters.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

type Fault = (headquarters: LinkedHeadquarters, chance: Chance) => Promise<void>;

const cut =
  (mostMs: number): Fault =>
  async ({ line, sim }, chance) => {
    line.isDown = true;
    line.cut();
    await sim.sleep(chance.below(mostMs));
    line.isDown = false;
  };

const troubled =
  (trouble: Trouble): Fault =>
  ({ line }, chance) => {
    line.trouble(...Array.from({ length: 1 + chance.below(4) }, () => trouble));
    return Promise.resolve();
  };

export const LINE_FAULTS: Readonly<Record<string, { readonly weight: number; readonly happens: Fault }>> = {
  cut: { weight: 8, happens: cut(MINUTE_MS) },
  longCut: { weight: 2, happens: cut(2 * HOUR_MS) },
  messagesLost: { weight: 5, happens: troubled('lost') },
  answersLost: { weight: 6, happens: troubled('answerLost') },
  cutAtMessage: { weight: 6, happens: troubled('cut') },
  messagesLate: { weight: 6, happens: troubled('late') },
  deaf: {
    weight: 5,
    happens: ({ line }, chance) => {
      line.deafFor += 1 + chance.below(20);
      return Promise.resolve();
    },
  },
  ingesterKilled: {
    weight: 8,
    happens: async ({ ingesting, sim }, chance) => {
      ingesting.kill();
      await sim.sleep(chance.below(MINUTE_MS));
      ingesting.start();
    },
  },
  databaseFails: {
    weight: 5,
    happens: ({ ingesting }, chance) => {
      ingesting.failing += 1 + chance.below(5);
      return Promise.resolve();
    },
  },
  streamFull: {
    weight: 3,
    happens: async ({ stream, sim }, chance) => {
      stream.isFull = true;
      await sim.sleep(chance.below(5 * MINUTE_MS));
      stream.isFull = false;
    },
  },
  /** An empty one is made, and whoever reads it begins anew. */
  streamLost: {
    weight: 2,
    happens: (headquarters) => {
      headquarters.stream.lose();
      headquarters.lost += 1;
      headquarters.ingesting.start();
      return Promise.resolve();
    },
  },
  backUp: { weight: 3, happens: ({ database }) => database.backUp() },
  restored: {
    weight: 2,
    happens: async ({ database, ingesting }) => {
      ingesting.kill();
      await database.restore();
      ingesting.start();
    },
  },
};
