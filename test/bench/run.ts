/** `make bench`: measures every figure of speed, prints each with its target, and writes JSON. See README.md. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, Measure } from './bench.js';
import { makeBranch } from './branch.js';
import { DOCUMENT, RECORDED, record } from './document.js';
import { measureFanOut } from './figures/fan-out.js';
import { measureGrowth } from './figures/growth.js';
import { measureLcd } from './figures/lcd.js';
import { measureMemory } from './figures/memory.js';
import { measurePages } from './figures/pages.js';
import { measurePaper } from './figures/paper.js';
import { measureRestart } from './figures/restart.js';
import { measureSlowDisk } from './figures/slow-disk.js';
import { measureThroughput, measureWithHistory } from './figures/throughput.js';
import { startGenerator } from './processes.js';
import { type Figure, lookAtMachine, machineLine, tableOf, toJson } from './report.js';

/** In the order in which they run. `history` measures all of `throughput` too, which therefore runs alone only if asked for. */
const GROUPS: Readonly<Record<string, Measure>> = {
  throughput: measureThroughput,
  history: measureWithHistory,
  'slow-disk': measureSlowDisk,
  'fan-out': measureFanOut,
  growth: measureGrowth,
  restart: measureRestart,
  memory: measureMemory,
  paper: measurePaper,
  lcd: measureLcd,
  pages: measurePages,
};

const USAGE = `node dist/test/bench/run.js [--quick] [--only GROUP[,GROUP]] [--record] [JSON-FILE]
  --quick   fewer and shorter rounds: a look, not a measurement
  --only    some of: ${Object.keys(GROUPS).join(', ')}
  --record  keep the figures in ${RECORDED}, and write ${DOCUMENT} from it
  JSON-FILE where the figures go; var/bench.json unless said otherwise`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      record: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const [file = join('var', 'bench.json')] = positionals;
  const names = values.only?.split(',') ?? Object.keys(GROUPS).filter((name) => name !== 'throughput');
  const unknown = names.filter((name) => !Object.hasOwn(GROUPS, name));
  if (unknown.length > 0) throw new Error(`no such group: ${unknown.join(', ')}\n${USAGE}`);
  if (values.record && values.quick) throw new Error('a quick look is not recorded');
  const { machine, figures } = await measureAll(names, values.quick, file);
  if (values.record) record(machine, figures);
}

async function measureAll(names: readonly string[], quick: boolean, file: string) {
  const beganAt = performance.now();
  const tell = (line: string): void => console.log(`[${((performance.now() - beganAt) / 1000).toFixed(0).padStart(3)} s] ${line}`);
  const machine = await lookAtMachine();
  console.log(machineLine(machine));
  mkdirSync(dirname(file), { recursive: true });
  // Beside the product's own data: a temporary directory may be in memory, where a sync costs nothing.
  mkdirSync('var', { recursive: true });
  const folder = mkdtempSync(join('var', 'bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

  const branch = await makeBranch(folder);
  tell('the branch is made');
  const bench: Bench = { folder, branch, generator: startGenerator(), quick, tell };
  const figures: Figure[] = [];
  for (const name of names) {
    try {
      figures.push(...((await GROUPS[name]?.(bench)) ?? []));
    } catch (error) {
      process.exitCode = 1;
      console.error(`could not measure ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  await bench.generator.stop();
  writeFileSync(file, toJson(machine, figures));
  console.log(`\n${tableOf(figures)}\n\n${machineLine(machine)}\nwritten to ${file}`);
  return { machine, figures };
}

await main();
process.exit();
