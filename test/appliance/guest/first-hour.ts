/** The first hour of an installation, and its last minute: install, log in, set up, print and call; purge. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { after, before, it } from 'node:test';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import type { Account, RawSession } from '../../support/raw-client.js';
import { BOARD_ADDRESS, BRANCH_FILE, KIOSK, SERVICE, WINDOW } from './branch.js';
import { candleTexts } from './candle-line.js';
import {
  CURRENT,
  install,
  installedVersion,
  isActive,
  journal,
  property,
  qctl,
  queue,
  session as sessionOf,
  tellJournal,
  versionOfFile,
} from './installed.js';
import { PluggedPrinter } from './plugged-printer.js';
import { attempt, run } from './shell.js';
import { Terminal } from './terminal.js';
import { until } from './waiting.js';

const PROFILE = 'epson-tm-t20ii';

/** What runs as a user. */
export const processesOf = (uid: string): string[] =>
  readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statSync(`/proc/${name}`, { throwIfNoEntry: false })?.uid === Number(uid));

/** What `qctl device add` asks, and what is typed: nothing where its first guess is right. */
const QUESTIONS: readonly (readonly [RegExp, string])[] = [
  [/1 {2}printer[\s\S]*What is it \[1\]: /, ''],
  [/1 {2}EPSON TM-T20II[\s\S]*Where it is[\s\S]*\[1\]: /, ''],
  [/1 {2}epson-tm-t20ii[\s\S]*Which model \[1\]: /, ''],
  [/Its name \[hall\]: /, ''],
  [/\[printers\.hall\][\s\S]*Write this into \/etc\/qbox\/qbox\.toml\?[\s\S]*: /, 'yes'],
  [/Restart the box now\?[\s\S]*: /, 'no'],
];

/** To be called inside a `describe`. Answers the printer, which is plugged in from before the first step until after the last one. */
export function firstHour(): PluggedPrinter {
  const profile = loadPrinterProfiles().get(PROFILE);
  if (profile === undefined) throw new Error('the profile is missing');
  const printer = new PluggedPrinter(profile);
  let password = '';
  let beganMs = 0;
  const session = (account: Omit<Account, 'login' | 'password'>): Promise<RawSession> =>
    sessionOf({ ...account, login: 'admin', password });

  before(() => printer.plugIn());
  after(async () => {
    printer.unplug();
    await tellJournal();
  });

  it('apt installs the package without a network, and the service is ready', async () => {
    assert.notEqual((await attempt('getent hosts deb.debian.org')).code, 0, 'there is no network');
    beganMs = performance.now();
    await install(CURRENT);
    assert.equal(await installedVersion(), await versionOfFile(CURRENT));
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
    ({ password } = await qctl<{ readonly password: string }>('admin reset-password'));
    assert.ok(password.length >= 12);
    await (await session({ component: 'administrator' })).client.close();
  });

  it('qctl finds the printer and asks for what it needs; board and screen are added by a line each', async () => {
    await run('udevadm settle; ls -l /dev/usb/lp0');
    assert.match(await run('qctl device scan --kind printer'), /epson-tm-t20ii/);
    const terminal = new Terminal('qctl device add');
    for (const [question, answer] of QUESTIONS) {
      await terminal.reads(question);
      terminal.type(answer);
    }
    assert.equal(await terminal.ended(), 0);
    assert.match(
      readFileSync('/etc/qbox/qbox.toml', 'utf8'),
      new RegExp(`\\[printers\\.hall\\]\nport = "usblp:/dev/qbox/printer-[-.\\d]+"\nprofile = "${PROFILE}"\n`),
    );
    await run('qctl device add led line --port "serial:/dev/ttyS1?baud=19200" --profile candle-7 --yes');
    await run('qctl device add lcd screen --port /dev/fb0 --yes && systemctl restart qbox');
    assert.match(await run('qctl device test hall --kind printer'), /./);
    await until('the test page is on paper', () => printer.papers.length === 1);
  });

  it('the branch comes from a file of the technician, with a look at what it changes first', async (test) => {
    const [dry, done] = [await run(`qctl book import ${BRANCH_FILE} --dry-run`), await run(`qctl book import ${BRANCH_FILE} --yes`)];
    assert.match(dry, /Advice/);
    assert.match(done, /Advice/);
    test.diagnostic(`from apt to a branch that may open: ${Math.round((performance.now() - beganMs) / 1000)} s of this machine`);
  });

  it('a ticket is printed on the USB printer, a call is shown on the serial board', async () => {
    const kiosk = await session({ component: 'registrator', place: KIOSK });
    const give = async (): Promise<string> => {
      const given = await kiosk.ask<{ readonly consumer: { readonly ticket: string } }>('registrateConsumer', {
        services: [SERVICE],
        preview: false,
      });
      return given.consumer.ticket;
    };
    const first = await give();
    await until('the ticket is on paper', () => printer.papers.length === 2);
    assert.ok(printer.papers.every(({ isWhole }) => isWhole));
    assert.deepEqual(printer.twin.faults, []);
    await give();
    await until('the second one is on paper, too', () => printer.papers.length === 3);
    assert.doesNotMatch(await journal(), /a ticket was not printed/);

    const clerk = await session({ component: 'workplace', place: WINDOW });
    await clerk.ask('nextConsumer');
    const shown = (): string => candleTexts(readFileSync('/exchange/line')).get(BOARD_ADDRESS) ?? '';
    await until('the board shows the call', () => existsSync('/exchange/line') && /^A001.2 ?$/.test(shown()));
    assert.equal(first, 'A001');
    assert.deepEqual(await queue(), ['A001 SERVING', 'A002 WAITING']);
  });

  return printer;
}

/** To be called inside a `describe`, at its end. */
export function lastMinute(): void {
  it('purging leaves no process, no user and no file of his', async () => {
    const uid = await run('id -u qbox');
    await run('apt-get purge -y qbox');
    assert.deepEqual(processesOf(uid), []);
    assert.notEqual((await attempt('getent passwd qbox')).code, 0);
    assert.equal(await run(`find / -xdev \\( -uid ${uid} -o -gid ${uid} \\) -print`), '');
    assert.equal(
      await run("find /etc/systemd -name '*qbox*' ! -name qbox-guest.service"),
      '',
      'no link of a unit that was enabled by hand',
    );
    assert.equal(existsSync('/var/lib/qbox') || existsSync('/etc/qbox') || existsSync('/usr/lib/qbox'), false);
  });
}
