/** Who shares the addresses of a line: boards of several tables and keypads, when a board is configured and when the box starts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { ledAbilities } from '../../server/app/engine-rules.js';
import { readDevices } from '../../server/config/devices/all.js';
import { Rejection, toWireError } from '../../server/model/errors/errors.js';
import type { ReplyData } from '../../server/protocol/registry.js';
import { Engine, EQUIPMENT, RULES } from '../engine/models/engine.js';
import { startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';

const PORT = 'serial:/dev/ttyUSB0?baud=19200';
const OTHER_PORT = 'serial:/dev/ttyUSB1?baud=19200';
const keypad = (port: string, address: number) => ({ port, profile: 'candle-ub485', address, workplace: 1 });

function branchWith(file: Parameters<typeof readDevices>[0]): (device: string, address: number) => string {
  const { devices, faults } = readDevices(file);
  expect(faults).toEqual([]);
  const engine = new Engine(RULES, { ...EQUIPMENT, leds: ledAbilities(devices.leds, devices.keypads) });
  let made = 0;
  return (device, address) => {
    const outcome = engine.run({
      type: 'newElement',
      book: 'ScoreBoard',
      fields: { name: `${device}${++made}`, device, address },
      chance: 7,
    });
    return outcome instanceof Rejection ? toWireError(outcome).desc : 'done';
  };
}

describe('an address of a line', () => {
  it('is of one board, whichever table names the line', () => {
    const add = branchWith({
      leds: {
        a: { port: PORT, profile: 'candle-7' },
        b: { port: PORT, profile: 'candle-old-7' },
        c: { port: OTHER_PORT, profile: 'candle-7' },
      },
    });
    expect(add('a', 33)).toBe('done');
    expect(add('b', 33)).toBe('data.address: the board 1 "a1" has the address 33 already');
    expect(add('b', 34)).toBe('done');
    expect(add('a', 34)).toBe('data.address: the board 2 "b3" has the address 34 already');
    expect(add('c', 33)).toBe('done');
  });

  it('of a keypad is of no board that understands what is said to keypads', () => {
    const add = branchWith({
      leds: { a: { port: PORT, profile: 'candle-7' }, m: { port: PORT, profile: 'led-485-6', baud: 19_200 } },
      keypads: { 'window-2': keypad(PORT, 33), 'window-3': keypad(OTHER_PORT, 34) },
    });
    expect(add('a', 33)).toBe('data.address: the keypad keypads.window-2 on the same line has the address 33 already');
    expect(add('a', 34)).toBe('done');
    expect(add('m', 33)).toBe('done');
  });
});

it('a keypad that took the address of a board since is told by name when the box starts, and stays told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-company-'));
  const config = join(folder, 'qbox.toml');
  const start = () => startBox({ args: ['--demo', '--config', config], data: join(folder, 'data') });
  const boards = '[leds.led-bus]\nport = "tcp:127.0.0.1:1"\nprofile = "candle-7"\n';
  writeFileSync(config, boards);
  await (await start()).stop();
  writeFileSync(config, `${boards}[keypads.window-2]\nport = "tcp:127.0.0.1:1"\nprofile = "candle-ub485"\naddress = 33\nworkplace = 11\n`);
  const box = await start();
  const why = 'ScoreBoard 2, address: the keypad keypads.window-2 on the same line has the address 33 already';
  await vi.waitFor(() => expect(box.stderr()).toContain(JSON.stringify(why)));
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  const devices = await admin.ask<ReplyData<'devices'>>('devices');
  expect(devices.find(({ kind }) => kind === 'led')?.state).toBe('trouble');
  await box.stop();
  rmSync(folder, { recursive: true });
});
