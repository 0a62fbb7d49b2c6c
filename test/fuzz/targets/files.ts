/** Files that people hand to the box: its configuration, a branch as a file, recorded clips, backups. */
import { ok } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DamagedBackup, sealOf, unpackBackup } from '../../../db/backup/backup-file.js';
import { readTar, TAR_END, tarHeader, tarPadding } from '../../../db/backup/tar.js';
import { shippedPath } from '../../../drivers/shipped.js';
import { BadWav, decodeWav, encodeWav } from '../../../drivers/sound/wav.js';
import { describeFaults } from '../../../server/config/fault.js';
import { loadConfig } from '../../../server/config/load.js';
import { readConfigurationFile } from '../../../server/protocol/configuration-file/read.js';
import { bytesOf, type FuzzTarget, textOf } from '../target.js';

const folder = mkdtempSync(join(tmpdir(), 'qbox-fuzz-files-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const scratch = join(folder, 'input');

const configuration: FuzzTarget = {
  name: 'configuration',
  watched: [
    'server/config/load',
    'server/setting',
    'server/device-',
    'server/printer-',
    'server/led-',
    'server/input-',
    'server/misspelt',
    'drivers/ports/address',
  ],
  seeds: () => {
    const example = readFileSync(shippedPath('qbox.example.toml'), 'utf8');
    const devices = example.replaceAll(/^#\s?(?=[[a-z])/gm, '');
    return [example, ...devices.split(/\n(?=\[)/).slice(0, 60)].map(bytesOf);
  },
  run: (bytes) => {
    writeFileSync(scratch, bytes);
    const loaded = loadConfig(['--config', scratch], {});
    if (!('faults' in loaded)) return;
    ok(loaded.faults.length > 0);
    for (const { field, expected } of loaded.faults) ok(field !== '' && expected !== '');
    ok(describeFaults(loaded).split('\n').length >= loaded.faults.length);
  },
};

const BRANCH = `[qbox]
format = 1
books = ["Operation"]

[[Operation]]
id = 1
name = "Consultation"

[[TicketRange]]
id = 1
name = "A"
prefix = "A"

[[Service]]
id = 1
name = "Loans"
operations = { "10" = [1] }
ticket_range_id = 1
`;

const branch: FuzzTarget = {
  name: 'branch-file',
  watched: ['server/protocol/configuration-file/', 'server/protocol/validation'],
  seeds: () => [bytesOf(BRANCH)],
  run: (bytes) => {
    const read = readConfigurationFile(textOf(bytes));
    ok(read.faults.every(({ fault }) => fault !== ''));
    ok(read.file.wholeBooks.size >= 0 && read.file.lineOf('Service', 0, 'id') !== undefined);
  },
};

const wav: FuzzTarget = {
  name: 'wav',
  watched: ['drivers/sound/'],
  seeds: () => [encodeWav(new Int16Array(400)), encodeWav(new Int16Array(3))],
  run: (bytes) => {
    try {
      // At most six times as many samples as the file has: 8 kHz become 48.
      ok(decodeWav(bytes).length <= 6 * bytes.length + 6);
    } catch (error) {
      if (!(error instanceof BadWav)) throw error;
    }
  },
};

const archive = (members: readonly (readonly [string, Uint8Array])[]): Buffer =>
  Buffer.concat([
    ...members.flatMap(([name, content]) => [tarHeader({ name, bytes: content.length }, 0), content, tarPadding(content.length)]),
    TAR_END,
  ]);

const tar: FuzzTarget = {
  name: 'tar',
  watched: ['db/tar'],
  seeds: () => [archive([['manifest.json', bytesOf('{"format": 1}')]]), leadingElsewhere()],
  run: async (bytes) => {
    let read = 0;
    try {
      for await (const { name, content } of readTar(inPieces(Buffer.from(bytes)))) {
        ok(/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name), 'a name leads nowhere else');
        for await (const piece of content) read += piece.length;
      }
    } catch (error) {
      ok(error instanceof Error && /archive/i.test(error.message), String(error));
    }
    ok(read <= bytes.length);
  },
};

/** As another program would write it, with a sum that fits. */
function leadingElsewhere(): Buffer {
  const header = tarHeader({ name: 'x-----------', bytes: 1 }, 0);
  header.write('../../passwd', 0, 'latin1');
  header.fill(' ', 148, 156);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return Buffer.concat([header, bytesOf('x'), tarPadding(1), TAR_END]);
}

async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 700) yield bytes.subarray(at, at + 700);
}

/** A seal is no secret: whoever wants to can make one, so most inputs get theirs. */
function sealed(bytes: Uint8Array): Buffer {
  const packed = gzipSync(bytes, { level: 1 });
  return Buffer.concat([packed, sealOf(createHash('sha256').update(packed).digest('hex'))]);
}

const backup: FuzzTarget = {
  name: 'backup',
  watched: ['db/backup', 'db/tar'],
  seeds: () => {
    const content = bytesOf('content');
    const sha256 = createHash('sha256').update(content).digest('hex');
    const manifest = { format: 1, version: '0.1.0', schema: 2, members: [{ name: 'qbox.db', bytes: content.length, sha256 }] };
    return [
      archive([
        ['manifest.json', bytesOf(JSON.stringify(manifest))],
        ['qbox.db', content],
      ]),
      bytesOf('no gzip'),
    ];
  },
  run: async (bytes) => {
    writeFileSync(scratch, (bytes.at(-1) ?? 0) % 8 === 7 ? bytes : sealed(bytes));
    const file = openSync(scratch, 'r');
    try {
      await unpackBackup(file, null, () => {});
    } catch (error) {
      if (!(error instanceof DamagedBackup)) throw error;
    } finally {
      closeSync(file);
    }
  },
};

export const files: readonly FuzzTarget[] = [configuration, branch, wav, tar, backup];
