/**
 * `order-release NUMBER PACKAGE PROGRAM`, as the user of the box, whose program is in the folder PROGRAM: the uplink's own part of a
 * release, with a file in the place of the line, and with the signed manifest beside it. The package is brought and ordered, or it is
 * looked what came of that; what headquarters would be told is printed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PIECE_BYTES } from '../../../server/uplink/files/files-wire.js';
import { Releases, releasePlace } from '../../../server/uplink/files/releases.js';

const [number = '', source = '', program = ''] = process.argv.slice(2);
const [version = '', architecture = ''] = readFileSync(join(program, 'installed-package'), 'utf8').trim().split(' ');
const place = releasePlace('/var/lib/qbox', { version, architecture }, { RUNTIME_DIRECTORY: '/run/qbox' });
const releases = new Releases(place, () => true);
const offered = { number: Number(number), signed: readFileSync(`${source}.release`, 'utf8'), atOnce: true };
await releases.look(offered, async ({ folder, file, state }) => {
  const bytes = readFileSync(source);
  for (let from = 0; from < bytes.length; from += PIECE_BYTES) await folder.write(file, from, bytes.subarray(from, from + PIECE_BYTES));
  if (await folder.finish(file)) state.has = bytes.length;
  return null;
});
process.stdout.write(`${JSON.stringify(releases.told)}\n`);
