/** A printer behind a queue, which takes tickets whole or not at all: no part of one is in the printer, so there is nothing to cut off. */
import { expect, it, onTestFinished } from 'vitest';
import { PortError, type PortListener } from '../../../drivers/ports/port.js';
import { Printer } from '../../../drivers/printer/printer.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { pageOf, smallBands } from './twin-bench.js';

const PROFILE = smallBands('generic-80mm-silent');
const PAGE = pageOf(1, PROFILE);

/** A queue that keeps the parts of a ticket until it is whole. */
function queue(isInterrupted = false) {
  const timers = new VirtualTimers();
  const jobs: Uint8Array[] = [];
  let kept = 0;
  let listener: PortListener | null = null;
  /** What becomes of the part with this number, from 1. */
  let fails: { readonly part: number | 'last'; readonly isTaken: boolean } | null = null;
  const lost = (): PortError => new PortError('queueStopped', 'somebody stopped it');
  const printer = new Printer({
    ...{ profile: PROFILE, mode: 'raster', timers, onHealth: () => {}, isInterrupted, takesWholeJobs: true },
    openPort: async (heard) => {
      listener = heard;
      kept = 0;
      return {
        write: async (bytes, endsJob = true) => {
          kept += 1;
          const isNow = fails?.part === (endsJob ? 'last' : kept);
          if (endsJob && (!isNow || fails?.isTaken === true)) jobs.push(Uint8Array.from(bytes));
          if (isNow) throw lost();
          if (endsJob) kept = 0;
        },
        close: async () => {},
      };
    },
  });
  onTestFinished(() => timers.until(printer.close()));
  const print = () => timers.until(printer.print(PAGE), 20_000);
  const lose = async (): Promise<void> => {
    listener?.lost(lost());
    await timers.advanceAsync(5_000);
  };
  const fail = (how: typeof fails): void => {
    fails = how;
  };
  return { timers, jobs, printer, print, lose, fail };
}

it('gets nothing at a start, and nothing when the queue was lost and is there again', async () => {
  const { timers, jobs, printer, print, lose } = queue(true);
  await timers.advanceAsync(5_000);
  expect([printer.health.state, jobs.length]).toEqual(['ready', 0]);
  expect(await print()).toMatchObject({ kind: 'printed', isConfirmed: false });
  await lose();
  await lose();
  expect([printer.health.state, jobs.length]).toEqual(['ready', 1]);
});

it('has certainly not printed a ticket whose end the queue was never given', async () => {
  const { timers, jobs, print, fail } = queue();
  await timers.advanceAsync(1_000);
  for (const part of [1, 2, 4] as const) {
    fail({ part, isTaken: false });
    expect(await print()).toEqual({ kind: 'notPrinted', fault: 'queueStopped' });
    await timers.advanceAsync(5_000);
  }
  expect(jobs).toEqual([]);
  fail(null);
  expect(await print()).toMatchObject({ kind: 'printed' });
  expect(jobs).toHaveLength(1);
});

it.each([true, false])('may have printed one whose end was being given, and gets no blank piece after it; taken: %s', async (isTaken) => {
  const { timers, jobs, print, fail } = queue();
  await timers.advanceAsync(1_000);
  fail({ part: 'last', isTaken });
  expect(await print()).toEqual({ kind: 'doubtful', fault: 'queueStopped' });
  fail(null);
  await timers.advanceAsync(10_000);
  expect(jobs).toHaveLength(isTaken ? 1 : 0);
});
