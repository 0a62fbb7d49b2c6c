/**
 * A printer that a queue of CUPS has already: `lp -d QUEUE -o raw` of Debian's cups-client, a job for each ticket. Nothing comes back from
 * the printer; only the queue says whether it takes jobs and hands them on. lp(1), lpstat(1); their words are those of the C locale.
 */
import { spawn } from 'node:child_process';
import { SYSTEM_TIMERS } from '../timing.js';
import { type CupsAddress, formatPortAddress } from './address.js';
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
const WORDS_MAX = 2_000;

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

  /** Kept until the job ends; then it resolves when the queue has taken the whole job. */
  async write(bytes: Uint8Array, endsJob = true): Promise<void> {
    if (this.#end) throw this.#end;
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

  async #print(job: Uint8Array): Promise<void> {
    const { queue, name, programs } = this.queue;
    const fault = await queueFault(queue, name, programs.lpstat, this.#running.signal);
    if (this.#end) throw this.#end;
    if (fault !== null) throw this.#lose(fault);
    const { code, words } = await run(programs.lp, ['-d', queue, '-o', 'raw', '-t', 'qbox'], job, this.#running.signal);
    if (this.#end) throw this.#end;
    if (code !== 0) throw this.#lose(new PortError('failed', `${name}: ${words}`));
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
  const { code, words } = await run(lpstat, ['-p', queue, '-a', queue], new Uint8Array(), signal);
  const is = (fault: PortFault, what: string): PortError => new PortError(fault, `${name}: ${what}`);
  if (code === null) return is('failed', words);
  if (code !== 0) return is('absent', words || 'there is no such queue, or the scheduler of CUPS does not run');
  if (/^printer \S+ disabled/m.test(words)) return is('failed', `the queue is stopped: ${reasonIn(words)}`);
  return / not accepting requests/.test(words) ? is('failed', `the queue takes no jobs: ${reasonIn(words)}`) : null;
}

/** The line below the first that has a reason. */
const reasonIn = (words: string): string => /^\s+(\S.*)$/m.exec(words)?.[1] ?? 'it does not say why';

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
