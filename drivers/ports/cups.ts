/**
 * A printer that a queue of CUPS has already: `lp -d QUEUE -o raw` of Debian's cups-client, a job for each ticket. Nothing comes back from
 * the printer; only the queue says, over IPP, whether it takes jobs and hands them on. lp(1), lpstat(1): where the scheduler is.
 */
import { spawn } from 'node:child_process';
import { messageOf } from '../error-code.js';
import { SYSTEM_TIMERS } from '../timing.js';
import { type CupsAddress, formatPortAddress, type PortAddress } from './address.js';
import { IPP_NOT_FOUND, type IppAttributes, ippServer, printerAttributes, queueNames, STATE_PROCESSING, STATE_STOPPED } from './ipp.js';
import { type Port, PortError, type PortFactory, type PortFault, type PortListener } from './port.js';

export interface CupsPrograms {
  readonly lp: string;
  readonly lpstat: string;
}

/** More than the longest ticket, of 1.5 million dots; a job that is never ended is given up. */
const JOB_BYTES_MAX = 4 * 1024 * 1024;
/** The scheduler is on this machine, or a print server that answers at once. */
const PROGRAM_TIMEOUT_MS = 5_000;
const LOOK_MS = 15_000;
/** A queue connects to its printer for each job; what is still on after this time is no such moment. */
const MOMENT_MS = 2_500;
const NAMES_MAX = 10;
const WORDS_MAX = 2_000;

/** Whether a ticket is given to this port whole, at its end, or not at all. */
export const takesWholeJobs = ({ kind }: PortAddress): boolean => kind === 'cups';

export function openCups(address: CupsAddress, programs: CupsPrograms = { lp: 'lp', lpstat: 'lpstat' }): PortFactory {
  return async (listener) => {
    const name = formatPortAddress(address);
    const fault = await queueFault(address.queue, name, programs.lpstat);
    if (fault !== null) throw fault;
    return new CupsPort({ ...address, name, programs }, listener);
  };
}

class CupsPort implements Port {
  #job: Uint8Array[] = [];
  #end: PortError | null = null;
  /** Kills what is running. */
  readonly #running = new AbortController();
  #stopLooking: () => void;

  constructor(
    private readonly queue: CupsAddress & { readonly name: string; readonly programs: CupsPrograms },
    private readonly listener: PortListener,
  ) {
    this.#stopLooking = SYSTEM_TIMERS.after(LOOK_MS, () => void this.#look());
  }

  /** Kept until the job ends; then it resolves when the queue has taken it all. A queue that prints nothing refuses its first part. */
  async write(bytes: Uint8Array, endsJob = true): Promise<void> {
    if (this.#end) throw this.#end;
    if (this.#job.length === 0) await this.#ask();
    this.#job.push(Uint8Array.from(bytes));
    const length = this.#job.reduce((sum, part) => sum + part.length, 0);
    if (length > JOB_BYTES_MAX) throw this.#lose(new PortError('failed', `${this.queue.name}: a job of more than ${JOB_BYTES_MAX} bytes`));
    if (!endsJob) return;
    const job = Buffer.concat(this.#job);
    this.#job = [];
    // Zeros complete a command that a cable broke off. A job is whole or not there, and a job of zeros would print nothing.
    if (job.some((byte) => byte !== 0)) await this.#print(job);
  }

  async close(): Promise<void> {
    this.#finish(new PortError('closed', `${this.queue.name} was closed`));
  }

  async #ask(): Promise<void> {
    const { queue, name, programs } = this.queue;
    const fault = await queueFault(queue, name, programs.lpstat, this.#running.signal);
    if (this.#end) throw this.#end;
    if (fault !== null) throw this.#lose(fault);
  }

  async #print(job: Uint8Array): Promise<void> {
    const { queue, name, programs } = this.queue;
    const { code, words } = await run(programs.lp, ['-d', queue, '-o', 'raw', '-t', 'qbox'], job, this.#running.signal);
    if (this.#end) throw this.#end;
    if (code === 0) return;
    // It may have been stopped meanwhile.
    const why = await queueFault(queue, name, programs.lpstat, this.#running.signal);
    if (this.#end) throw this.#end;
    throw this.#lose(why ?? new PortError('failed', `${name}: ${words}`));
  }

  async #look(): Promise<void> {
    const { queue, name, programs } = this.queue;
    const fault = await queueFault(queue, name, programs.lpstat, this.#running.signal);
    if (this.#end) return;
    if (fault === null) this.#stopLooking = SYSTEM_TIMERS.after(LOOK_MS, () => void this.#look());
    else this.#lose(fault);
  }

  #lose(error: PortError): PortError {
    if (this.#finish(error)) this.listener.lost(error);
    return error;
  }

  #finish(end: PortError): boolean {
    if (this.#end) return false;
    this.#end = end;
    this.#job = [];
    this.#stopLooking();
    this.#running.abort();
    return true;
  }
}

/** Why the queue prints nothing now; null = it takes jobs and hands them on. */
async function queueFault(queue: string, name: string, lpstat: string, signal?: AbortSignal): Promise<PortError | null> {
  const first = await queueFaultNow(queue, name, lpstat, signal);
  if (first?.fault !== 'queueWaits') return first;
  await new Promise<void>((resolve) => void SYSTEM_TIMERS.after(MOMENT_MS, resolve));
  return await queueFaultNow(queue, name, lpstat, signal);
}

async function queueFaultNow(queue: string, name: string, lpstat: string, signal?: AbortSignal): Promise<PortError | null> {
  const is = (fault: PortFault, says: string): PortError => new PortError(fault, `${name}: ${says}`, { says });
  const { code, words } = await run(lpstat, ['-H'], new Uint8Array(), signal);
  const server = code === 0 ? ippServer(words) : null;
  if (server === null) return is('noScheduler', words);
  try {
    const { status, printers } = await printerAttributes(server, queue, signal);
    const [printer] = printers;
    if (status === IPP_NOT_FOUND) return is('noQueue', namesText(await queueNames(server, signal)));
    if (printer === undefined) return is('failed', `CUPS refuses to tell the state of the queue (IPP status ${status})`);
    const fault = faultIn(printer);
    return fault && is(fault, reasonIn(printer));
  } catch (error) {
    return is('noScheduler', messageOf(error));
  }
}

function namesText(names: readonly string[]): string {
  const more = names.length - NAMES_MAX;
  return [...names.slice(0, NAMES_MAX), ...(more > 0 ? [`… (${more})`] : [])].join(', ');
}

/** A job of a ticket is handed on within seconds; CUPS 2.4 has no reason for a printer in the network that is gone, only a sentence. */
const JOB_SECONDS_MAX = 30;

function isStuck(printer: IppAttributes): boolean {
  const secondsAt = (name: string): number => Number(printer.get(name)?.[0] ?? Number.NaN);
  return (
    printer.get('printer-state')?.[0] === STATE_PROCESSING &&
    secondsAt('printer-up-time') - secondsAt('printer-state-change-time') >= JOB_SECONDS_MAX
  );
}

/**
 * What keeps a printer from printing while its queue goes on (RFC 8011, 5.4.12; backend(7) of CUPS). Without a suffix, and with
 * `-error`, it does; libusb's backend says `offline-report` of a printer that is gone.
 */
const WAITING: ReadonlySet<string> = new Set([
  ...['connecting-to-device', 'timed-out', 'offline', 'offline-report', 'shutdown', 'shutdown-report', 'media-empty', 'media-jam'],
  ...['media-needed', 'door-open', 'cover-open', 'interlock-open', 'other'],
]);
const isWaiting = (reason: string): boolean => WAITING.has(reason.replace(/-error$/, ''));

const reasonsOf = (printer: IppAttributes): readonly string[] => printer.get('printer-state-reasons') ?? [];

function faultIn(printer: IppAttributes): PortFault | null {
  const is = (attribute: string, value: string): boolean => printer.get(attribute)?.[0] === value;
  if (is('printer-state', STATE_STOPPED) || is('printer-is-accepting-jobs', 'false')) return 'queueStopped';
  return isStuck(printer) || reasonsOf(printer).some(isWaiting) ? 'queueWaits' : null;
}

/** In the words of CUPS: its sentence, and its keywords in brackets. */
function reasonIn(printer: IppAttributes): string {
  const [sentence = ''] = printer.get('printer-state-message') ?? [];
  const message = sentence.trim().replace(/\.$/, '');
  const isRefusing = printer.get('printer-is-accepting-jobs')?.[0] === 'false';
  const reasons = [...reasonsOf(printer).filter((reason) => reason !== 'none'), ...(isRefusing ? ['rejecting-jobs'] : [])].join(', ');
  return message === '' || reasons === '' ? message + reasons : `${message} (${reasons})`;
}

/** `code` null = it could not be run, or not to its end. */
async function run(
  program: string,
  args: readonly string[],
  input: Uint8Array,
  signal?: AbortSignal,
): Promise<{ readonly code: number | null; readonly words: string }> {
  return new Promise((resolve) => {
    let words = '';
    const child = spawn(program, args, {
      stdio: 'pipe',
      env: { ...process.env, LC_ALL: 'C' },
      timeout: PROGRAM_TIMEOUT_MS,
      killSignal: 'SIGKILL',
      ...(signal === undefined ? {} : { signal }),
    });
    const hear = (bytes: Uint8Array): void => {
      words = `${words}${Buffer.from(bytes).toString()}`.slice(0, WORDS_MAX);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', (error) => resolve({ code: null, words: `${program}: ${error.message}: is the package cups-client installed?` }));
    // A program that ends early does not read its input to the end.
    child.stdin.on('error', () => {});
    child.once('close', (code) => {
      resolve(
        code === null ? { code, words: `${program} did not end within ${PROGRAM_TIMEOUT_MS / 1000} s` } : { code, words: words.trim() },
      );
    });
    child.stdin.end(input);
  });
}
