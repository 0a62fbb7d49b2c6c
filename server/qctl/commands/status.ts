/** `qctl status`: how the box, its queue and its windows are, on one screen. */

import type { Command } from 'commander';
import { WINDOW_STATE } from '../../model/books/workplace.js';
import type { Element, QboxClient } from '../../protocol/client/client.js';
import type { ReplyData } from '../../protocol/registry.js';
import { globalOptions, sessionOptions } from '../global-options.js';
import { duration, json, type Page, paint, printable, type Style, table } from '../output.js';
import { withSession } from '../session.js';
import type { Surroundings } from '../surroundings.js';

export function addStatus(root: Command, surroundings: Surroundings): void {
  root
    .command('status')
    .description('shows version, sessions, queue, devices and windows on one screen')
    .action(async (_options: unknown, command: Command) => {
      const options = globalOptions(command);
      await withSession(sessionOptions(options), surroundings, async ({ client, where }) => {
        const status = await readStatus(client, where);
        surroundings.out(options.json ? json(status) : showStatus(status, surroundings));
      });
    });
}

export interface Status {
  readonly url: string;
  readonly version: string;
  readonly boxTime: string;
  readonly sessions: number;
  readonly queue: {
    readonly waiting: number;
    readonly postponed: number;
    readonly serving: number;
    /** Of those who wait now; null when nobody does. */
    readonly longestWaitSec: number | null;
    readonly longestWaitTicket: string | null;
  };
  readonly devices: readonly DeviceStatus[];
  readonly windows: readonly WindowStatus[];
}

/** As `devices` answers it. */
type DeviceStatus = ReplyData<'devices'>[number];

export interface WindowStatus {
  readonly id: number;
  readonly name: string;
  readonly state: 'open' | 'on a break' | 'closed' | 'serving' | 'disabled';
  /** null = nobody. */
  readonly clerk: string | null;
  readonly ticket: string | null;
}

export async function readStatus(client: QboxClient, url: string): Promise<Status> {
  const [info, devices, workplaces, users, consumers] = await Promise.all([
    client.call('info', {}),
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
    queue: queueStatus(consumers, Date.parse(client.boxTime)),
    devices,
    windows: workplaces.map((workplace) => windowStatus(workplace, users, consumers)),
  };
}

export function showStatus(status: Status, page: Page): string {
  const { queue } = status;
  const longest =
    queue.longestWaitSec === null ? '' : `; the longest wait is ${duration(queue.longestWaitSec)} (${queue.longestWaitTicket})`;
  const label = (text: string): string => paint(page, 'bold', text.padEnd(10));
  return [
    `${label('box')}${printable(status.version)} at ${status.url}, its clock says ${printable(status.boxTime)}`,
    `${label('sessions')}${status.sessions}`,
    `${label('queue')}${queue.waiting} waiting, ${queue.serving} being served, ${queue.postponed} put aside${printable(longest)}`,
    ...(status.devices.length === 0 ? [] : ['', showDevices(status.devices, page).trimEnd()]),
    '',
    table(status.windows.map(windowRow), page, (column, text) => (column === 'state' ? STATE_STYLES[text] : undefined)),
  ].join('\n');
}

/** A line a device, and under them a line for each trouble with what to do about it. */
function showDevices(devices: readonly DeviceStatus[], page: Page): string {
  const rows = devices.map(({ name, model, port, state, roll, jobs }) => ({
    device: name,
    state,
    jobs,
    tickets_left: roll?.tickets_left ?? null,
    model,
    port,
  }));
  const troubles = devices.flatMap(({ name, troubles }) => troubles.map(({ text, remedy }) => printable(`${name}: ${text} ${remedy}`)));
  return (
    table(rows, page, (column, text) => (column === 'state' ? DEVICE_STYLES[text] : undefined)) +
    troubles.map((line) => `${line}\n`).join('')
  );
}

function queueStatus(consumers: readonly Element<'Consumer'>[], nowMs: number): Status['queue'] {
  const count = (state: Element<'Consumer'>['state']): number => consumers.filter((consumer) => consumer.state === state).length;
  const [oldest] = consumers
    .filter(({ state }) => state === 'WAITING')
    .sort((a, b) => Date.parse(a.registration) - Date.parse(b.registration));
  return {
    waiting: count('WAITING'),
    postponed: count('POSTPONE'),
    serving: count('SERVING'),
    longestWaitSec: oldest ? Math.max(0, Math.round((nowMs - Date.parse(oldest.registration)) / 1000)) : null,
    longestWaitTicket: oldest?.ticket ?? null,
  };
}

function windowStatus(
  workplace: Element<'Workplace'>,
  users: readonly Element<'User'>[],
  consumers: readonly Element<'Consumer'>[],
): WindowStatus {
  const clerk = users.find(({ id }) => id === workplace.clerk_id);
  return {
    id: workplace.id,
    name: workplace.name,
    state: stateName(workplace),
    clerk: clerk ? [clerk.surname, clerk.name].filter((part) => part !== '').join(' ') || clerk.login : null,
    ticket: consumers.find(({ id }) => id === workplace.consumer_id)?.ticket ?? null,
  };
}

function stateName({ disabled, state_id }: Element<'Workplace'>): WindowStatus['state'] {
  if (disabled) return 'disabled';
  if (state_id === WINDOW_STATE.serving) return 'serving';
  if (state_id === WINDOW_STATE.onBreak) return 'on a break';
  return state_id === WINDOW_STATE.open ? 'open' : 'closed';
}

const windowRow = ({ id, name, state, clerk, ticket }: WindowStatus) => ({ window: id, name, state, clerk, ticket });

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
