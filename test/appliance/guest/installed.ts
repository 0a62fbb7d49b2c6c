/** The installed box as its technician and its clients see it. */
import { readdirSync, readFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import { type Account, dataOf, logIn, RawClient, RawSession } from '../../support/raw-client.js';
import { attempt, run } from './shell.js';

/** Made by host/packages. */
export const [OLDER, BROKEN, CURRENT] = ['/exchange/older.deb', '/exchange/broken.deb', '/exchange/current.deb'] as const;
export const [FLEETING, NEXT] = ['/exchange/fleeting.deb', '/exchange/next.deb'] as const;
export const BACKUPS = '/var/backups/qbox';

export const isActive = async (): Promise<boolean> => (await attempt('systemctl is-active qbox.service')).out.trim() === 'active';
export const property = (name: string): Promise<string> => run(`systemctl show --property=${name} --value qbox.service`);
export const journal = async (): Promise<string> => (await attempt('journalctl --unit=qbox.service --no-pager --output=cat')).out;
/** Its files, the oldest first. */
export const backups = (): string[] => readdirSync(BACKUPS).filter((name) => name.endsWith('.qbackup'));
export const install = (options: string): Promise<string> => run(`apt-get install -y ${options}`);
export const versionOfFile = (deb: string): Promise<string> => run(`dpkg-deb --field ${deb} Version`);
export const installedVersion = (): Promise<string> => run("dpkg --status qbox | sed -n 's/^Version: //p'");

/** Over the local socket, without a password. */
export const qctl = async <Answer>(words: string): Promise<Answer> => JSON.parse(await run(`qctl ${words} --json`)) as Answer;
export interface Queued {
  readonly ticket: string;
  readonly state: string;
}

/** As a technician sees the queue. */
export const queue = async (): Promise<string[]> =>
  (await qctl<readonly Queued[]>('queue list')).map(({ ticket, state }) => `${ticket} ${state}`).sort();

/** Over TLS; the certificate that the installation made is the only one that is trusted. */
export async function session(account: Account): Promise<RawSession> {
  const socket = new WebSocket('wss://127.0.0.1:8080/', { ca: readFileSync('/etc/qbox/tls/certificate.pem') });
  return logIn(await clientAt(socket), account);
}

async function clientAt(socket: WebSocket): Promise<RawClient> {
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return new RawClient(socket);
}

/**
 * An administrator without a password, through the socket of this machine; with the id of a kiosk, at this kiosk. As qctl has it, but each
 * start of a Node takes the guest several seconds.
 */
export async function localSession(kiosk?: number): Promise<RawSession> {
  const client = await clientAt(new WebSocket('ws+unix:/run/qbox/qbox.sock:/'));
  const role = kiosk === undefined ? { component: 'administrator' } : { component: 'registrator', registrator: kiosk };
  const request = { command: 'login', data: { ...role, login: 'admin' } };
  return new RawSession(client, dataOf(await client.request<{ readonly token: string }>(request)).token);
}

/** For whoever wants to know why something failed. */
export async function tellJournal(): Promise<void> {
  process.stdout.write((await attempt('journalctl --unit=qbox.service --no-pager --output=short-monotonic')).out);
}
