/** Every command of qctl at a running box, with something wrong: one line that says what, and the exit code that scripts rely on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { program } from '../../server/qctl/cli.js';
import { EXIT, type ExitCode } from '../../server/qctl/failures.js';
import { leavesOf } from '../../server/qctl/help-tree.js';
import { type Box, startBox } from '../support/box.js';
import { TestConsole } from './console.js';

const { refused, usage, notInOrder } = EXIT;
const NOWHERE = '/nowhere/at/all';

/** What is typed behind the command, the code, and what is said. */
const WRONG: Readonly<Record<string, readonly [readonly string[], ExitCode, RegExp]>> = {
  status: [['--user', 'nobody'], refused, /the login or the password is wrong/],
  top: [['--every', '0'], usage, /'0' is invalid. Expected a number of seconds from 0.1/],
  // Whatever else is wrong with this machine, the folder is.
  doctor: [['--data', NOWHERE], notInOrder, /[1-9]\d* of \d+ checks found a fault/],
  'support-bundle': [['--to', `${NOWHERE}/bundle.tar.gz`], refused, /It is not there; a memory stick has to be mounted first/],
  'log level': [['loud'], usage, /'loud' is invalid .* Allowed choices are fatal, error/],
  call: [['nextConsumer', '{"workplace": "x"}'], refused, /data.workplace: expected the id of a workplace, got "x"/],
  alerts: [['--seen', '999'], refused, /there is no alert 999/],
  watch: [['weather'], usage, /nothing to watch is called weather; there are currentQueue/],
  'queue list': [['--workplace', '999'], refused, /there is no Workplace with id 999/],
  'queue show': [['Я999'], refused, /the box knows no ticket Я999/],
  'queue call': [['Я999', '--workplace', '11'], refused, /no ticket Я999 is in the queue/],
  'queue close': [['Я999', '--yes'], refused, /no ticket Я999 is in the queue/],
  erase: [['--pin', '7', '--name', 'Анна', '--yes'], usage, /'--pin <pin>' cannot be used with option '--name <name>'/],
  'queue clear': [['--yes', '--user', 'nobody'], refused, /the login or the password is wrong/],
  'book list': [['Servce'], usage, /no book is called "Servce"; there are Service/],
  'book get': [['Service', '999'], refused, /there is no Service with id 999/],
  'book set': [['Service', '4', 'priority=high'], refused, /data.priority: expected a priority.*got "high"/],
  'book new': [['Service', 'nmae=x'], usage, /there is no field "nmae" to set; the fields are name/],
  'book remove': [['Operation', '3', '--yes'], refused, /Operation 3 is used by Service 1/],
  'book fields': [['Servce'], usage, /no book is called "Servce"; there are Service/],
  'book export': [[`${NOWHERE}/branch.toml`], usage, /there is no folder \/nowhere\/at\/all: make it, or name another one/],
  'calendar import': [[`${NOWHERE}/holidays.ics`, '--calendar', '1'], usage, /cannot read: ENOENT/],
  'book import': [[`${NOWHERE}/branch.toml`], usage, /cannot read: ENOENT/],
  stats: [['--from', 'yesteryear'], usage, /'yesteryear' is invalid. Expected a day such as 2026-11-24/],
  fairness: [['yesteryear'], refused, /data.day: expected a day/],
  commands: [['xyzzy'], usage, /no command has "xyzzy" in its name or summary/],
  'device list': [['--kind', 'toaster'], usage, /'toaster' is invalid. Allowed choices are printer/],
  'device scan': [['--kind', 'toaster'], usage, /'toaster' is invalid. Allowed choices are printer/],
  'device add': [
    ['printer', 'hall', '--port', 'teapot:1', '--profile', 'epson-tm-t20iii', '--yes'],
    usage,
    /there is no configuration file: name one with --config FILE/,
  ],
  'device remove': [['printer', 'nobody', '--yes'], usage, /there is no configuration file: name one with --config FILE/],
  'device test': [['nobody'], refused, /expected one of the devices printer hall.*got "nobody"/],
  'device identify': [['nobody'], refused, /expected one of the devices printer hall.*got "nobody"/],
  'device watch': [['nobody'], refused, /expected one of the devices with a cable.*got "nobody"/],
  'device address': [['nobody', '37', '--yes'], refused, /there is no line of LED boards "nobody", only led-bus/],
  'device profile list': [['toaster'], usage, /no profiles are called toaster; there are printer/],
  'device profile show': [['acme-80'], refused, /no profile is called acme-80/],
  'device profile check': [[`${NOWHERE}/acme.toml`], refused, /acme.toml cannot be read: ENOENT/],
  'device profile new': [['toaster'], usage, /no profiles are called toaster; there are printer/],
  'user list': [['--user', 'nobody'], refused, /the login or the password is wrong/],
  'user show': [['nobody'], refused, /no user is called nobody; there are admin/],
  'user new': [['petrov', '--role', 'Оператор', '--random'], refused, /the User 3 has "petrov" already/],
  'user disable': [['admin'], refused, /you cannot remove or disable your own account/],
  'user enable': [['nobody'], refused, /no user is called nobody; there are admin/],
  'user remove': [['admin', '--yes'], refused, /you cannot remove or disable your own account/],
  'user forget-devices': [['nobody'], refused, /no user is called nobody; there are admin/],
  'user password': [['nobody', '--random'], refused, /no user is called nobody; there are admin/],
  'admin reset-password': [['petrov'], refused, /petrov has not the role of an administrator/],
  'session list': [['--user', 'nobody'], refused, /the login or the password is wrong/],
  'session kill': [['999999'], refused, /there is no session with id 999999/],
  'tls show': [[], refused, /the box has no certificate: "qctl tls create" makes one/],
  'tls check': [[], refused, /the box has no certificate: "qctl tls create" makes one/],
  'tls create': [['--days', '0'], usage, /'0' is invalid. Expected a number of days from 1 to 3650/],
  'tls request': [['--name', 'two words'], usage, /got "two words"/],
  'tls install': [[`${NOWHERE}/box.pem`, `${NOWHERE}/box.key`], refused, /It is not there; a memory stick has to be mounted first/],
  pin: [['petrov'], usage, /expected a PIN of 4 to 12 digits/],
  'backup create': [['--data', NOWHERE], usage, /there is no folder .*: name the data folder of the box/],
  'backup list': [[NOWHERE], refused, /It is not there; a memory stick has to be mounted first/],
  'backup verify': [[`${NOWHERE}/x.qbackup`], refused, /It is not there; a memory stick has to be mounted first/],
  'backup restore': [[`${NOWHERE}/x.qbackup`, '--yes'], usage, /there is no file .*x.qbackup/],
  'headquarters status': [['--user', 'nobody'], refused, /the login or the password is wrong|too many failures/],
  'headquarters join': [['nats://headquarters.example:4222', 'K7QM-4XRW-9F2A'], usage, /nats:\/\/ is not encrypted/],
  'headquarters leave': [['--yes'], refused, /this box belongs to no headquarters/],
  'release show': [['--user', 'nobody'], refused, /the login or the password is wrong|too many failures/],
  'release check': [[`${NOWHERE}/qbox.deb`, `${NOWHERE}/qbox.deb.release`], refused, /cannot be read/],
  'journal tail': [['--data', NOWHERE], usage, /there is no database in .*: name the data folder of the box/],
  'journal verify': [['--data', NOWHERE], usage, /there is no database in .*: name the data folder of the box/],
  'journal accept-loss': [['--data', NOWHERE], usage, /there is no database in .*: name the data folder of the box/],
  'config check': [[`${NOWHERE}/qbox.toml`], notInOrder, /1 thing is wrong/],
  'config take': [[`${NOWHERE}/settings.toml`], usage, /there is no configuration file/],
  'config show': [['--config', `${NOWHERE}/qbox.toml`], notInOrder, /no box would start with this configuration/],
};

let box: Box;
let root: string;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'qbox-refusals-'));
  box = await startBox();
});
afterAll(async () => {
  await box.stop();
  rmSync(root, { recursive: true });
});

const LEAVES = leavesOf(program(new TestConsole())).map(({ path }) => path.slice(1).join(' '));

it('none is left out', () => {
  expect(Object.keys(WRONG).sort()).toEqual([...LEAVES].sort());
});

it.each(LEAVES)('%s', async (name) => {
  const [args, code, words] = WRONG[name] ?? expect.unreachable();
  const shell = new TestConsole();
  shell.root = root;
  shell.env.QBOX_URL = box.url;
  expect(await shell.run(...name.split(' '), ...args)).toBe(code);
  expect(shell.stderr).toMatch(words);
  expect(shell.stderr.trim().split('\n')).toHaveLength(1);
});
