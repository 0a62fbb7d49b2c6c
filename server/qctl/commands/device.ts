/** `qctl device`: the devices of the box, and what is plugged into this machine. */
import { type Command, Option } from 'commander';
import type { QboxClient } from '../../protocol/client/client.js';
import type { ReplyData } from '../../protocol/registry.js';
import { confirmed } from '../confirmation.js';
import type { Dependencies } from '../dependencies.js';
import { KINDS, type Kind } from '../devices/kinds.js';
import { globalOptions, idNumber, sessionOptions } from '../global-options.js';
import { json, printable, table } from '../output.js';
import { withSession } from '../session.js';
import { addAdd, addRemove } from './device-add.js';
import { addProfile } from './device-profile.js';
import { addScan } from './device-scan.js';
import { addTest } from './device-test.js';
import { addWatchDevice } from './device-watch.js';

export function addDevice(root: Command, dependencies: Dependencies): void {
  const device = root.command('device').description('devices: printers, boards, screens, keypads, scanners, loudspeakers');
  addList(device.command('list'), dependencies);
  addScan(device.command('scan'), dependencies);
  addAdd(device.command('add [kind] [name]'), dependencies);
  addRemove(device.command('remove <kind> <name>'), dependencies);
  addTest(device, dependencies);
  addWatchDevice(device.command('watch <name>'), dependencies);
  addAddress(device.command('address <name> <new>'), dependencies);
  addProfile(device, dependencies);
}

type Device = ReplyData<'devices'>[number];

function addList(command: Command, dependencies: Dependencies): void {
  command
    .description('lists the devices of the box with their states, faults and remedies')
    .addOption(new Option('--kind <kind>', 'only these').choices(KINDS))
    .addHelpText('after', '\nExamples:\n  qctl device list                   all\n  qctl device list --kind printer    printers')
    .action(async (own: { readonly kind?: Kind }) => {
      const options = globalOptions(command);
      await withSession(sessionOptions(options), dependencies, async ({ client }) => {
        const devices = (await client.call('devices', {})).filter(({ kind }) => own.kind === undefined || kind === own.kind);
        dependencies.out(options.json ? json(devices) : showDevices(devices, dependencies));
      });
    });
}

function showDevices(devices: readonly Device[], page: Dependencies): string {
  const rows = devices.map(({ name, kind, state, jobs, roll, profile, model, port }) => ({
    name,
    kind,
    state,
    profile,
    model,
    port,
    jobs: kind === 'printer' ? jobs : null,
    tickets_left: roll?.tickets_left ?? null,
    paper_used_m: roll === null ? null : (roll.used_mm / 1000).toFixed(1),
  }));
  const troubles = devices.flatMap(({ name, kind, troubles }) =>
    troubles.map(({ text, remedy }) => `${printable(`${kind} ${name}: ${text} ${remedy}`)}\n`),
  );
  return table(rows, page) + troubles.join('');
}

function addAddress(command: Command, dependencies: Dependencies): void {
  command
    .description('gives an LED board another address; the board keeps it without power')
    .option('--from <address>', 'present address; without it any, and then no other board may be connected', idNumber)
    .option('--yes', 'do it without asking')
    .addHelpText(
      'after',
      '\nExamples:\n  qctl device address hall 37 --from 36    board 36 of the line hall becomes 37\n' +
        '  qctl device address hall 37              the only board of the line becomes 37',
    )
    .action(async (name: string, to: string, own: { readonly from?: number; readonly yes?: boolean }) => {
      const address = idNumber(to);
      const what =
        own.from === undefined
          ? `EVERY board of the line ${name} that is connected now takes the address ${address}. Is exactly one connected?`
          : `The board ${own.from} of the line ${name} takes the address ${address}, and boards that have it already become its double.`;
      await confirmed(dependencies, own.yes, what);
      await withSession(sessionOptions(globalOptions(command)), dependencies, async ({ client }) => {
        await changeAddress(client, name, own.from, address);
        dependencies.out(
          `said to the board; the book ScoreBoard is to name ${address} as its address, then "qctl device identify ${name}" shows it\n`,
        );
      });
    });
}

const changeAddress = (client: QboxClient, device: string, from: number | undefined, to: number) =>
  client.call('setBoardAddress', { device, to, ...(from === undefined ? { only_board: true } : { from }) });
