/** Disks that are full or take no writes: a start on one shows the queue as it was, and goes on when there is room again. */
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { reject, toWireError } from '../../server/model/errors/errors.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, RawSession } from '../support/raw-client.js';
import { type SmallDisk, smallDisk } from '../support/small-disk.js';
import { ADMINISTRATOR } from './people.js';

const MIB = 1024 * 1024;
const DISK_FAILED = 74;
const KIOSK = { component: 'registrator', login: 'kiosk', place: 1 } as const;
const CLERK = { component: 'workplace', login: 'petrov', place: 11 } as const;
const VISITOR = { services: [4], noprint: true, preview: false };

interface Health {
  readonly status: string;
  readonly faults: readonly string[];
}

const healthOf = async (box: Box): Promise<Health> => (await (await fetch(`${box.url}/health`)).json()) as Health;

async function start(disk: SmallDisk): Promise<Box> {
  const box = await startBox({ data: join(disk.folder, 'data'), runner: disk.runner });
  onTestFinished(async () => void (await box.kill9()));
  return box;
}

/** Some visitors, one of them at a window; answers who could ask for them, and what he saw. */
async function openBranch(box: Box) {
  const kiosk = await logIn(await connect(box.webSocketUrl), KIOSK);
  for (let visitor = 0; visitor < 5; visitor += 1) await kiosk.ask('registrateConsumer', VISITOR);
  const clerk = await logIn(await connect(box.webSocketUrl), CLERK);
  await clerk.ask('nextConsumer');
  const administrator = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  const shown = await allThatIsShown(administrator);
  return { kiosk, clerk, administrator, shown };
}

async function allThatIsShown(session: RawSession) {
  const lists = ['consumerList', 'workplaceList', 'serviceList', 'registratorList', 'ticketRangeList'];
  const board = await session.client.request({ command: 'board', data: { id: 1 } });
  // How long somebody waits, or would, if he is served at all, is no part of the queue: a start forecasts it anew.
  const content = JSON.parse(
    JSON.stringify(board.data, (key, value: unknown) => (/^(wait_(least_)?minutes|unserved|free)$/.test(key) ? undefined : value)),
  );
  return { lists: await Promise.all(lists.map((list) => session.ask(list))), board: content };
}

/** The box shows what was there, refuses what would have to be written, and says why; `error` is the system's code. */
async function expectShown(box: Box, { kiosk, clerk, administrator, shown }: Awaited<ReturnType<typeof openBranch>>, error: string) {
  const refusal = toWireError(reject('readOnly', { why: error }));
  expect(await healthOf(box)).toEqual({ status: 'degraded', faults: ['readOnly'] });
  const client = await connect(box.webSocketUrl);
  // Sessions that were opened before are good.
  expect(await allThatIsShown(new RawSession(client, administrator.token))).toEqual(shown);
  const waiting = (shown.lists[0] as readonly unknown[]).length - 1;
  expect(await new RawSession(client, clerk.token).ask('currentQueue')).toHaveLength(waiting);
  expect(await new RawSession(client, clerk.token).ask('faults')).toMatchObject([{ code: 'readOnly', parameters: { error } }]);
  const refusalOf = async (token: string, command: string, data: object = {}) => (await client.request({ token, command, data })).data;
  expect(await refusalOf(kiosk.token, 'registrateConsumer', VISITOR)).toEqual(refusal);
  expect(await refusalOf(clerk.token, 'serveConsumer')).toEqual(refusal);
  expect(await refusalOf(administrator.token, 'statistics')).toEqual(refusal);
  // Who would sit down at a window is refused; who looks after the box is not.
  await expect(logIn(client, CLERK)).rejects.toThrow('cannot write to its disk');
  const late = await logIn(client, ADMINISTRATOR);
  expect(await late.ask('diagnostics')).toMatchObject({ faults: [{ code: 'readOnly' }] });
  expect(await allThatIsShown(late)).toEqual(shown);
  await client.close();
}

it('a full disk: the box ends, shows the queue as it was, and works again when there is room', async () => {
  const disk = await smallDisk(60 * MIB);
  const box = await start(disk);
  const branch = await openBranch(box);
  disk.fill(0);
  const work = async (): Promise<never> => {
    await branch.kiosk.ask('registrateConsumer', VISITOR);
    return await work();
  };
  await expect(work()).rejects.toThrow('closed');
  expect(await box.exited).toEqual({ code: DISK_FAILED, signal: null });

  const showing = await start(disk);
  // More than was seen before the disk was full.
  const shown = await allThatIsShown(new RawSession(await connect(showing.webSocketUrl), branch.administrator.token));
  const tickets = shown.lists[0] as readonly unknown[];
  expect(tickets).toEqual(expect.arrayContaining([...(branch.shown.lists[0] as readonly unknown[])]));
  await expectShown(showing, { ...branch, shown }, 'ENOSPC');
  disk.empty();
  expect(await showing.exited).toEqual({ code: DISK_FAILED, signal: null });
  expect(showing.stderr()).toContain('the disk is writable again');

  const again = await start(disk);
  expect(await healthOf(again)).toEqual({ status: 'ok', faults: [] });
  const kiosk = new RawSession(await connect(again.webSocketUrl), branch.kiosk.token);
  await kiosk.ask('registrateConsumer', VISITOR);
  const now = await new RawSession(kiosk.client, branch.administrator.token).ask<readonly { readonly ticket: string }[]>('consumerList');
  expect(new Set(now.map(({ ticket }) => ticket)).size).toBe(tickets.length + 1);
});

it.each(['killed', 'stopped'] as const)('a disk that became read-only under a box that was %s shows the queue as it was', async (how) => {
  const disk = await smallDisk(60 * MIB);
  const box = await start(disk);
  const branch = await openBranch(box);
  await (how === 'killed' ? box.kill9() : box.stop());
  disk.remount('ro');
  const showing = await start(disk);
  await expectShown(showing, branch, 'EROFS');
  expect(await showing.stop()).toEqual({ code: 0, signal: null });
  disk.remount('rw');
  expect(await healthOf(await start(disk))).toEqual({ status: 'ok', faults: [] });
});

it('a disk that fills up: a warning first, then the reserve is given up, and the work goes on', async () => {
  const disk = await smallDisk(96 * MIB);
  const box = await start(disk);
  const { kiosk } = await openBranch(box);
  await vi.waitFor(() => expect(disk.names('data')).toContain('reserve'));
  disk.fill(8 * MIB);
  await vi.waitFor(async () => expect(await healthOf(box)).toEqual({ status: 'degraded', faults: ['diskFull', 'diskLow'] }));
  // What the file had is there for the work.
  expect(disk.names('data')).not.toContain('reserve');
  for (let visitor = 0; visitor < 20; visitor += 1) await kiosk.ask('registrateConsumer', VISITOR);
  disk.empty();
  await vi.waitFor(async () => expect(await healthOf(box)).toEqual({ status: 'ok', faults: [] }));
  await vi.waitFor(() => expect(disk.names('data')).toContain('reserve'));
});

it('a disk that was filled to the last byte: the next start gives up the reserve and works', async () => {
  const disk = await smallDisk(96 * MIB);
  const box = await start(disk);
  const { kiosk } = await openBranch(box);
  await vi.waitFor(() => expect(disk.names('data')).toContain('reserve'));
  await box.kill9();
  disk.fill(0);
  const again = await start(disk);
  expect(disk.names('data')).not.toContain('reserve');
  await new RawSession(await connect(again.webSocketUrl), kiosk.token).ask('registrateConsumer', VISITOR);
  await vi.waitFor(async () => expect((await healthOf(again)).faults).toEqual(expect.arrayContaining(['diskFull'])));
});
