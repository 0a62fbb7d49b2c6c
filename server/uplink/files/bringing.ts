/** Brings one file of headquarters into a folder, one piece at a time, with rests as long as a piece took. */
import { setTimeout as pause } from 'node:timers/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { errorCode } from '../../../drivers/error-code.js';
import { askSubject } from '../wire.js';
import type { FileFolder } from './file-folder.js';
import type { FileFault } from './file-words.js';
import {
  digestOf,
  type FileQuestion,
  type FileRefusal,
  type FileState,
  PIECE_HEADER,
  REFUSED_HEADER,
  type WantedFile,
} from './files-wire.js';

/** One connection, until it ends or another takes its place. */
export interface Turn {
  readonly connection: NatsConnection;
  readonly ending: AbortController;
}

/** A file on its way. */
export interface Bringing {
  readonly turn: Turn;
  readonly folder: FileFolder;
  readonly file: WantedFile;
  /** Says how far it is. */
  readonly state: Pick<FileState, 'has'>;
  /** Tells headquarters how far it is; false = it is not wanted any more. */
  readonly report: () => Promise<boolean>;
}

const ANSWER_MS = 15_000;
/** While a file comes, headquarters hears so often how far it is, and says whether it is still wanted. */
const REPORT_MS = 5_000;
const BUSY_MS = 2_000;
const REST_LEAST_MS = 50;
/** Of one piece, one after the other. */
const TRIES = 3;
/** A whole film that is not what it should be is not brought again and again. */
const DAMAGED_MS = 600_000;

export class Bringer {
  /** Until when a file is not tried again, by digest. */
  readonly #damagedUntilMs = new Map<string, number>();

  constructor(private readonly branch: string) {}

  ask({ connection }: Turn, question: FileQuestion) {
    return connection.request(askSubject(this.branch), JSON.stringify(question), { timeout: ANSWER_MS });
  }

  /** Until it is whole (`has`), not wanted any more, or there is a fault. Rejects with the connection: it goes on with the next one. */
  async bring(bringing: Bringing): Promise<FileFault | null> {
    const { turn, folder, file, state, report } = bringing;
    if ((this.#damagedUntilMs.get(file.digest) ?? 0) > performance.now()) return 'headquartersFileDamaged';
    let reportedMs = performance.now();
    while (isOpen(turn)) {
      const beganMs = performance.now();
      if (beganMs - reportedMs > REPORT_MS) {
        reportedMs = beganMs;
        if (!(await report())) return null;
      }
      if (!folder.hasRoom(file.size - state.has)) return 'headquartersFileNoRoom';
      const piece = await this.#piece(turn, file, state.has);
      if (piece === null) return null;
      if (piece === 'damaged') return 'headquartersFileDamaged';
      const fault = await this.#store(bringing, piece).catch(faultOfDisk);
      if (fault !== null || state.has === file.size) return fault;
      await rest(Math.max(REST_LEAST_MS, performance.now() - beganMs), turn);
    }
    return null;
  }

  async #store({ folder, file, state }: Bringing, piece: Uint8Array): Promise<FileFault | null> {
    await folder.write(file, state.has, piece);
    if (state.has + piece.length < file.size) state.has += piece.length;
    else if (await folder.finish(file)) state.has = file.size;
    else {
      state.has = 0;
      this.#damagedUntilMs.set(file.digest, performance.now() + DAMAGED_MS);
      return 'headquartersFileDamaged';
    }
    return null;
  }

  /** Null = it is not to be had any more. */
  async #piece(turn: Turn, file: WantedFile, from: number): Promise<Uint8Array | 'damaged' | null> {
    for (let tries = 0; isOpen(turn) && tries < TRIES; ) {
      const { headers, data } = await this.ask(turn, { file: file.digest, from });
      const refused = headers?.get(REFUSED_HEADER) as FileRefusal | '' | undefined;
      if (refused === 'gone') return null;
      if (refused === 'busy') await rest(BUSY_MS, turn);
      else if (data.length > 0 && data.length <= file.size - from && headers?.get(PIECE_HEADER) === digestOf(data)) return data;
      else tries += 1;
    }
    return 'damaged';
  }
}

export const faultOfDisk = (error: unknown): FileFault =>
  ['ENOSPC', 'EDQUOT'].includes(errorCode(error) ?? '') ? 'headquartersFileNoRoom' : 'headquartersFileDisk';

export const isOpen = ({ connection, ending }: Turn): boolean => !ending.signal.aborted && !connection.isClosed();

export const rest = (ms: number, { ending }: Turn): Promise<void> => pause(ms, undefined, { signal: ending.signal }).catch(() => undefined);
