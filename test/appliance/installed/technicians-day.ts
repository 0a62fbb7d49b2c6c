/**
 * The technician's day on a fresh Debian without a network: install, log in, set up, print, call, lose the process, back up, upgrade, go
 * back from an upgrade that fails, remove, purge. Each step goes on where the one before ended.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { WebSocket } from 'ws';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { type Account, logIn, md5, RawClient, type RawSession } from '../../support/raw-client.js';
import { candleTexts } from '../guest/candle-line.js';
import { PluggedPrinter } from '../guest/plugged-printer.js';
import { attempt, run } from '../guest/shell.js';
import { until } from '../guest/waiting.js';

/** Made by host/packages. */
const [FIRST, NEXT, BROKEN] = ['first', 'next', 'broken'].map((name) => `/exchange/${name}.deb`);
const PROFILE = 'epson-tm-t20ii';
const BOARD_ADDRESS = 0x21;
/** The watchdog looks each minute, then gives a process that does not answer 45 s to die by itself. */
const WATCHDOG_LIMIT_MS = 240_000;
const EXPOSURE_MAX = 2.5;

const isActive = async (): Promise<boolean> => (await attempt('systemctl is-active qbox.service')).out.trim() === 'active';
const property = (name: string): Promise<string> => run(`systemctl show --property=${name} --value qbox.service`);
const installedVersion = (): Promise<string> => run("dpkg --status qbox | sed -n 's/^Version: //p'");
const backups = (): string[] => readdirSync('/var/backups/qbox').filter((name) => name.endsWith('.qbackup'));
/** What runs as a user. */
const processesOf = (uid: string): string[] =>
  readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statSync(`/proc/${name}`, { throwIfNoEntry: false })?.uid === Number(uid));
const install = (options: string): Promise<string> => run(`apt-get install -y ${options}`);

interface Made {
  readonly id: number;
}
interface Queued {
  readonly ticket: string;
  readonly state: string;
}

/** As a technician sees the queue, over the local socket. */
const queue = async (): Promise<string[]> => {
  const rows = JSON.parse(await run('qctl queue list --json')) as readonly Queued[];
  return rows.map(({ ticket, state }) => `${ticket} ${state}`).sort();
};

describe("the technician's day", () => {
  const profile = loadPrinterProfiles().get(PROFILE);
  if (profile === undefined) throw new Error('the profile is missing');
  const printer = new PluggedPrinter(profile);
  let password = '';
  const ids = { service: 0, window: 0, kiosk: 0 };
  /** Over TLS; the certificate that the installation made is the only one that is trusted. */
  const session = async (account: Omit<Account, 'login' | 'password'>): Promise<RawSession> => {
    const socket = new WebSocket('wss://127.0.0.1:8080/', { ca: readFileSync('/etc/qbox/tls/certificate.pem') });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return logIn(new RawClient(socket), { ...account, login: 'admin', password });
  };

  before(() => printer.plugIn());
  after(async () => {
    printer.unplug();
    // For whoever wants to know why something failed.
    process.stdout.write((await attempt('journalctl --unit=qbox.service --no-pager --output=short-monotonic')).out);
  });

  it('apt installs the package without a network, and the service is ready', async () => {
    assert.notEqual((await attempt('getent hosts deb.debian.org')).code, 0, 'there is no network');
    await install(FIRST ?? '');
    assert.ok(await isActive());
    assert.equal(statSync('/etc/qbox/tls/key.pem').mode & 0o777, 0o640);
    assert.equal(statSync('/run/qbox/qbox.sock').mode & 0o777, 0o660);
    assert.equal(await run('stat -c %U:%G:%a /var/lib/qbox'), 'qbox:qbox:750');
    assert.equal(await run(`stat -c %U /proc/${await property('MainPID')}`), 'qbox');
  });

  it('there is no default password; qctl shows a random one, and with it one logs in over TLS', async () => {
    for (const guess of ['admin', '12345', 'qbox', '']) {
      password = guess;
      await assert.rejects(session({ component: 'administrator' }));
    }
    password = (JSON.parse(await run('qctl admin reset-password --json')) as { readonly password: string }).password;
    assert.ok(password.length >= 12);
    await (await session({ component: 'administrator' })).client.close();
  });

  it('a kiosk, a clerk, a window and a service are made; printer and board come by the configuration', async () => {
    const admin = await session({ component: 'administrator' });
    const made = async (book: string, fields: object): Promise<number> => (await admin.ask<Made>(`new${book}`, fields)).id;
    const operation = await made('Operation', { name: 'Consultation' });
    const range = await made('TicketRange', { name: 'Tickets', prefix: 'A' });
    ids.service = await made('Service', { name: 'Advice', ticket_range_id: range, operations: { '1': [operation] } });
    ids.window = await made('Workplace', { name: 'Window 2', alias: '2', all_operations: 1 });
    const role = await made('UserRole', { name: 'Clerks', clerk: { all_operations: 1 } });
    await made('User', { login: 'clerk', password: md5('a clerk'), role_id: role });
    ids.kiosk = await made('Registrator', { name: 'Entrance', services: { '1': [ids.service] } });

    await run('udevadm settle; ls -l /dev/usb/lp0');
    const [name] = readdirSync('/dev/qbox').filter((file) => file.startsWith('printer-'));
    assert.ok(name, 'the printer has a name of its socket');
    const tables = `
[printers.hall]
port = "usblp:/dev/qbox/${name}"
profile = "${PROFILE}"
[leds.line]
port = "serial:/dev/ttyS1?baud=19200"
profile = "candle-7"
`;
    await run(`cat >>/etc/qbox/qbox.toml <<'END'\n${tables}END\nqctl config check && systemctl restart qbox`);
    const again = await session({ component: 'administrator' });
    await again.ask('setRegistrator', { id: ids.kiosk, printer: 'hall' });
    await again.ask('newScoreBoard', { name: 'Board', device: 'line', address: BOARD_ADDRESS, workplaces: [ids.window] });
  });

  it('a ticket is printed on the USB printer, a call is shown on the serial board', async () => {
    const kiosk = await session({ component: 'registrator', place: ids.kiosk });
    const give = async (): Promise<string> => {
      const given = await kiosk.ask<{ readonly consumer: { readonly ticket: string } }>('registrateConsumer', {
        services: [ids.service],
        preview: false,
      });
      return given.consumer.ticket;
    };
    const first = await give();
    await until('the ticket is on paper', () => printer.twin.pieces.length === 1);
    assert.ok(printer.twin.pieces[0]?.isWhole);
    assert.deepEqual(printer.twin.faults, []);
    await give();
    await until('the second one is on paper, too', () => printer.twin.pieces.length === 2);
    assert.doesNotMatch(await run('journalctl --unit=qbox.service --no-pager --output=cat'), /a ticket was not printed/);

    const clerk = await session({ component: 'workplace', place: ids.window });
    await clerk.ask('nextConsumer');
    const shown = (): string => candleTexts(readFileSync('/exchange/line')).get(BOARD_ADDRESS) ?? '';
    await until('the board shows the call', () => existsSync('/exchange/line') && /^A001.2 ?$/.test(shown()));
    assert.equal(first, 'A001');
    assert.deepEqual(await queue(), ['A001 SERVING', 'A002 WAITING']);
  });

  it('the service is shut off from the rest of the system', async () => {
    const [, exposure] =
      /exposure level for qbox\.service: ([\d.]+)/.exec(await run('systemd-analyze security --no-pager qbox.service')) ?? [];
    assert.ok(Number(exposure) <= EXPOSURE_MAX, `exposure ${exposure}`);
  });

  it('members of the group use qctl without a password, others do not', async () => {
    await run('useradd --create-home technician; useradd --create-home visitor; usermod -a -G qbox technician');
    await run('runuser -u technician -- qctl status');
    assert.equal((await attempt('runuser -u visitor -- qctl status')).code, 3);
  });

  it('a backup is taken by the unit of the timer, and is whole', async () => {
    assert.equal(await run('systemctl is-active qbox-backup.timer'), 'active');
    await run('systemctl start qbox-backup.service');
    assert.equal(backups().length, 1);
    await run(`qctl backup verify /var/backups/qbox/${backups()[0]}`);
  });

  it('a process that is frozen is restarted by the watchdog, and the queue is whole', async () => {
    const pid = await property('MainPID');
    await run(`kill -STOP ${pid}`);
    await until('the watchdog has restarted it', async () => (await property('MainPID')) !== pid && (await isActive()), WATCHDOG_LIMIT_MS);
    assert.match(await run('journalctl --unit=qbox.service --no-pager --output=cat'), /Watchdog timeout/);
    assert.deepEqual(await queue(), ['A001 SERVING', 'A002 WAITING']);
  });

  it('an upgrade takes a backup first and keeps the data', async () => {
    const before = await installedVersion();
    await install(NEXT ?? '');
    assert.equal(await installedVersion(), `${before}+next1`);
    assert.ok(await isActive());
    assert.deepEqual(await queue(), ['A001 SERVING', 'A002 WAITING']);
    assert.ok(
      backups().some((name) => name.includes('before-')),
      'there is a backup of before',
    );
  });

  it('an upgrade that does not become ready goes back by itself', async () => {
    const failed = await attempt(`apt-get install -y ${BROKEN}`);
    assert.notEqual(failed.code, 0);
    assert.match(failed.complaints + failed.out, /THE PREVIOUS VERSION RUNS AGAIN/);
    assert.ok(await isActive());
    assert.deepEqual(await queue(), ['A001 SERVING', 'A002 WAITING']);
    const kiosk = await session({ component: 'registrator', place: ids.kiosk });
    await kiosk.ask('registrateConsumer', { services: [ids.service], preview: false, noprint: true });
    await install(`--allow-downgrades ${NEXT}`);
    assert.ok(await isActive());
    assert.equal(existsSync('/usr/lib/qbox.previous'), false);
    assert.deepEqual(await queue(), ['A001 SERVING', 'A002 WAITING', 'A003 WAITING']);
  });

  it('removing keeps the data', async () => {
    const uid = await run('id -u qbox');
    await run('apt-get remove -y qbox');
    assert.deepEqual(processesOf(uid), []);
    assert.ok(existsSync('/var/lib/qbox/qbox.db') && existsSync('/etc/qbox/qbox.toml'));
    await install(NEXT ?? '');
    assert.deepEqual(await queue(), ['A001 SERVING', 'A002 WAITING', 'A003 WAITING']);
  });

  it('purging leaves no process, no user and no file of his', async () => {
    const uid = await run('id -u qbox');
    await run('apt-get purge -y qbox');
    assert.deepEqual(processesOf(uid), []);
    assert.notEqual((await attempt('getent passwd qbox')).code, 0);
    assert.equal(await run(`find / -xdev \\( -uid ${uid} -o -gid ${uid} \\) -print`), '');
    assert.equal(existsSync('/var/lib/qbox') || existsSync('/etc/qbox') || existsSync('/usr/lib/qbox'), false);
  });
});
