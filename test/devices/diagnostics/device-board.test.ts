/** What `devices` shows: health in words, the roll, what waits; and what the log is told. */
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { PrinterStatus } from '../../../server/devices/diagnostics/device-status.js';
import { printingCommands } from '../../../server/protocol/commands/queue/printing.js';
import { PaperBench } from '../printing/bench.js';

const KIOSK = { printer: 'hall', without_paper: 'screen' } as const;

describe('the board of devices', () => {
  it('shows each printer as the protocol declares it, with what to do', async () => {
    const bench = new PaperBench([KIOSK]);
    expect(bench.devices().map(({ name, state }) => [name, state])).toEqual([
      ['hall', 'starting'],
      ['desk', 'starting'],
    ]);
    bench.pipe('desk').unplug();
    await bench.ready();
    bench.twin('hall').removePaper();
    await bench.pass(2_000);
    expect([...Value.Errors(printingCommands.devices.reply, bench.devices())]).toEqual([]);
    expect(bench.devices()).toMatchObject([
      {
        name: 'hall',
        kind: 'printer',
        profile: 'epson-tm-t20iii',
        model: 'Epson TM-T20III',
        port: 'tcp:hall:9100',
        state: 'trouble',
        troubles: [{ code: 'paperEnd', text: 'The paper is used up.', remedy: 'Put in a new roll and close the cover.' }],
        roll: null,
        jobs: 0,
      },
      { name: 'desk', state: 'trouble', troubles: [{ code: 'unplugged' }] },
    ]);
  });

  it('counts what waits', async () => {
    const bench = await new PaperBench([KIOSK]).ready();
    for (let ticket = 0; ticket < 3; ticket++) bench.taken();
    expect(bench.devices().map(({ jobs }) => jobs)).toEqual([3, 0]);
  });

  it('tells the log of each trouble once when it begins, and once when all are gone; never of visitors', async () => {
    const bench = await new PaperBench([KIOSK]).ready();
    bench.log.length = 0;
    bench.twin('hall').removePaper();
    await bench.pass(5_000, 50);
    await bench.ticket();
    bench.twin('hall').loadPaper();
    await bench.pass(5_000, 50);
    expect(bench.log).toEqual([
      'The paper is used up. Put in a new roll and close the cover. {"printer":"hall","fault":"paperEnd"}',
      'the printer is in order again {"printer":"hall"}',
    ]);
  });
});

describe('text mode', () => {
  it.each([
    ['snbc-btp-r880npv', ['textDrawn']],
    ['generic-58mm', []],
    ['epson-tm-t20iii', []],
  ])('of %s is never ignored without a word', (id, codes) => {
    const profile = loadPrinterProfiles().get(id);
    if (profile === undefined) throw new Error(`no profile ${id}`);
    const port = 'tcp:hall:9100';
    const address = { kind: 'tcp', host: 'hall', port: 9100 } as const;
    const state = { rolls: new Map(), prints: new Map() };
    const log = { info: () => {}, warn: () => {} };
    const printers = [{ name: 'hall', port, address, profile, mode: 'text', rollMetres: 0 }] as const;
    const status = new PrinterStatus({ state, printers, lowRollTickets: 0, log });
    status.healthChanged('hall', { state: 'ready', faults: [] });
    const [row] = status.rows();
    expect(row?.state).toBe(codes.length > 0 ? 'warning' : 'ready');
    expect(row?.troubles.map(({ code }) => code)).toEqual(codes);
  });
});

it('a printer behind a queue is well, and says always what nobody sees of it', () => {
  const profile = loadPrinterProfiles().get('generic-80mm-silent');
  if (profile === undefined) throw new Error('no silent profile');
  const address = { kind: 'cups', queue: 'hall' } as const;
  const printers = [{ name: 'hall', port: 'cups:hall', address, profile, mode: 'raster', rollMetres: 0 }] as const;
  const log = { info: () => {}, warn: () => {} };
  const status = new PrinterStatus({ state: { rolls: new Map(), prints: new Map() }, printers, lowRollTickets: 0, log });
  status.healthChanged('hall', { state: 'ready', faults: [] });
  expect(status.rows()).toMatchObject([{ state: 'ready', troubles: [{ code: 'queueOnly' }] }]);
  status.healthChanged('hall', { state: 'trouble', faults: ['portFailed'] });
  expect(status.rows()).toMatchObject([{ state: 'trouble', troubles: [{ code: 'portFailed' }, { code: 'queueOnly' }] }]);
});

describe('the roll', () => {
  const ticketMm = 70;

  it('is counted by what printers used, and warned of when it is low', async () => {
    const bench = await new PaperBench([KIOSK], { rollMetres: 5 }).ready();
    await bench.ticket();
    await bench.pass(1_000);
    const [hall] = bench.devices();
    const used = hall?.roll?.used_mm ?? 0;
    expect(used).toBeGreaterThan(ticketMm / 2);
    expect(hall?.roll?.tickets_left).toBe(
      Math.floor((5000 - (bench.state.rolls.get('hall')?.usedMm ?? 0)) / (bench.state.rolls.get('hall')?.usedMm ?? 1)),
    );
    expect(hall).toMatchObject({ state: 'ready', troubles: [] });

    const low = await new PaperBench([KIOSK], { rollMetres: 1 }).ready();
    expect(low.devices()[0]).toMatchObject({ state: 'warning', troubles: [{ code: 'rollLow' }], roll: null });
    await low.ticket();
    expect(low.devices()[0]?.roll?.tickets_left).toBeLessThan(50);
  });

  it('is not counted where nobody says how long it is', async () => {
    const bench = await new PaperBench([KIOSK], { rollMetres: 0 }).ready();
    await bench.ticket();
    expect(bench.devices()[0]).toMatchObject({ state: 'ready', roll: { tickets_left: null } });
  });

  it('begins anew when paper is back after its end, and when somebody says so', async () => {
    const bench = await new PaperBench([KIOSK]).ready();
    await bench.ticket();
    expect(bench.state.rolls.get('hall')?.tickets).toBe(1);
    bench.twin('hall').openCover();
    await bench.pass(2_000);
    bench.twin('hall').closeCover();
    await bench.pass(2_000);
    expect(bench.state.rolls.get('hall')?.tickets).toBe(1);
    bench.twin('hall').removePaper();
    await bench.pass(2_000);
    bench.twin('hall').loadPaper();
    await bench.pass(2_000);
    expect(bench.state.rolls.get('hall')).toEqual({ usedMm: 0, tickets: 0 });
    await bench.ticket();
    bench.pipeline.execute({ type: 'changeRoll', printer: 'hall' });
    expect(bench.devices()[0]?.roll).toMatchObject({ used_mm: 0 });
  });
});
