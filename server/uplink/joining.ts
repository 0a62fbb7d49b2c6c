/**
 * How a box becomes a branch of headquarters: it makes a key, shows that it has it, and hands over a code that headquarters gave for the
 * branch. The seed never leaves the data folder. Until headquarters has answered, the key is in a file of its own, so that a second try
 * with the same code shows the same key, and a branch that changes its key keeps the one it has.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, nkeys } from '@nats-io/transport-node';
import { forgetStoredElsewhere } from '../../db/files/stored-elsewhere.js';
import { syncFolder } from '../../db/files/sync-folder.js';
import { optionsOf } from './credentials.js';
import { faultOf } from './link-fault.js';
import type { LinkFault } from './state.js';
import { inboxOf, JOINING_NAME, type JoinAnswer, joinSubject } from './wire.js';

export interface JoinOrder {
  /** The data folder of the box. */
  readonly directory: string;
  readonly address: string;
  readonly code: string;
  /** PEM; null = the authorities of the system. */
  readonly authority: string | null;
}

export type Joined =
  | { readonly branch: string; readonly keyFile: string; readonly authorityFile: string | null }
  | Extract<JoinAnswer, { refused: unknown }>
  | { readonly fault: LinkFault; readonly detail: string };

const KEY_FILE = 'headquarters.nk';
const NEXT_KEY_FILE = 'headquarters-next.nk';
const AUTHORITY_FILE = 'headquarters-authority.pem';
const PRIVATE = { mode: 0o600 };
const CONNECT_MS = 10_000;
const ANSWER_MS = 10_000;

/** Throws errors of the disk. */
export async function joinHeadquarters({ directory, address, code, authority }: JoinOrder): Promise<Joined> {
  const [next, key] = [join(directory, NEXT_KEY_FILE), join(directory, KEY_FILE)];
  const nextAuthority = join(directory, `${AUTHORITY_FILE}.next`);
  if (!existsSync(next)) writeFileSync(next, nkeys.createUser().getSeed(), PRIVATE);
  if (authority !== null) writeFileSync(nextAuthority, authority, PRIVATE);
  try {
    const answer = await ask(address, code, { keyFile: next, authorityFile: authority === null ? null : nextAuthority });
    if ('refused' in answer) {
      if (answer.refused === 'revokedKey') rmSync(next);
      return answer;
    }
    renameSync(next, key);
    const authorityFile = authority === null ? null : join(directory, AUTHORITY_FILE);
    if (authorityFile !== null) renameSync(nextAuthority, authorityFile);
    syncFolder(directory);
    return { branch: answer.branch, keyFile: key, authorityFile };
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && 'path' in error) throw error;
    return faultOf(error);
  } finally {
    rmSync(nextAuthority, { force: true });
  }
}

interface Files {
  readonly keyFile: string;
  readonly authorityFile: string | null;
}

async function ask(address: string, code: string, files: Files): Promise<JoinAnswer> {
  const publicKey = nkeys.fromSeed(readFileSync(files.keyFile)).getPublicKey();
  const connection = await connect({
    servers: address,
    name: JOINING_NAME,
    reconnect: false,
    timeout: CONNECT_MS,
    inboxPrefix: inboxOf(publicKey),
    ...optionsOf(files),
  });
  try {
    const reply = await connection.request(joinSubject(publicKey), JSON.stringify({ code }), { timeout: ANSWER_MS });
    return reply.json<JoinAnswer>();
  } finally {
    await connection.close().catch(() => undefined);
  }
}

/** Erases the key; what headquarters has stored is no reason any more to delete batches here. Throws errors of the disk. */
export function leaveHeadquarters({ directory }: Pick<JoinOrder, 'directory'>): boolean {
  for (const name of [KEY_FILE, NEXT_KEY_FILE, AUTHORITY_FILE]) rmSync(join(directory, name), { force: true });
  forgetStoredElsewhere(directory);
  syncFolder(directory);
  return true;
}
