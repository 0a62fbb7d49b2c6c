/**
 * Reports the state of the box to systemd (sd_notify: datagrams on a Unix socket): ready, stopping, alive. Reports nothing if systemd did
 * not start it. The only file that imports unix-dgram.
 */
/// <reference path="./unix-dgram.d.ts" />
import type { Log } from './log.js';

export interface ServiceManager {
  /** Interval for `alive`, so that two may be late; null = no watchdog. */
  readonly aliveEveryMs: number | null;
  ready(status: string): void;
  stopping(): void;
  /** Must be called only when the box has just proved that it can commit. */
  alive(): void;
}

/** For a box that systemd did not start. */
const NOBODY: ServiceManager = { aliveEveryMs: null, ready: () => {}, stopping: () => {}, alive: () => {} };

/**
 * Reads systemd's variables and removes them from the environment, as they are not meant for programs that the box starts.
 * @throws if systemd expects reports that cannot be sent: it would end the box after its limit, without a reason
 */
export async function findServiceManager(environment: NodeJS.ProcessEnv, log: Log): Promise<ServiceManager> {
  const { NOTIFY_SOCKET: path, WATCHDOG_USEC: watchdogUs, WATCHDOG_PID: watchdogPid } = environment;
  for (const name of ['NOTIFY_SOCKET', 'WATCHDOG_USEC', 'WATCHDOG_PID']) delete environment[name];
  if (!path) return NOBODY;
  const send = await openNotifySocket(path, log);
  const isWatched = watchdogUs !== undefined && (watchdogPid === undefined || Number(watchdogPid) === process.pid);
  return {
    aliveEveryMs: isWatched ? Number(watchdogUs) / 3000 : null,
    ready: (status) => send(`READY=1\nSTATUS=${status}`),
    stopping: () => send('STOPPING=1\nSTATUS=stopping: what was asked is answered and written down'),
    alive: () => {
      if (isWatched) send('WATCHDOG=1');
    },
  };
}

async function openNotifySocket(path: string, log: Log): Promise<(message: string) => void> {
  if (!path.startsWith('/')) throw new Error(`systemd waits at ${path}, which is no path: only sockets in the file system can be notified`);
  // Missing if it could not be compiled; only systemd needs it.
  const { default: unixDgram } = await import('unix-dgram').catch((error: unknown) => {
    const why = 'systemd waits for the message that the box is ready, but the package unix-dgram is not installed. ';
    throw new Error(`${why}Install it (npm ci with a compiler), or use Type=exec and WatchdogSec=0 in the unit.`, { cause: error });
  });
  const socket = unixDgram.createSocket('unix_dgram');
  const failed = (error: Error) => log.warn({ err: error }, 'systemd could not be notified');
  socket.on('error', failed);
  return (message) => {
    const bytes = Buffer.from(message);
    socket.send(bytes, 0, bytes.length, path, (error) => error && failed(error));
  };
}
