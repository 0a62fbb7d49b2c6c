/**
 * `make verify`: runs each part of what a release needs, one after the other, keeps a record of each, and goes on after one that failed.
 * What a part says is in `var/verify/NAME.log`.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { git } from '../support/measured-commit.js';
import { PARTS, type Part } from './parts.js';
import { type Kept, merged, readRecorded, write } from './record.js';

const LOGS = 'var/verify';
const MACHINE = `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`;

function verify({ name, command, looksAt }: Part): Kept {
  // To be asked before it begins: the checkout may change meanwhile.
  const isChanged = git('status', '--porcelain', '--', ...looksAt) !== '';
  const commit = `${git('rev-parse', '--short', 'HEAD')}${isChanged ? ' with changes' : ''}`;
  const beganAt = performance.now();
  const log = openSync(`${LOGS}/${name}.log`, 'w');
  const { status } = spawnSync('bash', ['-c', command], {
    stdio: ['ignore', log, log],
    env: { QBOX_TEST_SLOWNESS: '4', ...process.env },
  });
  closeSync(log);
  return {
    ...{ part: name, commit, date: new Date().toISOString().slice(0, 10), machine: MACHINE },
    result: status === 0 ? 'passed' : 'failed',
    seconds: Math.round((performance.now() - beganAt) / 1_000),
  };
}

const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, document: { type: 'boolean', default: false } } });
const names = values.only === '' ? PARTS.map(({ name }) => name) : values.only.split(',');
const unknown = names.filter((name) => !PARTS.some((part) => part.name === name));
if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(', ')}; there are ${PARTS.map(({ name }) => name).join(', ')}`);
if (values.document) {
  write(readRecorded());
} else {
  mkdirSync(LOGS, { recursive: true });
  for (const part of PARTS.filter(({ name }) => names.includes(name))) {
    console.log(`${part.name}: ${part.command}`);
    const kept = verify(part);
    // At once: whoever ends the rest keeps what was seen.
    write(merged(readRecorded(), kept));
    console.log(`${part.name}: ${kept.result} after ${kept.seconds} s${kept.result === 'failed' ? ` (${LOGS}/${part.name}.log)` : ''}`);
    if (kept.result === 'failed') process.exitCode = 1;
  }
}
