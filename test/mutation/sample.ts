/**
 * `make mutants`: a random sample of small changes of the box, and whether a test of pure code notices each. What no test notices is
 * named at the end: a test is missing, the code is not needed, or the change makes no difference.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { Chance } from '../durability/chance.js';
import { type Mutant, mutantsOf } from './mutants.js';

const ROOT = resolve(import.meta.dirname, '../..');
const ROOMS = [
  ...['server/engine', 'server/presentation', 'server/pipeline', 'server/devices'],
  ...['drivers/bus', 'drivers/input', 'drivers/led', 'drivers/printer'],
];
const SLOWNESS = Number(process.env.QBOX_TEST_SLOWNESS ?? 1);
/** A box that stands still is broken, too. */
const PATIENCE_MS = 300_000 * SLOWNESS;

const sourcesOf = (room: string): string[] =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(room, file))
    .sort();

/** Whether a test fails of those that import the files; null = nothing is changed, and none may fail. */
async function isNoticed(files: readonly string[], mutant: Mutant | null): Promise<boolean> {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'related', ...files, '--run', '--config', 'test/mutation/vitest.config.ts'], {
    cwd: ROOT,
    env: { QBOX_TEST_DEPTH: '0.1', ...process.env, QBOX_MUTANT: JSON.stringify(mutant) },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL',
  });
  let told = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (told += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (mutant === null && code !== 0) throw new Error(`the sound box is taken for a broken one:\n${told.slice(-4_000)}`);
  return code !== 0;
}

const [runs = '40', only = ''] = process.argv.slice(2);
const count = Number(runs);
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 32);
const chance = new Chance(seed);
const all = ROOMS.filter((room) => room.startsWith(only))
  .flatMap(sourcesOf)
  .flatMap((file) => mutantsOf(file, readFileSync(join(ROOT, file), 'utf8')));
const rest = [...all];
const waiting = Array.from({ length: Math.min(count, all.length) }, () => rest.splice(chance.below(rest.length), 1)).flat();
process.stdout.write(`SEED=${seed}: ${waiting.length} of ${all.length} mutants\n`);
await isNoticed([...new Set(waiting.map(({ file }) => file))], null);

const survivors: string[] = [];
async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { file, line, was, put } = next;
    const isCaught = await isNoticed([file], next);
    const text = `${file}:${line}: ${was.replace(/\s+/g, ' ').slice(0, 80)} → ${put.replace(/\s+/g, ' ').slice(0, 80)}`;
    if (!isCaught) survivors.push(text);
    process.stdout.write(`${isCaught ? 'noticed ' : 'SURVIVED'} ${text}\n`);
  }
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
process.stdout.write(`\n${count - survivors.length} of ${count} noticed (SEED=${seed})\n${survivors.sort().join('\n')}\n`);
