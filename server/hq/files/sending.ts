/** Answers branches that ask which files they are to have, and for pieces of them; keeps what they tell of their own. */
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { headers } from '@nats-io/transport-node';
import { AddressLimit } from '../../pipeline/limits/rate-limit.js';
import {
  digestOf,
  type FileAnswer,
  type FileQuestion,
  type FileRefusal,
  type OfferedRelease,
  PIECE_BYTES,
  PIECE_HEADER,
  REFUSED_HEADER,
  readFileQuestion,
  type WantedFile,
} from '../../uplink/files/files-wire.js';
import { ALL_QUESTIONS, branchOf } from '../../uplink/wire.js';
import type { Database } from '../database.js';
import { type Log, messageOf } from '../log.js';
import { OFFERED } from '../releases/store.js';
import { noteReleaseTold } from '../releases/waves.js';
import { WANTED } from './store.js';

export interface FileSendingOptions {
  readonly connection: NatsConnection;
  readonly database: Pick<Database, 'withClient' | 'inTransaction'>;
  /** Of a clock that is never set. */
  readonly nowMs: () => number;
  readonly log: Log;
}

type Told = Extract<FileQuestion, { files: unknown }>;

/** One of several programs answers a question. */
const QUEUE = 'files';
/** Of one branch: a box asks for ten pieces a second at most. */
const PER_SECOND = 20;
/** In memory, and on the line: of all branches. */
const PIECES_AT_ONCE = 8;
const QUESTIONS_AT_ONCE = 64;

export class FileSending {
  readonly #limit: AddressLimit;
  #pieces = 0;
  #questions = 0;
  /** Digest of what a branch told last: most have nothing new to say. */
  readonly #told = new Map<string, string>();

  constructor(private readonly options: FileSendingOptions) {
    this.#limit = new AddressLimit(PER_SECOND, options.nowMs);
  }

  start(): void {
    const callback = (error: Error | null, message: Msg): void => void (error ?? this.#asked(message));
    this.options.connection.subscribe(ALL_QUESTIONS, { queue: QUEUE, callback });
  }

  #asked(message: Msg): void {
    const question = readFileQuestion(message.string());
    const branch = branchOf(message.subject);
    if (question === null || !this.#limit.take(branch)) return;
    const answered = 'file' in question ? this.#sendPiece(message, branch, question) : this.#sayWanted(message, branch, question);
    // It asks again.
    answered.catch((error) => this.options.log('warn', 'a branch was not answered about files', { branch, error: messageOf(error) }));
  }

  async #sayWanted(message: Msg, branch: string, { files, release: told }: Told): Promise<void> {
    if (this.#questions >= QUESTIONS_AT_ONCE) return;
    this.#questions += 1;
    try {
      const text = JSON.stringify(files);
      const digest = digestOf(Buffer.from(text + JSON.stringify(told)));
      const isNews = this.#told.get(branch) !== digest;
      const answer = await this.options.database.inTransaction(async (client) => {
        if (isNews) await client.query(KEEP_TOLD, [branch, text]);
        if (isNews && told !== undefined) await noteReleaseTold(client, branch, told);
        const offered = await client.query<OfferedRelease>(
          `SELECT number, signed, at_once AS "atOnce" FROM (${OFFERED}) AS offered WHERE branch = $1`,
          [branch],
        );
        const { rows } = await client.query<WantedFile>(
          `SELECT name, translate(rtrim(encode(digest, 'base64'), '='), '+/', '-_') AS digest, size::float8 AS size
             FROM (${WANTED}) AS wanted JOIN file ON file.id = file_id
            WHERE branch_id = (SELECT id FROM branch WHERE name = $1) ORDER BY name`,
          [branch],
        );
        return { wanted: rows, ...(offered.rows[0] && { release: offered.rows[0] }) } satisfies FileAnswer;
      });
      this.#told.set(branch, digest);
      message.respond(JSON.stringify(answer));
    } finally {
      this.#questions -= 1;
    }
  }

  async #sendPiece(message: Msg, branch: string, { file, from }: Extract<FileQuestion, { file: string }>): Promise<void> {
    if (from % PIECE_BYTES !== 0) return refuse(message, 'gone');
    if (this.#pieces >= PIECES_AT_ONCE) return refuse(message, 'busy');
    this.#pieces += 1;
    try {
      const { rows } = await this.options.database.withClient((client) =>
        client.query<{ digest: Buffer; bytes: Buffer }>(
          `SELECT piece.digest, piece.bytes FROM file JOIN file_piece AS piece ON piece.file_id = file.id
            WHERE file.digest = $1 AND piece.number = $2
              AND (EXISTS (SELECT 1 FROM (${WANTED}) AS wanted
                            WHERE branch_id = (SELECT id FROM branch WHERE name = $3) AND wanted.file_id = file.id)
                OR EXISTS (SELECT 1 FROM (${OFFERED}) AS offered WHERE branch = $3 AND offered.file_id = file.id))`,
          [Buffer.from(file, 'base64url'), from / PIECE_BYTES, branch],
        ),
      );
      const [piece] = rows;
      if (piece === undefined) return refuse(message, 'gone');
      const digest = digestOf(piece.bytes);
      if (digest !== piece.digest.toString('base64url')) {
        this.options.log('warn', 'a file is damaged in the database: add it again', { file, from });
        return refuse(message, 'damaged');
      }
      const marked = headers();
      marked.set(PIECE_HEADER, digest);
      message.respond(piece.bytes, { headers: marked });
    } finally {
      this.#pieces -= 1;
    }
  }
}

function refuse(message: Msg, why: FileRefusal): void {
  const marked = headers();
  marked.set(REFUSED_HEADER, why);
  message.respond('', { headers: marked });
}

/** What it does not name is not there any more. */
const KEEP_TOLD = `
  WITH own AS (SELECT id FROM branch WHERE name = $1),
       told AS (SELECT * FROM json_to_recordset($2) AS one (name text, digest text, has bigint, fault text)),
       gone AS (DELETE FROM branch_file USING own WHERE branch_id = own.id AND branch_file.name NOT IN (SELECT name FROM told))
  INSERT INTO branch_file (branch_id, name, digest, has, fault)
  SELECT DISTINCT ON (told.name) own.id, told.name, decode(translate(told.digest, '-_', '+/') || '=', 'base64'), has, fault FROM own, told
  ON CONFLICT (branch_id, name) DO UPDATE
     SET digest = excluded.digest, has = excluded.has, fault = excluded.fault, changed = now()`;
