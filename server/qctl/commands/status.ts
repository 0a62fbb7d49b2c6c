/** `qctl status`: the state of the box, its queue and its windows, on one screen. */
import { WINDOW_STATE } from '../../model/window-state.js';
import { type Element, type QboxClient, QboxError } from '../../protocol/client/client.js';
import type { ReplyData } from '../../protocol/registry.js';
import type { QctlCommand } from '../command.js';
import { duration, type Page, paint, personName, printable, type Style, secondsBetween, size, table } from '../output.js';
import { releaseLine } from './release-text.js';

export function addStatus(root: QctlCommand): void {
  root
    .command('status')
    .description('shows version, clock, disk, queue, devices and windows on one screen')
    .explained({
      'qctl status': 'the box on this machine',
      'qctl --url wss://192.168.1.20:8443 status': 'another one',
      'qctl status --json | jq .queue.waiting': 'for a script',
    })
    .asks(({ client, where }) => readStatus(client, where), showStatus);
}

export type Status = Awaited<ReturnType<typeof readStatus>>;

/** As in the answer to `devices`. */
type DeviceStatus = ReplyData<'devices'>[number];

type WindowStatus = ReturnType<typeof windowStatus>;

export async function readStatus(client: QboxClient, url: string) {
  const [info, diagnostics, devices, workplaces, users, consumers] = await Promise.all([
    client.call('info', {}),
    readDiagnostics(client),
    client.call('devices', {}),
    client.list('Workplace'),
    client.list('User'),
    client.list('Consumer'),
  ]);
  return {
    url,
    version: info.core,
    boxTime: client.boxTime,
    sessions: info.sessions,
    diagnostics,
    queue: queueStatus(consumers, client.boxTime),
    devices,
    windows: workplaces.map((workplace) => windowStatus(workplace, users, consumers)),
  };
}

/** null if the box is older, or the user may not ask. */
async function readDiagnostics(client: QboxClient): Promise<ReplyData<'diagnostics'> | null> {
  try {
    return await client.call('diagnostics', {});
  } catch (failure) {
    if (failure instanceof QboxError) return null;
    throw failure;
  }
}

function showStatus(status: Status, page: Page): string {
  const { queue } = status;
  const longest =
    queue.longestWaitSec === null ? '' : `; the longest wait is ${duration(queue.longestWaitSec)} (${queue.longestWaitTicket})`;
  const label = (text: string): string => paint(page, 'bold', text.padEnd(10));
  return [
    `${label('box')}${printable(status.version)} at ${status.url}${uptimeText(status)}`,
    `${label('clock')}${printable(status.boxTime)}${clockText(status, page)}`,
    ...diskLines(status, label),
    ...faultLines(status, page, label),
    `${label('sessions')}${status.sessions}`,
    `${label('queue')}${queue.waiting} waiting, ${queue.serving} being served, ${queue.postponed} postponed${printable(longest)}`,
    ...status.devices.flatMap(({ release }) => (release ? [`${label('release')}${releaseLine(release)}`] : [])),
    ...(status.devices.length === 0 ? [] : ['', showDevices(status.devices, page).trimEnd()]),
    '',
    windowTable(status.windows, page),
  ].join('\n');
}

const uptimeText = ({ diagnostics }: Status): string => (diagnostics ? `, up ${duration(diagnostics.uptime_sec)}` : '');

const CLOCK_TEXTS: Readonly<Record<string, string>> = {
  network: 'from a time server',
  battery: 'from the battery clock',
  set: 'set by hand',
  remembered: 'not synchronised: it goes on from the last known time. Connect a time server, or set the clock',
  nobody: 'not synchronised: no time server was reached yet. Connect one, or set the clock',
  unknown: 'synchronisation unknown',
};

function clockText({ diagnostics }: Status, page: Page): string {
  if (diagnostics === null) return '';
  const { origin, doubtful } = diagnostics.clock;
  const text = `, ${CLOCK_TEXTS[origin] ?? printable(origin)}`;
  return doubtful ? paint(page, 'yellow', text) : text;
}

function diskLines({ diagnostics }: Status, label: (text: string) => string): string[] {
  if (diagnostics === null) return [];
  const { disk, newest_backup } = diagnostics;
  const used = size(disk.database_bytes + disk.log_bytes + disk.snapshot_bytes);
  const backup = newest_backup === null ? 'no backup' : `newest backup ${newest_backup}`;
  return [`${label('disk')}${size(disk.free_bytes)} of ${size(disk.total_bytes)} free, the data takes ${used}; ${printable(backup)}`];
}

function faultLines({ diagnostics }: Status, page: Page, label: (text: string) => string): string[] {
  // An older box does not report its faults.
  return (diagnostics?.faults ?? []).map(({ severity, since, text, remedy }) =>
    paint(page, severity === 'error' ? 'red' : 'yellow', `${label('fault')}${printable(`${text} ${remedy} (since ${since})`)}`),
  );
}

/** One line for each device, and below them one for each fault, with its remedy. */
function showDevices(devices: readonly DeviceStatus[], page: Page): string {
  const rows = devices.map(({ name, model, port, state, roll, jobs }) => ({
    device: name,
    state,
    jobs,
    tickets_left: roll?.tickets_left ?? null,
    model,
    port,
  }));
  return (
    table(rows, page, (column, text) => (column === 'state' ? DEVICE_STYLES[text] : undefined)) +
    troubleLines(devices)
      .map((line) => `${line}\n`)
      .join('')
  );
}

export const troubleLines = (devices: readonly DeviceStatus[]): string[] =>
  devices.flatMap(({ name, troubles }) => troubles.map(({ text, remedy }) => printable(`${name}: ${text} ${remedy}`)));

function queueStatus(consumers: readonly Element<'Consumer'>[], now: string) {
  const count = (state: Element<'Consumer'>['state']): number => consumers.filter((consumer) => consumer.state === state).length;
  const [oldest] = consumers
    .filter(({ state }) => state === 'WAITING')
    .sort((a, b) => Date.parse(a.registration) - Date.parse(b.registration));
  return {
    waiting: count('WAITING'),
    postponed: count('POSTPONE'),
    serving: count('SERVING'),
    /** Of the tickets that wait now; null if there are none. */
    longestWaitSec: oldest ? secondsBetween(oldest.registration, now) : null,
    longestWaitTicket: oldest?.ticket ?? null,
  };
}

function windowStatus(workplace: Element<'Workplace'>, users: readonly Element<'User'>[], consumers: readonly Element<'Consumer'>[]) {
  const clerk = users.find(({ id }) => id === workplace.clerk_id);
  return {
    id: workplace.id,
    name: workplace.name,
    state: stateName(workplace),
    clerk: clerk ? personName(clerk) || clerk.login : null,
    ticket: consumers.find(({ id }) => id === workplace.consumer_id)?.ticket ?? null,
  };
}

function stateName({ disabled, state_id }: Element<'Workplace'>) {
  if (disabled) return 'disabled';
  if (state_id === WINDOW_STATE.serving) return 'serving';
  if (state_id === WINDOW_STATE.onBreak) return 'on a break';
  return state_id === WINDOW_STATE.open ? 'open' : 'closed';
}

export const windowTable = (windows: readonly WindowStatus[], page: Page): string =>
  table(
    windows.map(({ id, ...window }) => ({ window: id, ...window })),
    page,
    (column, text) => (column === 'state' ? STATE_STYLES[text] : undefined),
  );

const STATE_STYLES: Readonly<Record<string, Style>> = {
  serving: 'green',
  open: 'cyan',
  'on a break': 'yellow',
  closed: 'dim',
  disabled: 'dim',
} satisfies Record<WindowStatus['state'], Style>;

const DEVICE_STYLES: Readonly<Record<string, Style>> = {
  starting: 'dim',
  ready: 'green',
  warning: 'yellow',
  trouble: 'red',
} satisfies Record<DeviceStatus['state'], Style>;
