/**
 * The box inside the cgroup that its unit gives it, with the memory that the kernel holds for its sockets: frames that never end, and
 * subscribers that do not read. It stays the process that it was, answers, and has room left.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { connect as connectTls } from 'node:tls';
import { WebSocket } from 'ws';
import { LIMITS, nativeFrameBytes } from '../../../server/model/limits.js';
import type { RawSession } from '../../support/raw-client.js';
import { stopInTheMiddle, upgraded } from '../../support/unfinished-frames.js';
import { lastMinute } from '../guest/first-hour.js';
import { CURRENT, install, isActive, localSession, property, tellJournal } from '../guest/installed.js';

const MIB = 1024 * 1024;
const MAX = LIMITS.unit.memoryMaxBytes;
const SUBSCRIBERS = 300;
const DEAF = 200;

describe('the box within its MemoryMax', () => {
  const sockets: { destroy?: () => void; terminate?: () => void }[] = [];
  let pid = '';
  let cgroup = '';
  const counter = (file: string): string => readFileSync(`/sys/fs/cgroup${cgroup}/${file}`, 'utf8').trim();

  async function attack(name: string, say: (text: string) => void, run: (admin: RawSession) => Promise<void>): Promise<void> {
    const admin = await localSession();
    await run(admin);
    await admin.ask('info');
    const peak = Number(counter('memory.peak'));
    say(`${name}: at most ${Math.round(peak / MIB)} MiB, ${Math.round((MAX - peak) / MIB)} MiB below MemoryMax`);
    assert.equal(await property('MainPID'), pid);
    assert.match(counter('memory.events'), /^oom_kill 0$/m);
    assert.ok(peak < MAX);
    for (const socket of sockets.splice(0)) (socket.terminate ?? socket.destroy)?.call(socket);
  }

  /** Over TLS from an address of its own. */
  async function attacker(index: number): Promise<ReturnType<typeof connectTls>> {
    const where = { port: 8080, host: '127.0.0.1', localAddress: `127.0.1.${1 + (index % 200)}` };
    const socket = connectTls({ ...where, rejectUnauthorized: false });
    sockets.push(socket);
    await upgraded(socket);
    return socket;
  }

  async function inTurn(count: number, atOnce: number, one: (index: number) => Promise<void>): Promise<void> {
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let index = next++; index < count; index = next++) await one(index);
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  }

  after(tellJournal);

  it('has the cgroup that the table of limits says', async () => {
    await install(CURRENT);
    assert.ok(await isActive());
    [pid, cgroup] = [await property('MainPID'), await property('ControlGroup')];
    assert.equal(Number(counter('memory.max')), MAX);
    assert.match(readFileSync(`/proc/${pid}/limits`, 'utf8'), new RegExp(`^Max open files +${LIMITS.unit.openFilesMax} `, 'm'));
  });

  it('takes 60 frames of 16 MiB that stop before their end', async (test) => {
    await attack(
      '60 frames of 16 MiB',
      (text) => test.diagnostic(text),
      async () => {
        await inTurn(60, 10, async (index) => stopInTheMiddle(await attacker(index), 16 * MIB, 15 * MIB));
      },
    );
  });

  it('takes 200 frames of the largest size that lack a byte', async (test) => {
    const most = nativeFrameBytes(LIMITS.frames.mostBytes);
    await attack(
      '200 frames that lack a byte',
      (text) => test.diagnostic(text),
      async () => {
        await inTurn(200, 10, async (index) => stopInTheMiddle(await attacker(index), most, most - 1));
      },
    );
  });

  it(`takes ${SUBSCRIBERS} subscribers of whom ${DEAF} do not read`, async (test) => {
    await attack(
      `${DEAF} of ${SUBSCRIBERS} do not read`,
      (text) => test.diagnostic(text),
      async (admin) => {
        for (let index = 0; index < 100; index++) {
          await admin.ask('newOperation', { name: `Операция ${index}`, description: 'ж'.repeat(450) });
        }
        await inTurn(SUBSCRIBERS, 10, async (index) => {
          const socket = new WebSocket('wss://127.0.0.1:8080/', {
            localAddress: `127.0.2.${1 + (index % 200)}`,
            rejectUnauthorized: false,
          });
          sockets.push(socket);
          socket.on('error', () => undefined);
          await new Promise((open) => socket.once('open', open));
          const isSubscribed = new Promise((answered) => socket.once('message', answered));
          socket.send(JSON.stringify({ token: admin.token, command: 'subscribeOperations', data: {} }));
          await isSubscribed;
          if (index < DEAF) socket.pause();
        });
        for (let round = 0; round < 10; round++) await admin.ask('setOperation', { id: 1, description: `round ${round}` });
      },
    );
  });

  lastMinute();
});
