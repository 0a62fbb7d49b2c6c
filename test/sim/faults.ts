/** What goes wrong in the simulation, how often, and how it is mended. */
import type { Chance } from '../durability/chance.js';
import type { Fate } from './disk.js';
import type { HallPrinter } from './hall.js';
import { LED_BOARDS } from './lookout.js';
import type { Simulation } from './simulation.js';

const MINUTE_MS = 60_000;

type Fault = (sim: Simulation, chance: Chance) => Promise<void> | void;

export const aFate = (chance: Chance): Fate => chance.pick(['written', 'lost', 'torn']) ?? 'lost';

const aWhile = (sim: Simulation, chance: Chance, mostMs = 3 * MINUTE_MS): Promise<void> => sim.sleep(1_000 + chance.below(mostMs));

/** One fault of a printer in so many is only mended when somebody has time. */
const LONG = 2;
const LONG_MS_MAX = 8 * MINUTE_MS;

/** What is the matter with a printer while it lasts. */
const disturbingPrinter =
  (happens: (printer: HallPrinter, whileItLasts: () => Promise<void>, chance: Chance) => Promise<void>): Fault =>
  (sim, chance) => {
    const [name, printer] = chance.pick([...sim.hall.printers]) ?? [];
    if (name === undefined || printer === undefined) throw new Error('no printers');
    const mostMs = chance.below(LONG) === 0 ? LONG_MS_MAX : undefined;
    return sim.lookout.disturbing(name, () => happens(printer, () => aWhile(sim, chance, mostMs), chance));
  };

export const FAULTS: Readonly<Record<string, { readonly weight: number; readonly happens: Fault }>> = {
  powerCut: { weight: 10, happens: (sim, chance) => sim.cut(aFate(chance), chance.below(20_000)) },
  /** While a commit is on its way: none of it arrives, a part of it, or all of it, and nobody is told. */
  cutAtCommit: { weight: 10, happens: (sim, chance) => sim.cutAtNextCommit(aFate(chance), chance.below(20_000)) },
  restart: { weight: 4, happens: (sim, chance) => sim.restart(chance.below(5_000)) },
  diskFull: {
    weight: 3,
    happens: async (sim, chance) => {
      sim.disk.isFull = true;
      await aWhile(sim, chance, MINUTE_MS);
      sim.disk.isFull = false;
    },
  },
  clockForward: { weight: 3, happens: (sim, chance) => sim.setClock(chance.below(10 * MINUTE_MS)) },
  clockBack: { weight: 3, happens: (sim, chance) => sim.setClock(-chance.below(10 * MINUTE_MS)) },
  printerCable: {
    weight: 5,
    happens: disturbingPrinter(async (printer, whileItLasts) => {
      printer.unplug();
      await whileItLasts();
      printer.plugIn();
    }),
  },
  paperOut: {
    weight: 5,
    happens: disturbingPrinter(async ({ twin }, whileItLasts, chance) => {
      twin.paperOutAfterMm(chance.below(30));
      await whileItLasts();
      if (!twin.sensors.isPaperOut) twin.removePaper();
      twin.loadPaper();
    }),
  },
  cutterJam: {
    weight: 3,
    happens: disturbingPrinter(async ({ twin }, whileItLasts) => {
      twin.jamCutter();
      await whileItLasts();
      twin.clearCutter();
    }),
  },
  printerOff: {
    weight: 3,
    happens: disturbingPrinter(async ({ twin }, whileItLasts) => {
      twin.powerOff();
      await whileItLasts();
      twin.powerOn();
    }),
  },
  ledCable: {
    weight: 4,
    happens: async (sim, chance) => {
      await sim.lookout.disturbing(LED_BOARDS, async () => {
        sim.hall.line.unplug();
        await aWhile(sim, chance);
        sim.hall.line.plugIn();
      });
    },
  },
  boardOff: {
    weight: 4,
    happens: async (sim, chance) => {
      await sim.lookout.disturbing(LED_BOARDS, async () => {
        const board = chance.pick([...sim.hall.boards.values()]);
        board?.powerOff();
        await aWhile(sim, chance);
        board?.powerOn();
      });
    },
  },
  keypadCable: {
    weight: 2,
    happens: async (sim, chance) => {
      const { pad, candle } = sim.hall.keypads;
      pad.unplug();
      candle.power(false);
      await aWhile(sim, chance);
      pad.plugIn();
      candle.power(true);
    },
  },
};
