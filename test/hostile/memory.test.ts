/**
 * The box inside its own `MemoryMax`: what was tried on it to make it hold more than the unit gives it. The kernel gives each process of
 * it no more data than that, so that whoever asks for more ends; the most that all together ever held is read from the kernel, and how
 * much was left is printed.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { LIMITS, nativeFrameBytes } from '../../server/model/limits.js';
import { type Box, startBox } from '../support/box.js';
import { writeDay } from '../support/day-of-visits.js';
import { noise } from '../support/picture.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { drip, fragments, stopInTheMiddle, upgraded } from '../support/unfinished-frames.js';
import { errorName } from './witness.js';

const MIB = 1024 * 1024;
const CERTIFICATE = resolve(import.meta.dirname, '../transport/certificate');

const { memoryMaxBytes } = LIMITS.unit;
const BOUND = ['prlimit', `--data=${memoryMaxBytes}`];

const LONG_TEXT = deflateSync(Buffer.alloc(7_900_000));

let data: string;
let box: Box;
let ports: Readonly<Record<'tls' | 'plain' | 'visitors', number>>;
const sockets: (Socket | WebSocket)[] = [];

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'qbox-memory-'));
  await start();
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) {
    if (socket instanceof WebSocket) socket.terminate();
    else socket.destroy();
  }
  await box.stop();
  rmSync(data, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const [plain, visitors] = [await freePort(), await freePort()];
  const env = {
    QBOX_TLS_CERTIFICATE: join(CERTIFICATE, 'certificate.pem'),
    QBOX_TLS_KEY: join(CERTIFICATE, 'key.pem'),
    QBOX_PLAIN_PORT: String(plain),
    QBOX_VISITOR_PORT: String(visitors),
    QBOX_REQUESTS_PER_SECOND: '0',
    // Beside the subscribers there is an administrator.
    QBOX_CONNECTIONS: '2100',
  };
  box = await startBox({ data, env, runner: BOUND });
  ports = { tls: box.port, plain, visitors };
}

function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => found(port));
    });
  });
}

/** Processes of the box: it, and what it has started. */
function processes(pid: number): readonly number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(processes)];
}

/** MiB of one line of a process's status. */
const mibOf = (pid: number, line: 'VmHWM' | 'RssFile'): number =>
  Number(new RegExp(`^${line}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/**
 * The most that they ever held, all together: more than they held at any one moment. All are the same program, whose file is in memory
 * once, and counted once against the unit's limit.
 */
function mostMib(): number {
  const all = processes(box.pid).map((pid) => ({ mostMib: mibOf(pid, 'VmHWM'), ofFilesMib: mibOf(pid, 'RssFile') }));
  const programMib = Math.max(...all.map(({ ofFilesMib }) => ofFilesMib));
  return all.reduce((sum, { mostMib, ofFilesMib }) => sum + mostMib - ofFilesMib, programMib);
}

function expectMargin(attack: string): void {
  const most = mostMib();
  const memoryMax = memoryMaxBytes / MIB;
  process.stdout.write(`${attack}: at most ${most.toFixed(0)} MiB, ${(memoryMax - most).toFixed(0)} MiB below MemoryMax\n`);
  expect(most).toBeLessThan(memoryMax);
}

/** A client that speaks as it likes, from an address of its own. */
async function attacker(door: keyof typeof ports, index: number): Promise<Socket> {
  const where = { port: ports[door], host: '127.0.0.1', localAddress: `127.0.1.${1 + (index % 200)}` };
  const socket = door === 'tls' ? connectTls({ ...where, rejectUnauthorized: false }) : connectTcp(where);
  sockets.push(socket);
  return await upgraded(socket);
}

async function administrator(): Promise<RawSession> {
  const client = await connect(`ws://127.0.0.1:${ports.plain}/`);
  sockets.push(client.socket);
  return logIn(client, { component: 'administrator', login: 'admin' });
}

/** Meanwhile and afterwards somebody of the branch is answered. */
async function attack(name: string, run: () => Promise<unknown>): Promise<void> {
  const admin = await administrator();
  await run();
  await admin.ask('info');
  await (await administrator()).ask('info');
  expectMargin(name);
}

const many = (count: number, one: (index: number) => Promise<void>): Promise<unknown> =>
  Promise.all(Array.from({ length: count }, (_, index) => one(index)));

it.each(['visitors', 'plain', 'tls'] as const)('60 connections that announce 16 MiB, send 15 and stop: %s', async (door) => {
  await attack(`60 frames of 16 MiB (${door})`, () =>
    many(60, async (index) => stopInTheMiddle(await attacker(door, index), 16 * MIB, 15 * MIB)),
  );
});

it.each([
  ['plain', 1900],
  ['tls', 1900],
  ['visitors', 900],
] as const)('unfinished frames of the largest size, from many addresses: %s', async (door, count) => {
  const most = nativeFrameBytes(door === 'visitors' ? LIMITS.frames.visitorBytes : LIMITS.frames.mostBytes);
  await attack(`${count} frames that lack a byte (${door})`, () =>
    many(count, async (index) => {
      await stopInTheMiddle(await attacker(door, index), most, most - 1);
      // Who is cut comes again, and holds what he may hold.
      await stopInTheMiddle(await attacker(door, index), LIMITS.frames.shortBytes, LIMITS.frames.shortBytes - 1);
    }),
  );
});

it.each([
  ['plain', 1000],
  ['tls', 300],
] as const)('messages in fragments that never end, with pongs between them: %s', async (door, count) => {
  await attack(`${count} endless messages (${door})`, () =>
    many(count, async (index) => fragments(await attacker(door, index), nativeFrameBytes(LIMITS.frames.mostBytes) - 1)),
  );
});

it('frames that come byte by byte: tls', async () => {
  await attack('600 frames that drip (tls)', () =>
    many(600, async (index) => drip(await attacker('tls', index), nativeFrameBytes(LIMITS.frames.mostBytes), 200)),
  );
});

it('2,000 subscribers of whom 1,500 do not read', { timeout: 120_000 * SLOWNESS }, async () => {
  const SUBSCRIBERS = 2_000;
  const DEAF = 1_500;
  const ROUNDS = 10;
  const admin = await administrator();
  const filled = Array.from({ length: 100 }, (_, index) =>
    admin.ask('newOperation', { name: `Операция ${index}`, description: 'ж'.repeat(450) }),
  );
  await Promise.all(filled);
  const newest = new Map<number, string>();
  for (let index = 0; index < SUBSCRIBERS; index += 1) {
    const socket = new WebSocket(`ws://127.0.0.1:${ports.plain}/`, { localAddress: `127.0.2.${1 + (index % 200)}` });
    sockets.push(socket);
    socket.on('error', () => undefined);
    await new Promise((open) => socket.once('open', open));
    const isSubscribed = new Promise((answered) => socket.once('message', answered));
    socket.send(JSON.stringify({ token: admin.token, command: 'subscribeOperations', data: {} }));
    await isSubscribed;
    if (index < DEAF) socket.pause();
    else socket.on('message', (text: Buffer) => newest.set(index, /"(round \d+)"/.exec(text.toString('latin1', 0, 4000))?.[1] ?? ''));
  }
  for (let round = 0; round < ROUNDS; round += 1) await admin.ask('setOperation', { id: 1, description: `round ${round}` });
  const last = `round ${ROUNDS - 1}`;
  await expect.poll(() => [...newest.values()].filter((round) => round === last).length).toBe(SUBSCRIBERS - DEAF);
  await admin.ask('info');
  expectMargin('1,500 of 2,000 subscribers do not read');
});

it('16 askers at once of a day with 74,000 tickets', { timeout: 120_000 * SLOWNESS }, async () => {
  const DAY_MS = 86_400_000;
  const fromMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS;
  await box.stop();
  await writeDay(data, { visits: 74_000, fromMs });
  await start();
  await attack('16 askers of a day with 74,000 tickets', async () => {
    for (const hours of [24, 0.5]) {
      const period = { from: new Date(fromMs).toISOString(), to: new Date(fromMs + hours * 3_600_000).toISOString() };
      await many(16, async () => {
        const { client, token } = await administrator();
        const question = { ...period, services: true, stages: true, operations: true };
        const answer = await client.request({ token, command: 'statistics', data: question });
        expect(errorName(answer.data)).toBe(hours === 24 ? 'answerTooLong' : undefined);
      });
    }
  });
});

it('251 tickets with photos of 2 MB', { timeout: 150_000 * SLOWNESS }, async () => {
  const photo = await noise(690, 1);
  expect(photo.length).toBeGreaterThan(1_850_000);
  let taken = 0;
  await attack('251 photos of 2 MB', () =>
    many(LIMITS.photosAtOnce, async () => {
      const { client, token } = await administrator();
      while (taken < 251) {
        taken += 1;
        const { data: ticket } = await client.request({ token, command: 'newConsumer', data: { services: [4], photo } });
        expect(errorName(ticket)).toBeUndefined();
      }
    }),
  );
});

/** The text of an SVG of a megabyte that becomes 690,000 elements. */
const manyElements = (): string => {
  const elements = '<g/>'.repeat(230_000);
  return `<!DOCTYPE svg [<!ENTITY e "${elements}">]><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">&e;&e;&e;</svg>`;
};

const base64 = (file: Buffer | string): string => Buffer.from(file).toString('base64');
const blank = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: { r: 52, g: 86, b: 120, alpha: 0.5 } } });

it('pictures that were made to break decoders, and the heaviest that are taken', { timeout: 120_000 * SLOWNESS }, async () => {
  const refused = [
    base64(manyElements()),
    base64(await blank(5000, 4900).toColourspace('rgb16').png({ progressive: true }).toBuffer()),
    base64(await blank(4000, 3900, 4).webp().toBuffer()),
    base64(oneRow(25_000_000)),
  ];
  const taken = [
    base64(await blank(5000, 4900, 4).toColourspace('rgb16').png().toBuffer()),
    base64(await blank(5000, 4900).withMetadata({ orientation: 6 }).jpeg().toBuffer()),
    base64(await blank(4100, 3300).withMetadata({ orientation: 5 }).jpeg({ progressive: true }).toBuffer()),
    base64(await blank(3700, 2800, 4).webp({ lossless: true }).toBuffer()),
    base64(withTexts(await blank(16, 16).png().toBuffer())),
  ];
  const other = await administrator();
  const [first] = await other.ask<readonly { readonly design: object }[]>('ticketDesigns');
  let previews = 0;
  await attack('pictures against decoders, four at once', async () => {
    let isOver = false;
    const looking = (async () => {
      while (!isOver) {
        await other.ask('previewTicketDesign', { design: first?.design });
        previews += 1;
      }
    })();
    await many(4, async () => {
      const { client, token } = await administrator();
      for (const photo of [...refused, ...taken, ...refused]) {
        const { data: ticket } = await client.request({ token, command: 'newConsumer', data: { services: [4], photo } });
        expect(errorName(ticket)).toBe(refused.includes(photo) ? 'invalidRequest' : undefined);
      }
    });
    isOver = true;
    await looking;
  });
  const health = await fetch(`http://127.0.0.1:${ports.plain}/health`);
  expect(await health.json()).toMatchObject({ faults: [] });
  // A page goes before photos, and each round has the photos of four.
  expect(previews).toBeGreaterThan(refused.length + taken.length);
});

it('boards in a hundred sizes, from a hundred addresses', async () => {
  await attack('a hundred sizes of a board', async () => {
    let answered = 0;
    const guests = Array.from({ length: 100 }, (_, index) => {
      const path = `/qboard/${1 + (index % 2)}.stream?width=${1900 - index}&height=1080`;
      const where = { port: ports.plain, host: '127.0.0.1', path, localAddress: `127.0.5.${1 + index}` };
      return get(where, (answer) => {
        answered += 1;
        answer.resume();
      }).on('error', () => undefined);
    });
    await expect.poll(() => answered).toBe(100);
    const board = await fetch(`http://127.0.0.1:${ports.plain}/qboard/1.png`);
    expect([board.status, (await board.arrayBuffer()).byteLength > 0]).toEqual([200, true]);
    for (const guest of guests) guest.destroy();
  });
});

/** A PNG of 16 bits that is one row: its decoder holds all of it, many times over while it is scaled. */
function oneRow(width: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(1, 4);
  head.set([16, 6], 8);
  const chunks = [
    ['IHDR', head],
    ['IDAT', deflateSync(Buffer.alloc(1 + 8 * width))],
    ['IEND', Buffer.alloc(0)],
  ] as const;
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks.map(([name, content]) => pngChunk(name, content))]);
}

/** 110 MB of texts in 110 kB. */
function withTexts(png: Buffer): Buffer {
  const texts = Array.from({ length: 14 }, (_, index) => pngChunk('zTXt', Buffer.concat([Buffer.from(`k${index}\0\0`), LONG_TEXT])));
  // Behind the head, which is the first chunk.
  return Buffer.concat([png.subarray(0, 33), ...texts, png.subarray(33)]);
}

function pngChunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
