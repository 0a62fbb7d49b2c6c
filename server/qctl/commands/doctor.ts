/** `qctl doctor`: checks the box and this machine, with a remedy for each fault. */
import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import type { ConfigurationNote } from '../../../db/files/folder.js';
import { asOwner } from '../as-owner/as-owner.js';
import { otherControllerOf } from '../as-owner/controller.js';
import type { QctlCommand } from '../command.js';
import { configFileOf, type DataFolderOptions, dataFolderOf, namedConfig, withDataFolder } from '../data-folder.js';
import type { Dependencies } from '../dependencies.js';
import { accessChecks } from '../doctor/access.js';
import { type Check, type Finding, fault, ok, type Patient, skipped, type Verdict } from '../doctor/check.js';
import { diskChecks } from '../doctor/disk.js';
import { machineChecks } from '../doctor/machine.js';
import { promiseChecks, readPromises } from '../doctor/promises.js';
import { textMessageChecks } from '../doctor/text-messages.js';
import { explain, messageOf, NotInOrderError, UnreachableError, UsageError } from '../failures.js';
import type { Run } from '../global-options.js';
import { type Page, paint, printable, type Style } from '../output.js';
import { type Session, withSession } from '../session.js';
import { isThisMachine, type Target, targetOf } from '../target.js';
import { readStatus, type Status } from './status.js';

export function addDoctor(root: QctlCommand): void {
  withDataFolder(root.command('doctor').description('checks the box and this machine, and says what to do about each fault'))
    .explained(
      {
        'sudo qctl doctor': 'everything',
        'qctl doctor --json': 'for a script',
        'qctl doctor --data /srv/qbox': 'another data folder',
      },
      'It also works while the box is down. Root sees more. Exit code 4: a check found a fault.',
    )
    .finds(
      async (run: Run<DataFolderOptions>) => (await examination(run)).findings,
      showFindings,
      (findings) => {
        const faults = findings.filter(({ verdict }) => verdict === 'fault').length;
        return faults > 0 ? new NotInOrderError(`${faults} of ${findings.length} checks found a fault`) : null;
      },
    );
}

interface Examination {
  readonly patient: Patient;
  readonly findings: readonly NamedFinding[];
}

/** Asks the box first; without it this machine is still examined. */
export async function examination(run: Run<DataFolderOptions>): Promise<Examination> {
  const { options: own, dependencies } = run;
  const { env, root, progress } = dependencies;
  const asked = await withSession(run, askBox).catch((failure: unknown) => {
    if (!(failure instanceof UnreachableError || failure instanceof UsageError)) throw failure;
    return { status: null, promises: null, unreachable: explain(failure) };
  });
  const { status, unreachable } = asked;
  const places = placesOf(own, targetOf(own, dependencies), status, dependencies);
  const isAsked = !places.isElsewhere && namedConfig(own, dependencies) === undefined;
  const noted = isAsked ? await notedConfiguration(places.data) : null;
  const config = noted === null ? places.config : noted.file;
  const patient: Patient = { ...places, ...asked, config, root, nowMs: Date.now(), ask, env };
  const box: NamedFinding =
    status === null
      ? { check: 'box', ...fault(unreachable ?? 'it does not answer', 'Start it: systemctl start qbox.') }
      : { check: 'box', ...ok(`${status.version} at ${status.url}`) };
  return { patient, findings: [box, ...(await examine(patient, (name) => progress?.(name)))] };
}

const askBox = async ({ client, where }: Session) => ({
  status: await readStatus(client, where),
  promises: await readPromises(client),
  unreachable: null,
});

/** The note of the box in its data folder; null = none, or a file that others than root could change. */
async function notedConfiguration(directory: string): Promise<ConfigurationNote | null> {
  const note = await asOwner(directory, 'configurationNote', { directory }).catch(() => null);
  return note?.file != null && otherControllerOf(note.file) !== null ? null : note;
}

const ASK_MS = 10_000;

/** The output of a system program; null if it is missing or fails. */
export function ask(program: string, ...args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: ASK_MS, maxBuffer: 64 * 1024 * 1024 }, (error, stdout) => resolve(error ? null : stdout));
  });
}

const STYLES: Readonly<Record<Verdict, Style>> = { ok: 'green', warning: 'yellow', fault: 'red', skipped: 'dim' };

function showFindings(findings: readonly NamedFinding[], page: Page): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  return findings
    .map(({ check, verdict, seen, remedy }) => {
      const line = `${paint(page, STYLES[verdict], verdict.padEnd(7))}  ${check.padEnd(width)}  ${printable(seen)}\n`;
      return remedy === '' ? line : `${line}${' '.repeat(9)}${paint(page, 'bold', printable(remedy))}\n`;
    })
    .join('');
}

export interface NamedFinding extends Finding {
  readonly check: string;
}

/** In the order of display. */
export const CHECKS: readonly Check[] = [...accessChecks, ...promiseChecks, ...diskChecks, ...machineChecks, ...textMessageChecks];

const ELSEWHERE = 'the box is on another machine: disk, files, ports and programs are seen by "sudo qctl doctor" there';

/** An unexpected failure of one check is reported as skipped; the other checks go on. */
export async function examine(patient: Patient, progress: (name: string) => void): Promise<NamedFinding[]> {
  const findings: NamedFinding[] = [];
  for (const { name, look } of CHECKS.filter(({ isOfBox }) => isOfBox || !patient.isElsewhere)) {
    progress(name);
    try {
      findings.push(...[await look(patient)].flat().map((finding) => ({ check: name, ...finding })));
    } catch (failure) {
      findings.push({ check: name, ...skipped(messageOf(failure)) });
    }
  }
  if (patient.isElsewhere) findings.push({ check: 'machine', ...skipped(ELSEWHERE) });
  progress('');
  return findings;
}

type Places = Pick<Patient, 'data' | 'config' | 'isElsewhere'>;
type Place = Pick<Dependencies, 'env' | 'root'>;

/** The command line goes first; then the data of the running box, which knows its folder best; then the usual places. */
export function placesOf(own: DataFolderOptions, target: Target, status: Status | null, place: Place): Places {
  if (status !== null && !isThisMachine(target)) return { data: '', config: null, isElsewhere: true };
  const told = status?.diagnostics?.disk.folder;
  if (own.data !== undefined || own.config !== undefined || told === undefined) {
    return { data: dataFolderOf(own, place), config: configFileOf(own, place), isElsewhere: false };
  }
  return { data: told, config: isUsualFolder(told, place) ? configFileOf({}, place) : null, isElsewhere: false };
}

/** A configuration with another data folder belongs to another box. An unreadable one is examined as if it belonged to this box. */
function isUsualFolder(told: string, place: Place): boolean {
  try {
    return resolve(dataFolderOf({}, place)) === resolve(told);
  } catch {
    return true;
  }
}
