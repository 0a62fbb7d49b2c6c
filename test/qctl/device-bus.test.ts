/** `qctl device scan --bus`: boards that answer, asked on a line of twins. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadLedProfiles } from '../../drivers/led/profiles.js';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';
import { BusTwin } from '../../drivers/twins/led/bus-twin.js';
import { LedTwin } from '../../drivers/twins/led/twin.js';
import { type ServedTwin, serveTwinOnTcp } from '../../drivers/twins/serve-tcp.js';
import { TestConsole } from './console.js';

let line: ServedTwin<BusTwin<LedTwin>>;
let shell: TestConsole;
beforeAll(async () => {
  const profile = loadLedProfiles().get('led-485-4');
  if (profile === undefined) throw new Error('no profile');
  line = await serveTwinOnTcp(
    ({ send }) => {
      const bus = new BusTwin<LedTwin>({ timers: SYSTEM_TIMERS, send });
      for (const address of [2, 5]) bus.add((answer) => new LedTwin({ profile, address, timers: SYSTEM_TIMERS, send: answer }));
      return bus;
    },
    { host: '127.0.0.1', port: 0 },
  );
});
afterAll(() => line.close());
beforeEach(() => {
  shell = new TestConsole();
});

const scan = (...words: string[]) => shell.run('device', 'scan', '--bus', ...words);

it('finds the boards that answer, and changes nothing of them', async () => {
  const before = line.twin.members.map(({ lit, address }) => JSON.stringify([lit, address]));
  expect([await scan(`tcp:127.0.0.1:${line.port}`, '--addresses', '1-6', '--json'), shell.stderr]).toEqual([0, '']);
  expect(JSON.parse(shell.stdout)).toEqual([
    { address: 2, how: 'answers' },
    { address: 5, how: 'answers' },
  ]);
  expect(line.twin.members.map(({ lit, address }) => JSON.stringify([lit, address]))).toEqual(before);
});

it.each([
  [['tcp:127.0.0.1:1'], 1, 'not there'],
  [['usblp:/dev/usb/lp0'], 2, 'a serial line or a converter'],
  [['tcp:127.0.0.1:1', '--profile', 'candle-7', '--addresses', '32-40'], 1, 'answer nothing'],
  [['tcp:127.0.0.1:1', '--profile', 'candle-8'], 2, 'no model of LED boards is called candle-8'],
  [['tcp:127.0.0.1:1', '--addresses', 'all'], 2, '--addresses'],
])('refuses %j', async (words, code, why) => {
  expect(await scan(...words)).toBe(code);
  expect(shell.stderr).toContain(why);
});
