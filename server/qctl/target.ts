/** The box to connect to: the one on this machine, through its socket, unless an address is given. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isFingerprint } from '../protocol/client/node.js';
import type { Dependencies } from './dependencies.js';
import { messageOf, UsageError } from './failures.js';

export interface Target {
  /** For the client. */
  readonly url: string;
  /** For people. */
  readonly where: string;
  /** The socket needs no password. */
  readonly isLocal: boolean;
  readonly fingerprint: string | undefined;
}

/** The options of the command line; they win over the environment. */
export interface TargetOptions {
  readonly url?: string | undefined;
  readonly socket?: string | undefined;
  readonly fingerprint?: string | undefined;
}

/** The socket of the package. */
const SERVICE_SOCKET = 'run/qbox/qbox.sock';
const SOCKET_FILE = 'qbox.sock';

export function targetOf(options: TargetOptions, { env, root }: Pick<Dependencies, 'env' | 'root'>): Target {
  const { url, socket } = options;
  if (url !== undefined && socket !== undefined) throw new UsageError('--url and --socket: only one of them can be meant');
  // The command line goes before the environment.
  const address = url ?? (socket === undefined ? fromEnvironment(env, 'QBOX_URL', boxUrl) : undefined);
  if (address === undefined) return local(socket ?? (env.QBOX_SOCKET || usualSocket(env, root)));
  const fingerprint = options.fingerprint ?? fromEnvironment(env, 'QBOX_FINGERPRINT', fingerprintText);
  return { url: address, where: address, isLocal: false, fingerprint };
}

/** Whether the box runs on this machine. */
export const isThisMachine = ({ isLocal, url }: Target): boolean =>
  isLocal || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);

const local = (path: string): Target => ({ url: `ws+unix:${path}:/`, where: path, isLocal: true, fingerprint: undefined });

function usualSocket({ QBOX_DATA }: Dependencies['env'], root: string): string {
  const service = join(root, SERVICE_SOCKET);
  return existsSync(service) ? service : join(QBOX_DATA || './var', SOCKET_FILE);
}

function fromEnvironment(env: Dependencies['env'], name: string, read: (text: string) => string): string | undefined {
  const text = env[name];
  if (!text) return undefined;
  try {
    return read(text);
  } catch (failure) {
    throw new UsageError(`${name}: ${messageOf(failure)}`);
  }
}

/** Also accepts the text that the box prints when it is ready (`http://…`), and a bare `host:port`. */
export function boxUrl(text: string): string {
  const url = /^[a-z]+:\/\//i.test(text) ? text.replace(/^http/i, 'ws') : `ws://${text}`;
  if (!URL.canParse(url) || !/^wss?:/i.test(url)) throw new Error('Expected an address such as ws://localhost:8080.');
  return url;
}

export function fingerprintText(text: string): string {
  if (!isFingerprint(text)) throw new Error('Expected the SHA-256 of a certificate: 64 hexadecimal digits.');
  return text;
}

/** Why a socket of this machine cannot be reached, by the error code of the system. */
export const SOCKET_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'no box runs here, or its socket is elsewhere (--socket PATH); over the network it has an address (--url)',
  EACCES: 'only root and the group of the box may (for the package: sudo, or "adduser LOGIN qbox" and a new log-in)',
  ECONNREFUSED: 'the box that made it does not run any more',
};
