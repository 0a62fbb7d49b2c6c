/** The service of LED boards at its start and its end, without a line. */
import { expect, it } from 'vitest';
import { Bus } from '../../../drivers/bus/bus.js';
import { ledFamily } from '../../../drivers/led/family.js';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import type { LedSettings } from '../../../server/config/devices/leds.js';
import { LedService } from '../../../server/devices/led/led-service.js';
import { emptyState } from '../../../server/engine/state.js';
import { RULES, stampAt } from '../../engine/engine.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const PROFILE = loadLedProfiles().get('candle-7') ?? expect.unreachable();
const LINE: LedSettings = {
  ...{ name: 'line', port: 'tcp:line:4001', address: { kind: 'tcp', host: 'line', port: 4001 } },
  ...{ line: PROFILE.line, profile: PROFILE, family: ledFamily(PROFILE) },
};

function service(leds: readonly LedSettings[], devices: readonly (string | null)[]) {
  const timers = new VirtualTimers();
  const state = emptyState(RULES);
  for (const [at, device] of devices.entries()) {
    const usual = { name: 'x', address: 32, rows: 1, workplaces: [], arrow: 'none', layout: 'workplace', blink_count: 0, brightness: {} };
    state.books.ScoreBoard.set(at + 1, { id: at + 1, device, ...usual } as never);
  }
  const log: string[] = [];
  const note = (fields: object, text: string) => log.push(`${text} ${JSON.stringify(fields)}`);
  const bus = new Bus({ openPort: () => new Promise(() => {}), line: LINE.line, timers });
  const boards = new LedService({
    ...{ leds, timers, devicesChanged: () => {}, log: { info: note, warn: note } as never },
    pipeline: { state, stamp: () => stampAt(0), afterCommit: (run: () => void) => run() },
    buses: { at: () => bus },
  });
  return { timers, boards, log };
}

it('tells the log of boards on lines that are not configured, and of no others', () => {
  const { boards, log } = service([LINE], [null, 'line', 'gone']);
  boards.start();
  const unknown = log.filter((line) => line.includes('is not configured'));
  expect(unknown).toEqual(['an LED board is on a line that is not configured: it shows nothing {"board":3,"leds":"gone"}']);
  boards.stop();
});

it('nothing is due any more when it has stopped', () => {
  const { boards, timers } = service([LINE], ['line']);
  const before = timers.pending;
  boards.start();
  expect(timers.pending).toBeGreaterThan(before);
  boards.stop();
  expect(timers.pending).toBe(before);
});
