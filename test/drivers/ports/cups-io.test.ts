/** A queue of CUPS whose scheduler and programs misbehave; `cups-box` has the real ones. */
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CupsPrograms, openCups } from '../../../drivers/ports/cups.js';
import { decodeIpp, ippServer } from '../../../drivers/ports/ipp.js';
import { Recorder } from './recorder.js';

const HALL = { kind: 'cups', queue: 'hall' } as const;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'qbox-cups-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

interface QueueState {
  readonly state: number;
  readonly accepts: boolean;
  readonly reasons: readonly string[];
  readonly message: string;
  /** For so many seconds. */
  readonly since: number;
}
const IDLE: QueueState = { state: 3, accepts: true, reasons: ['none'], message: '', since: 5_000 };

/** RFC 8010, 3.1: tag, length and name, length and value. */
const attribute = (tag: number, name: string, value: Uint8Array): Uint8Array => {
  const bytes = Buffer.from(name);
  return Buffer.concat([Buffer.of(tag, 0, bytes.length), bytes, Buffer.of(0, value.length), value]);
};
const answer = (status: number, groups: readonly (readonly Uint8Array[])[]): Uint8Array =>
  Buffer.concat([
    Buffer.of(1, 1, status >> 8, status & 0xff, 0, 0, 0, 1),
    ...groups.flatMap((group) => [Buffer.of(4), ...group]),
    Buffer.of(3),
  ]);
const seconds = (value: number): Uint8Array => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const NOW = 1_795_890_815;
const told = ({ state, accepts, reasons, message, since }: QueueState): Uint8Array =>
  answer(0, [
    [
      attribute(0x23, 'printer-state', Buffer.of(0, 0, 0, state)),
      ...reasons.map((reason, at) => attribute(0x44, at === 0 ? 'printer-state-reasons' : '', Buffer.from(reason))),
      attribute(0x41, 'printer-state-message', Buffer.from(message)),
      attribute(0x22, 'printer-is-accepting-jobs', Buffer.of(accepts ? 1 : 0)),
      attribute(0x21, 'printer-state-change-time', seconds(NOW - since)),
      attribute(0x21, 'printer-up-time', seconds(NOW)),
    ],
  ]);
const NOT_FOUND = answer(0x0406, []);
const names = (...queues: string[]): Uint8Array =>
  answer(
    0,
    queues.map((queue) => [attribute(0x42, 'printer-name', Buffer.from(queue))]),
  );

/** Scripts in the place of lp and lpstat, and a scheduler that answers with what a test says; each job that lp takes is a file `job-N`. */
async function fakeCups(
  respond: (operation: number, count: number) => Uint8Array = () => told(IDLE),
  lp = 'cat > "$(mktemp "$JOBS/job-XXXXXX")"',
): Promise<CupsPrograms & { readonly jobs: () => Buffer[] }> {
  const path = folder();
  const script = (name: string, body: string): string => {
    writeFileSync(join(path, name), `#!/bin/sh\nJOBS=${path}\n${body}\n`, { mode: 0o755 });
    return join(path, name);
  };
  let count = 0;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => response.end(respond(Buffer.concat(parts).readUInt16BE(2), count++)));
  }).listen(join(path, 'cups.sock'));
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const jobs = () => readdirSync(path).flatMap((file) => (file.startsWith('job-') ? [readFileSync(join(path, file))] : []));
  return { lp: script('lp', lp), lpstat: script('lpstat', `[ "$*" = -H ] && echo ${join(path, 'cups.sock')}`), jobs };
}

const GET_PRINTERS = 0x4002;

describe('a queue', () => {
  it('is given a job for each ticket, whole, and none of zeros', async () => {
    const queue = await fakeCups();
    const port = await openCups(HALL, queue)(new Recorder());
    await port.write(new Uint8Array(5000));
    await port.write(Buffer.from('first '), false);
    await port.write(Buffer.from('ticket'), false);
    expect(queue.jobs()).toEqual([]);
    await port.write(Buffer.from('!'));
    await port.write(Buffer.from('second'));
    expect(queue.jobs().map(String).sort()).toEqual(['first ticket!', 'second']);
    await port.close();
    await expect(port.write(Buffer.from('x'))).rejects.toMatchObject({ fault: 'closed' });
  });

  it.each<readonly [string, Partial<QueueState>, string, string]>([
    ['stopped', { state: 5, reasons: ['paused'], message: 'out of paper.' }, 'queueStopped', 'out of paper (paused)'],
    ['stopped without a word', { state: 5 }, 'queueStopped', ''],
    ['one that takes no jobs', { accepts: false, message: 'Rejecting Jobs' }, 'queueStopped', 'Rejecting Jobs (rejecting-jobs)'],
    [
      'one whose printer is gone',
      {
        state: 4,
        since: 1,
        reasons: ['cups-waiting-for-job-completed', 'connecting-to-device'],
        message: 'The printer is not responding.',
      },
      'queueWaits',
      'The printer is not responding (cups-waiting-for-job-completed, connecting-to-device)',
    ],
    ['one that is told to be off', { reasons: ['offline-report'] }, 'queueWaits', 'offline-report'],
    ['one that works on a job for half a minute', { state: 4, since: 30, message: 'No.' }, 'queueWaits', 'No'],
    ['one without paper', { reasons: ['media-empty-error'] }, 'queueWaits', 'media-empty-error'],
  ])('%s is not opened, with the words of CUPS', async (_what, state, fault, says) => {
    const queue = await fakeCups(() => told({ ...IDLE, ...state }));
    await expect(openCups(HALL, queue)(new Recorder())).rejects.toMatchObject({ fault, says });
  });

  it.each(['media-low-warning', 'media-empty-warning', 'toner-low-report', 'cups-waiting-for-job-completed', 'job-printing'])(
    'with %s prints',
    async (reason) => {
      const queue = await fakeCups(() => told({ ...IDLE, state: 4, since: 29, reasons: [reason] }));
      await (await openCups(HALL, queue)(new Recorder())).close();
    },
  );

  it('that connects to its printer for a job is none that waits', async () => {
    const queue = await fakeCups((_, count) =>
      told(count === 0 ? { ...IDLE, state: 4, since: 1, reasons: ['connecting-to-device'] } : IDLE),
    );
    await (await openCups(HALL, queue)(new Recorder())).close();
  });

  it.each<readonly [string, readonly string[], string]>([
    ['some', ['office', 'hall-2'], 'hall-2, office'],
    ['none', [], ''],
    ['many', Array.from({ length: 13 }, (_, at) => `q${10 + at}`), 'q10, q11, q12, q13, q14, q15, q16, q17, q18, q19, … (3)'],
  ])('that is not there is named with those that are: %s', async (_what, queues, says) => {
    const queue = await fakeCups((operation) => (operation === GET_PRINTERS ? names(...queues) : NOT_FOUND));
    await expect(openCups(HALL, queue)(new Recorder())).rejects.toMatchObject({ fault: 'noQueue', says });
  });

  it('of a scheduler that does not run is not there, nor without the programs of CUPS, nor of a web server', async () => {
    const gone = await fakeCups();
    const script = join(folder(), 'lpstat');
    const open = (lpstat: string) => openCups(HALL, { lp: gone.lp, lpstat })(new Recorder());
    writeFileSync(script, '#!/bin/sh\necho /nowhere/cups.sock\n', { mode: 0o755 });
    await expect(open(script)).rejects.toMatchObject({ fault: 'noScheduler' });
    await expect(open('/nowhere/lpstat')).rejects.toMatchObject({ fault: 'noScheduler', says: expect.stringMatching(/cups-client/) });
    const web = await fakeCups(() => Buffer.from('<html>'));
    await expect(openCups(HALL, web)(new Recorder())).rejects.toMatchObject({ fault: 'noScheduler', says: expect.stringMatching(/IPP/) });
  });

  it('that is stopped between two tickets is lost before the second, with the words of CUPS', async () => {
    let isStopped = false;
    const queue = await fakeCups(() => told(isStopped ? { ...IDLE, state: 5, message: 'jam' } : IDLE));
    const listener = new Recorder();
    const port = await openCups(HALL, queue)(listener);
    await port.write(Buffer.from('first'));
    isStopped = true;
    await expect(port.write(Buffer.from('second'))).rejects.toMatchObject({ fault: 'queueStopped', says: 'jam' });
    expect([queue.jobs().map(String), listener.losses]).toEqual([['first'], [expect.objectContaining({ fault: 'queueStopped' })]]);
  });

  it('that refuses a job is lost with its words, and the ticket is not told as printed', async () => {
    const listener = new Recorder();
    const queue = await fakeCups(undefined, 'cat > /dev/null; echo "lp: Destination \\"hall\\" is not accepting jobs." >&2; exit 1');
    const port = await openCups(HALL, queue)(listener);
    await expect(port.write(Buffer.from('ticket'))).rejects.toMatchObject({
      fault: 'failed',
      message: expect.stringMatching(/not accepting jobs/),
    });
    expect(listener.losses).toHaveLength(1);
  });

  it('whose program hangs is given up when the port is closed, and nothing goes on', async () => {
    const port = await openCups(HALL, await fakeCups(undefined, 'exec sleep 60'))(new Recorder());
    const written = port.write(Buffer.from('ticket'));
    const refused = expect(written).rejects.toMatchObject({ fault: 'closed' });
    await port.close();
    await refused;
  });

  it('keeps no job without an end for ever', async () => {
    const listener = new Recorder();
    const port = await openCups(HALL, await fakeCups())(listener);
    const part = new Uint8Array(1024 * 1024);
    for (let at = 0; at < 4; at++) await port.write(part, false);
    await expect(port.write(part, false)).rejects.toMatchObject({ fault: 'failed' });
    expect(listener.losses).toHaveLength(1);
  });
});

describe('IPP', () => {
  it.each([
    ['/run/cups/cups.sock', { socketPath: '/run/cups/cups.sock' }],
    ['localhost:631', { host: 'localhost', port: 631 }],
    ['print.example', { host: 'print.example', port: 631 }],
    ['[2001:db8::5]:1631', { host: '2001:db8::5', port: 1631 }],
    ['lpstat: no', null],
    ['', null],
  ])('the scheduler at %s', (text, server) => {
    expect(ippServer(text)).toEqual(server);
  });

  it('an answer that is cut off anywhere is none', () => {
    const whole = told({ ...IDLE, reasons: ['paused', 'offline-report'] });
    expect(decodeIpp(whole)?.printers[0]?.get('printer-state-reasons')).toEqual(['paused', 'offline-report']);
    for (let length = 0; length < whole.length; length++) expect(decodeIpp(whole.subarray(0, length))).toBeNull();
  });

  it('bytes of anybody are read without harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (tail) => {
        decodeIpp(Buffer.concat([told(IDLE).subarray(0, 9), tail]));
      }),
    );
  });
});
