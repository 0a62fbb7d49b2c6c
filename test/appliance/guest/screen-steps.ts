/** The box's own screen as a technician sets it up: the unit that takes the console off it, and a board that stays as it was painted. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { get } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { it } from 'node:test';
import type { Branch } from './branch.js';
import { difference, drawn, type Pictures, photograph, seenAsDrawn } from './screen.js';
import { run } from './shell.js';

const pictures: Pictures = async (path) => {
  const ca = readFileSync('/etc/qbox/tls/certificate.pem');
  const answer = await new Promise<import('node:http').IncomingMessage>((resolve, reject) =>
    get(`https://127.0.0.1:8080${path}`, { ca }, resolve).once('error', reject),
  );
  return { status: answer.statusCode ?? 0, body: await buffer(answer) };
};

/** To be called inside a `describe`, with a board on `/dev/fb0`. */
export function screenSteps(branch: Branch): void {
  const writeOnConsole = (): Promise<string> => run("printf 'a line of the console\\r\\n%.0s' 1 2 3 >/dev/tty1");

  it('qbox-framebuffer takes the console off the screen; a board is there as it was drawn, and nothing is written over it', async () => {
    await writeOnConsole();
    const spoilt = await photograph();
    const picture = await drawn(pictures, spoilt);
    assert.ok(picture === null || difference(spoilt, picture).pixels > 0, 'without it the console writes over the board');

    await run('systemctl enable --now qbox-framebuffer && systemctl restart qbox');
    const before = await seenAsDrawn(pictures);
    await writeOnConsole();
    await branch.callNext();
    const after = await seenAsDrawn(pictures);
    assert.ok(after.width >= 1024 && after.height >= 600, `a screen of ${after.width} × ${after.height}`);
    assert.ok(difference(before, after).pixels > 0, 'the call is seen');
    await writeOnConsole();
    await seenAsDrawn(pictures);
  });
}
