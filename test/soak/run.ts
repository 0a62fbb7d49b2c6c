/** `make soak`: a branch ten times as busy as a busy one, with connections that drop. See README.md. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeBranch } from '../bench/branch.js';
import type { LoopDelay } from '../bench/loop-delay.js';
import { residentMiB, startBox } from '../bench/processes.js';
import { lookAtMachine, machineLine } from '../bench/report.js';
import { makeDisk } from './disk.js';
import { furnish } from './furniture.js';
import { checkLedger, journalSince, journalTop } from './journal.js';
import { startLoad } from './load-process.js';
import { conclude, tableOf } from './report.js';
import { Watch } from './watch.js';

const MINUTES = Number(process.env.QBOX_SOAK_MINUTES ?? 60);
/** A busy day has 1,500 visitors in eight hours. */
const TIMES_BUSY = Number(process.env.QBOX_SOAK_TIMES ?? 10);
const VISITORS_PER_HOUR = (TIMES_BUSY * 1500) / 8;
/** What is compiled, cached and allocated once is no leak; nor is what the first snapshot took, which the next one takes again. */
const WARM_UP_PART = 0.2;
const WARM_UP_MOST_PART = 0.7;
/** At this rate some 150 of 200 clerks have a visitor, if the run is long enough for it. */
const SERVING_MS = Math.min(290_000 * (10 / TIMES_BUSY), (MINUTES * 60_000) / 20);
const CONNECTION_MS = 300_000;
const SAMPLE_MS = 5_000;
/** Pages that follow the windows: a third of them stops reading. */
const VIEWERS = 500;
const DEAF = Math.round(VIEWERS / 3);
/** From here on to the first part of the warm-up all of them read: what clerks wait then is held against what they wait beside the deaf. */
const ALL_READ_PART = 0.1;
/** The buffers of those that do not read are full by then. */
const DEAF_SETTLED_PART = 0.3;

const beganAt = performance.now();
const tell = (line: string): void => console.log(`[${((performance.now() - beganAt) / 1000).toFixed(0).padStart(4)} s] ${line}`);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function main(): Promise<void> {
  const machine = await lookAtMachine();
  console.log(machineLine(machine));
  mkdirSync('var', { recursive: true });
  const work = mkdtempSync(join('var', 'soak-'));
  const disk = makeDisk(work);
  process.on('exit', () => {
    disk.remove();
    rmSync(work, { recursive: true, force: true });
  });
  const branch = await makeBranch(work);
  cpSync(branch.data, disk.folder, { recursive: true });
  const load = await startLoad();
  const { config, kioskTokens, boards } = await furnish(disk.folder, work, branch, load.printerPorts);
  const box = await startBox({
    data: disk.folder,
    args: ['--config', config],
    nodeArgs: ['--import', fileURLToPath(new URL('../bench/loop-delay.js', import.meta.url))],
  });
  await load.begin({
    url: `ws://127.0.0.1:${box.port}/`,
    clerkTokens: branch.windows.map(({ token }) => token),
    kioskTokens,
    boards,
    services: branch.services,
    visitorsPerHour: VISITORS_PER_HOUR,
    servingMs: SERVING_MS,
    connectionMs: CONNECTION_MS,
    viewers: VIEWERS,
    viewerToken: branch.administratorToken,
  });
  const places = `${branch.windows.length} workplaces, ${kioskTokens.length} kiosks, ${boards.length} boards, ${VIEWERS} pages`;
  tell(`${places}; ${VISITORS_PER_HOUR} visitors an hour`);

  const watch = new Watch(box, disk);
  const endMs = MINUTES * 60_000;
  const snapshots = (): string =>
    readdirSync(disk.folder)
      .filter((name) => name.startsWith('snapshot-'))
      .join();
  const [loadedAt, snapshotsBefore] = [performance.now(), snapshots()];
  const part = (): number => (performance.now() - loadedAt) / endMs;
  const lookWhile = async (isOn: () => boolean): Promise<void> => {
    for (; isOn(); await pause(SAMPLE_MS)) await watch.look();
  };
  await lookWhile(() => part() < ALL_READ_PART);
  await load.count();
  await lookWhile(() => part() < WARM_UP_PART);
  const allReadWaits = (await load.count()).waits;
  const allReadMiB = residentMiB(box.pid, 'VmHWM');
  await load.deafen(DEAF);
  tell(`${DEAF} of ${VIEWERS} pages stop reading`);
  await lookWhile(() => part() < DEAF_SETTLED_PART || (part() < WARM_UP_MOST_PART && snapshots() === snapshotsBefore));
  tell('warm');
  await box.askProbe('reset');
  const first = {
    counts: (await load.count()).counts,
    written: watch.written(),
    top: journalTop(disk.folder),
    sample: watch.samples.length,
  };
  await lookWhile(() => part() < 1);
  const loop = (await box.askProbe('report')) as LoopDelay;
  const { counts, waits } = await load.count();
  const deaf = { pages: DEAF, of: VIEWERS, allReadWaits, waits, allReadMiB, mostMiB: residentMiB(box.pid, 'VmHWM') };
  const last = { counts, written: watch.written(), journal: journalSince(disk.folder, first.top) };
  const ledger = await load.end();
  await checkLedger(box.port, branch.administratorToken, ledger);
  await load.stop();
  await box.stop();
  const growth = { databaseBytes: journalTop(disk.folder).databaseBytes - first.top.databaseBytes };

  const report = conclude({ minutes: MINUTES, samples: watch.samples.slice(first.sample), loop, first, last, growth, ledger, deaf });
  writeFileSync(join('var', 'soak.json'), `${JSON.stringify({ machine, ...report, samples: watch.samples }, null, 2)}\n`);
  console.log(`\n${tableOf(report)}\n\n${machineLine(machine)}\nwritten to var/soak.json`);
  if (report.faults.length === 0) return;
  console.error(report.faults.map((fault) => `FAILED: ${fault}`).join('\n'));
  process.exitCode = 1;
}

await main();
process.exit();
