/** `make bench`: measures every figure of speed, prints each with its target, and writes JSON. See README.md. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, Measure } from './bench.js';
import { makeBranch } from './branch.js';
import { DOCUMENT, RECORDED, readRecorded, record, writeDocument } from './document.js';
import { measureDemo } from './figures/demo.js';
import { measureFanOut } from './figures/fan-out.js';
import { measureGrowth } from './figures/growth.js';
import { measureLcd } from './figures/lcd.js';
import { measureMemory } from './figures/memory.js';
import { measurePages } from './figures/pages.js';
import { measurePaper } from './figures/paper.js';
import { measureRestart } from './figures/restart.js';
import { measureRules } from './figures/rules.js';
import { measureScale } from './figures/scale.js';
import { measureSlowDisk } from './figures/slow-disk.js';
import { measureSmallBox } from './figures/small-box.js';
import { measureThroughput, measureWithHistory } from './figures/throughput.js';
import { measureWatchman } from './figures/watchman.js';
import { startGenerator } from './processes.js';
import { type Figure, lookAtMachine, machineLine, tableOf, toJson } from './report.js';
import { cheaper, compared, comparisonTable, slower } from './slower.js';

/** In the order in which they run. `history` measures all of `throughput` too, which therefore runs alone only if asked for. */
const GROUPS: Readonly<Record<string, Measure>> = {
  throughput: measureThroughput,
  history: measureWithHistory,
  'slow-disk': measureSlowDisk,
  'fan-out': measureFanOut,
  growth: measureGrowth,
  rules: measureRules,
  demo: measureDemo,
  watchman: measureWatchman,
  scale: measureScale,
  'small-box': measureSmallBox,
  restart: measureRestart,
  memory: measureMemory,
  paper: measurePaper,
  lcd: measureLcd,
  pages: measurePages,
};

/** Where lines of what has become slower go, to be told last by whatever runs the bench among other things; no file if nothing has. */
const SLOWER = join('var', 'slower');

const USAGE = `node dist/test/bench/run.js [--quick] [--only GROUP[,GROUP]] [--compare] [--record | --document] [JSON-FILE]
  --quick    fewer and shorter rounds: a look, not a measurement
  --only     some of: ${Object.keys(GROUPS).join(', ')}
  --compare  tell last, and in ${SLOWER}, what takes more processor time for a message than ${RECORDED} has
  --record   keep the figures in ${RECORDED}, and write ${DOCUMENT} from it
  --document measure nothing, and write ${DOCUMENT} anew: commits since have made its figures older
  JSON-FILE  where the figures go; var/bench.json unless said otherwise`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      compare: { type: 'boolean', default: false },
      record: { type: 'boolean', default: false },
      document: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  if (values.document) {
    writeDocument();
    return;
  }
  const [file = join('var', 'bench.json')] = positionals;
  const names = values.only?.split(',') ?? Object.keys(GROUPS).filter((name) => name !== 'throughput');
  const unknown = names.filter((name) => !Object.hasOwn(GROUPS, name));
  if (unknown.length > 0) throw new Error(`no such group: ${unknown.join(', ')}\n${USAGE}`);
  if (values.record && values.quick) throw new Error('a quick look is not recorded');
  rmSync(SLOWER, { force: true });
  const { machine, figures } = await measureAll(names, values.quick, file);
  if (values.compare) await compare(figures, async () => (await measureAll(names, values.quick, file)).figures);
  if (values.record) record(machine, figures);
}

/** What seems slower is measured once more: a neighbour that was busy meanwhile is rarely so twice. */
async function compare(figures: readonly Figure[], measureAgain: () => Promise<readonly Figure[]>): Promise<void> {
  const recorded = readRecorded();
  const first = compared(figures, recorded);
  console.log(`\n${comparisonTable(first)}`);
  if (slower(first).length === 0) return;
  console.log('\nonce more, as some seem slower:');
  const both = cheaper(first, compared(await measureAgain(), recorded));
  console.log(`\n${comparisonTable(both)}`);
  const lines = slower(both);
  if (lines.length === 0) return;
  writeFileSync(SLOWER, `${lines.join('\n')}\n`);
  console.log(`\nSLOWER, to be mended, or recorded with a reason (make bench ONLY=throughput):\n${lines.join('\n')}`);
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
