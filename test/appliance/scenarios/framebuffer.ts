/** An LCD board on the kernel's framebuffer: what the box draws for a browser is what a photograph of the screen shows, pixel by pixel. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import type { RawSession } from '../../support/raw-client.js';
import { GuestBox } from '../guest/box.js';
import { difference, type Photograph, photograph } from '../guest/screen.js';
import { until } from '../guest/waiting.js';

/** The newest call stays marked until the comparison is done: the machine is slow. */
const CONFIG = `
[lcd]
call_seconds = 120
[lcds.hall]
output = "/dev/fb0"
`;
const BOARD = 1;
/** Each takes some seconds; the clock of the board goes on meanwhile, and the screen is a moment behind. */
const LOOKS = 40;

describe('an LCD board on /dev/fb0', () => {
  let box: GuestBox;
  let clerk: RawSession;
  /** null = not yet: on a busy machine the process that draws is given up while it starts, and started again. */
  const drawn = async ({ width, height }: Photograph): Promise<Photograph | null> => {
    const answer = await fetch(`${box.url}/qboard/${BOARD}.png?width=${width}&height=${height}`);
    if (answer.status === 503) return null;
    assert.equal(answer.status, 200);
    const { data, info } = await sharp(Buffer.from(await answer.arrayBuffer()))
      .removeAlpha()
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    assert.deepEqual([info.width, info.height, info.channels], [width, height, 3]);
    return { width, height, rgb: data };
  };
  /** The screen, once it is what the box draws. Of the bits of a colour none is lost: the framebuffer has 32 a pixel. */
  const seen = async (): Promise<Photograph> => {
    for (let look = 1; ; look++) {
      const screen = await photograph();
      const picture = await drawn(screen);
      const pixels = picture === null ? 'all' : difference(screen, picture).pixels;
      if (pixels === 0) return screen;
      assert.ok(look < LOOKS, `${pixels} pixels of the screen are not as they were drawn`);
    }
  };
  const call = async (): Promise<string> => {
    await clerk.ask('registrateConsumer', { services: [4], preview: false, noprint: true });
    return (await clerk.ask<{ readonly ticket: string }>('nextConsumer')).ticket;
  };

  before(async () => {
    await until('there is a framebuffer', () => existsSync('/dev/fb0'));
    // Its prompt would be written over the board.
    execFileSync('systemctl', ['stop', 'getty@tty1.service']);
    box = await GuestBox.start(CONFIG);
    const admin = await box.session({ component: 'administrator', login: 'admin' });
    await admin.ask('setQBoard', { id: BOARD, device: 'hall', languages: ['ru'] });
    clerk = await box.session({ component: 'workplace', login: 'petrov', place: 11 });
  });
  after(() => box.stop());

  it('shows the empty board, a call, and the next one in its place, as they are drawn', async () => {
    // From now on the browser looks, too: a call is new for whoever sees it come.
    await seen();
    assert.equal(await call(), 'Г001');
    const first = await seen();
    assert.ok(first.width >= 1024 && first.height >= 600, `a screen of ${first.width} × ${first.height}`);
    await clerk.ask('serveConsumer');
    assert.equal(await call(), 'Г002');
    const second = await seen();
    const changed = difference(first, second);
    assert.ok(changed.pixels > 0, 'the second call is seen');
    assert.ok(changed.width * changed.height < first.width * first.height, 'what did not change is as it was');
  });
});
