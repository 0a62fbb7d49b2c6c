/** Keypads that a technician tries out: what they light and sound, and what they obey meanwhile. */
import { afterEach, expect, it } from 'vitest';
import { KeypadTwin } from '../../../drivers/input/keypads/frames.js';
import { KeysBench, WINDOW } from './keys-bench.js';

let bench: KeysBench;
afterEach(() => bench.close());

async function keypad(): Promise<KeypadTwin> {
  bench = new KeysBench();
  const twin = bench.line('/dev/line').add((send) => new KeypadTwin({ address: 0x20, hasDisplay: false, send }));
  const port = 'serial:/dev/line?baud=57600';
  await bench.open({ keypads: { pad: { port, profile: 'candle-ub485', address: 0x20, workplace: WINDOW } } });
  bench.logIn();
  await bench.pass(1_000);
  return twin;
}

it('each key that is heard blinks and beeps once, and calls nobody', async () => {
  const twin = await keypad();
  const before = twin.beeps;
  const ended = bench.tryOut('pad', 'keys');
  for (const [index, key] of (['31', '34'] as const).entries()) {
    twin.press(key);
    await bench.pass(100);
    expect([twin.lamp, twin.beeps - before]).toEqual(['green 200', index + 1]);
    await bench.pass(1_000);
  }
  bench.register();
  await bench.pass(15_000);
  expect(await ended).toMatchObject({ isDone: true, code: 'keysHeard', parameters: { keys: ['31', '34'] } });
  expect(bench.kinds('called', 'finished')).toEqual([]);
});

it.each([
  ['lights', 2],
  ['identify', 4],
])('%s: it beeps with its lamps, %i times', async (pattern, beeps) => {
  const twin = await keypad();
  const before = twin.beeps;
  const ended = bench.tryOut('pad', pattern);
  await bench.pass(10_000);
  expect(await ended).toMatchObject({ isDone: true, code: 'keypadTold' });
  expect(twin.beeps - before).toBe(beeps);
});

it('shows each of its lights for a second, and the state of the window at once afterwards', async () => {
  const twin = await keypad();
  bench.register();
  await bench.pass(1_000);
  const shown = [twin.lamp];
  const ended = bench.tryOut('pad', 'lights');
  for (let second = 0; second < 4; second++) {
    await bench.pass(second === 0 ? 500 : 1_000);
    shown.push(twin.lamp);
  }
  expect(shown).toEqual(['green 200', 'red', 'green', 'red 500', 'green 200']);
  expect(await ended).toMatchObject({ isDone: true });
});

it('listens for fifteen seconds, shows the state of the window at once afterwards, and obeys again', async () => {
  const twin = await keypad();
  const ended = bench.tryOut('pad', 'keys');
  await bench.pass(14_900);
  twin.press('31');
  await bench.pass(50);
  expect(bench.kinds('called')).toEqual([]);
  await bench.pass(150);
  expect([twin.lamp, await ended]).toMatchObject(['off', { isDone: true, parameters: { keys: ['31'] } }]);
  bench.register();
  await bench.pass(1_000);
  twin.press('31');
  await bench.pass(500);
  expect(bench.kinds('called')).toEqual(['called']);
  const silent = bench.tryOut('pad', 'keys');
  await bench.pass(15_100);
  expect(await silent).toMatchObject({ isDone: false, code: 'noKeys' });
});

it('a test that the box ends shows no further light', async () => {
  const twin = await keypad();
  const before = twin.beeps;
  const pause = (ms: number) => new Promise<boolean>((resolve) => void bench.timers.after(ms, () => resolve(false)));
  const ended = bench.tryOut('pad', 'identify', pause);
  await bench.pass(1_500);
  expect([await ended, twin.lamp, twin.beeps - before]).toMatchObject([{ code: 'keypadTold' }, 'off', 1]);
});
