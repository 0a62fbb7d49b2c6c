/** An LCD board on the kernel's framebuffer: what the box draws for a browser is what a photograph of the screen shows, pixel by pixel. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { RawSession } from '../../support/raw-client.js';
import { GuestBox } from '../guest/box.js';
import { difference, type Photograph, seenAsDrawn } from '../guest/screen.js';
import { until } from '../guest/waiting.js';

/** The newest call stays marked until the comparison is done: the machine is slow. */
const CONFIG = `
[lcd]
call_seconds = 120
[lcds.hall]
output = "/dev/fb0"
`;
const BOARD = 1;

describe('an LCD board on /dev/fb0', () => {
  let box: GuestBox;
  let clerk: RawSession;
  const seen = (): Promise<Photograph> =>
    seenAsDrawn(async (path) => {
      const answer = await fetch(`${box.url}${path}`);
      return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) };
    });
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
