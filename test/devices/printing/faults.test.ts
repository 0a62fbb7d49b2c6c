/**
 * Random faults of two printers, power cuts of the box and visitors, on virtual time. Whatever happens: no number comes out twice
 * without a mark, who was told that his ticket was printed has it, who was refused is in no queue, and nothing is owed in the end.
 */
import { expect, it } from 'vitest';
import type { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { Chance } from '../../durability/chance.js';
import { cases, SEED } from '../../support/depth.js';
import { PaperBench, words } from './bench.js';

const RUNS = cases(12);
const FIRST = SEED ?? 20_261_124;
const ACTIONS = 60;
const PRINTERS = ['hall', 'desk'] as const;
const KIOSKS = [
  { printer: 'hall', spare_printer: 'desk', without_paper: 'refuse' },
  { printer: 'hall', spare_printer: null, without_paper: 'screen' },
  { printer: 'desk', spare_printer: 'hall', without_paper: 'screen' },
  { printer: 'desk', spare_printer: null, without_paper: 'refuse' },
] as const;

interface Visitor {
  readonly ticket: string;
  /** null = his kiosk was lost with the box before it was answered. */
  said: string | null;
}

async function run(seed: number): Promise<void> {
  const chance = new Chance(seed);
  const bench = await new PaperBench(KIOSKS).ready();
  const visitors: Visitor[] = [];
  const story: string[] = [];
  const act = async (): Promise<void> => {
    const printer = chance.pick(PRINTERS) ?? 'hall';
    const [twin, pipe] = [bench.twin(printer), bench.pipe(printer)];
    const faults: Readonly<Record<string, () => void>> = {
      unplug: () => pipe.unplug(),
      plugIn: () => pipe.plugIn(),
      removePaper: () => twin.removePaper(),
      loadPaper: () => loadPaper(twin),
      openCover: () => twin.openCover(),
      closeCover: () => twin.closeCover(),
      powerOff: () => twin.powerOff(),
      powerOn: () => twin.powerOn(),
    };
    const name = chance.pick(Object.keys(faults)) ?? '';
    const fault = faults[name] ?? (() => {});
    switch (chance.below(10)) {
      case 0:
        story.push(`${printer} ${name}`);
        fault();
        break;
      case 1: {
        const bytes = chance.below(60_000);
        story.push(`${printer} ${name} after ${bytes} bytes`);
        twin.afterBytes(bytes, fault);
        break;
      }
      case 2:
        heal(bench);
        story.push('heal');
        break;
      case 3:
        if (chance.below(3) > 0) break;
        story.push('power cut');
        await bench.powerCut(chance.below(4_000));
        break;
      case 4: {
        const [consumer] = [...bench.state.consumers.values()].slice(-2);
        if (consumer === undefined || chance.below(2) > 0) break;
        story.push(`end ${consumer.ticket}`);
        bench.pipeline.execute({ type: 'removeElement', book: 'Consumer', id: consumer.id, actingUserId: 1 });
        break;
      }
      default: {
        const taken = bench.take(1 + chance.below(KIOSKS.length));
        if (!('verdict' in taken)) break;
        const visitor: Visitor = { ticket: bench.state.consumers.get(taken.id)?.ticket ?? '', said: null };
        visitors.push(visitor);
        story.push(visitor.ticket);
        const { pipeline } = bench;
        void taken.verdict.then((verdict) => {
          // The old box is gone: what it would have said was never sent.
          if (bench.pipeline === pipeline && !bench.isDown) visitor.said = words(verdict);
        });
      }
    }
    await bench.pass(chance.below(1_500), 25);
  };
  for (let action = 0; action < ACTIONS; action++) await act();
  heal(bench);
  await bench.pass(140_000, 100);

  const answers = visitors.map(({ ticket, said }) => `${ticket} ${said}`);
  const told = `SEED=${seed}: ${[story, answers, bench.allPrinted].map((lines) => lines.join(', ')).join('\n')}`;
  const unmarked = bench.allPrinted.filter((text) => !text.includes('copy'));
  expect(new Set(unmarked).size, `a number came out twice without a mark, ${told}`).toBe(unmarked.length);
  const printed = new Set(bench.allPrinted.map((text) => text.slice(0, 4)));
  const waiting = new Set([...bench.state.consumers.values()].map(({ ticket }) => ticket));
  for (const { ticket, said } of visitors) {
    if (said?.startsWith('printed')) expect(printed.has(ticket), `${ticket} was not printed, ${told}`).toBe(true);
    if (said?.startsWith('refused')) expect(waiting.has(ticket), `${ticket} was refused and waits, ${told}`).toBe(false);
  }
  expect(bench.state.prints.size, `paper is owed, ${told}`).toBe(0);
}

function heal(bench: PaperBench): void {
  for (const name of PRINTERS) {
    bench.pipe(name).plugIn();
    const twin = bench.twin(name);
    twin.powerOn();
    twin.closeCover();
    loadPaper(twin);
  }
}

/** Nobody changes a roll under a ticket that is being printed. */
function loadPaper(twin: PrinterTwin): void {
  if (twin.sensors.isPaperOut) twin.loadPaper();
}

it.each(Array.from({ length: RUNS }, (_, index) => FIRST + index))('seed %s', run, 60_000);
