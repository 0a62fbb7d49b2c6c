/**
 * `make fuzz`: each target for some seconds with Jazzer.js, whose libFuzzer keeps an input when it reaches a branch that none before it
 * did. What fails is made small, written into `corpus/` and told; then the corpus is made as small as it reaches the same branches.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { addFinding, readCorpus, writeCorpus } from './corpus.js';
import type { FuzzTarget } from './target.js';
import { TARGETS } from './targets/index.js';

const ROOT = process.cwd();
const KEPT = join(ROOT, 'test/fuzz/corpus');
const WORK = join(ROOT, 'var/fuzz');
const JAZZER = join(WORK, 'node_modules/@jazzer.js/core/dist/cli.js');
const ENTRY = resolve(import.meta.dirname, 'entry.js');
const SECONDS = Number(process.env.QBOX_FUZZ_SECONDS ?? 60);
/** Inputs are of this length at most, but where a seed is longer. */
const LENGTH_MAX = 1024;
/** One input that takes so long hangs. */
const HANG_MS = 10_000;
const MEMORY_MIB = 1500;
/** Inputs of a target in the repository. The shortest say most: the corpus is there to be replayed in seconds, and read. */
const KEPT_MOST = 60;
const SEED = 'seed-';
const KEPT_BYTES_MAX = 1024;

const wanted = process.argv.slice(2);
const targets = [...TARGETS.values()].filter(({ name }) => wanted.length === 0 || wanted.includes(name));
if (targets.length === 0) throw new Error(`no target is called so; there are ${[...TARGETS.keys()].join(', ')}`);

let failures = 0;
for (const target of targets) if (!(await fuzz(target))) failures += 1;
process.exit(failures === 0 ? 0 : 1);

async function fuzz(target: FuzzTarget): Promise<boolean> {
  const home = join(WORK, target.name);
  const [inputs, artifacts, small] = ['inputs', 'artifacts', 'small'].map((part) => join(home, part)) as [string, string, string];
  rmSync(artifacts, { recursive: true, force: true });
  for (const folder of [inputs, artifacts]) mkdirSync(folder, { recursive: true });
  const kept = join(KEPT, `${target.name}.txt`);
  const seeds = await target.seeds();
  for (const [at, bytes] of [...seeds, ...readCorpus(kept)].entries()) writeFileSync(join(inputs, `known-${at}`), bytes);
  const lengthMax = Math.max(LENGTH_MAX, ...seeds.map(({ length }) => 2 * length));
  const run = jazzer(target, [inputs], [`-max_total_time=${SECONDS}`, `-max_len=${lengthMax}`, `-artifact_prefix=${artifacts}/`]);
  const [, runs = '?'] = /Done (\d+) runs/.exec(run.said) ?? [];
  const [coverage = '?'] = run.said.match(/cov: \d+/g)?.slice(-1) ?? [];
  const found = readdirSync(artifacts);
  if (run.ok && found.length === 0) {
    minimise(target, seeds, { inputs, small, kept });
    console.log(`${target.name}: ${runs} inputs, ${coverage}, ${readCorpus(kept).length} kept`);
    return true;
  }
  for (const name of found) addFinding(kept, reasonOf(run.said), readFileSync(join(artifacts, name)));
  console.log(
    `${target.name}: FAILED after ${runs} inputs; ${found.length} written to test/fuzz/corpus/${target.name}.txt\n${endOf(run.said)}`,
  );
  return false;
}

/** Of all inputs those that reach what neither the seeds nor each other reach; the shortest are preferred. */
function minimise(
  target: FuzzTarget,
  seeds: readonly Uint8Array[],
  { inputs, small, kept }: { inputs: string; small: string; kept: string },
): void {
  rmSync(small, { recursive: true, force: true });
  mkdirSync(small, { recursive: true });
  for (const [at, bytes] of seeds.entries()) writeFileSync(join(small, `${SEED}${at}`), bytes);
  const { ok, said } = jazzer(target, [small, inputs], ['-merge=1']);
  if (!ok) throw new Error(`${target.name}: the corpus could not be made small\n${endOf(said)}`);
  const chosen = readdirSync(small)
    .filter((name) => !name.startsWith(SEED))
    .map((name) => readFileSync(join(small, name)))
    .filter(({ length }) => length <= KEPT_BYTES_MAX)
    .sort((one, other) => one.length - other.length);
  writeCorpus(kept, chosen.slice(0, KEPT_MOST));
}

function jazzer(
  target: FuzzTarget,
  corpora: readonly string[],
  options: readonly string[],
): { readonly ok: boolean; readonly said: string } {
  const watched = target.watched.flatMap((path) => ['-i', `dist/${path}`]);
  const limits = [`-rss_limit_mb=${MEMORY_MIB}`, '-print_final_stats=1'];
  const isSync = target.run.constructor.name !== 'AsyncFunction';
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [JAZZER, ENTRY, ...corpora, ...watched, '--timeout', String(HANG_MS), ...(isSync ? ['--sync'] : []), '--', ...limits, ...options],
    { cwd: ROOT, env: { ...process.env, QBOX_FUZZ_TARGET: target.name }, encoding: 'utf8', maxBuffer: 512 * 1024 * 1024 },
  );
  return { ok: status === 0, said: `${stdout}${stderr}` };
}

/** What libFuzzer says of each new input fills pages. */
function endOf(said: string): string {
  return said
    .replaceAll(/^#\d+\s.*\n/gm, '')
    .split('\n')
    .slice(-25)
    .join('\n');
}

function reasonOf(said: string): string {
  const [, error = 'a hang, or too much memory'] = /Uncaught Exception: (.+)/.exec(said) ?? [];
  return error.slice(0, 160);
}
