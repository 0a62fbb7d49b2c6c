/**
 * Brings files of headquarters into their folder, and packages: asks what there is to have, and then for what is missing. Journal, live
 * view and requests go over the same connection, and come first.
 */
import type { NatsConnection } from '@nats-io/transport-node';
import type { FilesState } from '../state.js';
import { Bringer, faultOfDisk, isOpen, rest, type Turn } from './bringing.js';
import type { FileFolder } from './file-folder.js';
import { type FileAnswer, type FileState, readFileAnswer, type WantedFile } from './files-wire.js';
import type { Releases } from './releases.js';

export interface FilesOptions {
  readonly branch: string;
  readonly folder: FileFolder;
  /** All together; 0 = none are taken. */
  readonly mostBytes: number;
  readonly releases: Releases;
  readonly tell: (state: FilesState) => void;
  /** Files have come, or gone. */
  readonly changed: () => void;
  /** Between two looks; tests do not wait so long. */
  readonly lookMs?: number;
}

const LOOK_MS = 15_000;

export class Files {
  #turn: Turn | null = null;
  #working: Promise<void> = Promise.resolve();
  #states: FileState[] = [];
  #told = '';
  readonly #bringer: Bringer;

  constructor(private readonly options: FilesOptions) {
    this.#bringer = new Bringer(options.branch);
  }

  connected(connection: NatsConnection): void {
    this.#turn?.ending.abort();
    const turn = { connection, ending: new AbortController() };
    this.#turn = turn;
    void connection.closed().then(() => turn.ending.abort());
    // The one before ends with the piece that it writes.
    this.#working = this.#working.then(() => this.#serve(turn));
  }

  async close(): Promise<void> {
    this.#turn?.ending.abort();
    await this.#working;
  }

  async #serve(turn: Turn): Promise<void> {
    while (isOpen(turn)) {
      // What went wrong is in the states, or the connection has ended: there is another look.
      await this.#look(turn).catch(() => undefined);
      await rest(this.options.lookMs ?? LOOK_MS, turn);
    }
  }

  async #look(turn: Turn): Promise<void> {
    const answer = await this.#answer(turn);
    if (answer === null) return;
    if (this.options.mostBytes > 0) await this.#lookAtFiles(turn, answer.wanted);
    const isNews = await this.options.releases.look(answer.release ?? null, (bringing) =>
      this.#bringer.bring({
        ...bringing,
        turn,
        report: async () => (await this.#answer(turn))?.release?.number === answer.release?.number,
      }),
    );
    if (isNews) await this.#answer(turn);
  }

  async #lookAtFiles(turn: Turn, wanted: readonly WantedFile[]): Promise<void> {
    const { folder, changed } = this.options;
    if (wanted.length === 0 && this.#states.length === 0 && !folder.isThere) return;
    let hasChanged = false;
    try {
      await folder.make();
      hasChanged = await folder.keep(wanted);
      this.#states = [];
      for (const file of wanted) this.#states.push({ name: file.name, digest: file.digest, has: await folder.has(file), fault: null });
    } catch (error) {
      this.#states = wanted.map(({ name, digest }) => ({ name, digest, has: 0, fault: faultOfDisk(error) }));
      return this.#tell(wanted);
    }
    try {
      for (const [index, file] of wanted.entries()) hasChanged = (await this.#care(turn, file, index, wanted)) || hasChanged;
    } finally {
      // Once for all that came, as templates are read again by it.
      if (hasChanged) changed();
      this.#tell(wanted);
    }
    // Headquarters hears of it at once.
    if (wanted.length > 0) await this.#answer(turn);
  }

  /** Whether it came. */
  async #care(turn: Turn, file: WantedFile, index: number, wanted: readonly WantedFile[]): Promise<boolean> {
    const state = this.#states[index];
    if (state === undefined || state.has === file.size) return false;
    this.#tell(wanted);
    const withThis = wanted.slice(0, index + 1).reduce((sum, { size }) => sum + size, 0);
    const report = async (): Promise<boolean> => {
      this.#tell(wanted);
      const now = await this.#answer(turn);
      return now === null || now.wanted.some(({ name, digest }) => name === file.name && digest === file.digest);
    };
    const isTooMuch = withThis > this.options.mostBytes;
    state.fault = isTooMuch
      ? 'headquartersFileTooLarge'
      : await this.#bringer.bring({ turn, folder: this.options.folder, file, state, report });
    return state.has === file.size;
  }

  /** Null = nobody answered that knows of files. */
  async #answer(turn: Turn): Promise<FileAnswer | null> {
    const reply = await this.#bringer.ask(turn, { files: this.#states, release: this.options.releases.told });
    return readFileAnswer(reply.string());
  }

  #tell(wanted: readonly WantedFile[]): void {
    const sum = (sizes: readonly number[]): number => sizes.reduce((all, size) => all + size, 0);
    const state: FilesState = {
      wanted: wanted.length,
      whole: wanted.filter(({ size }, index) => this.#states[index]?.has === size).length,
      bytes: sum(this.#states.map(({ has }) => has)),
      ofBytes: sum(wanted.map(({ size }) => size)),
      faults: this.#states.flatMap(({ name, fault }) => (fault === null ? [] : [{ name, fault }])),
    };
    const text = JSON.stringify(state);
    if (text === this.#told) return;
    this.#told = text;
    this.options.tell(state);
  }
}
