/**
 * Text messages through the real gammu-smsd and a modem in software: what leaves the channel as a file arrives as SMS-SUBMIT, and what a
 * modem does wrong is told. The daemon's own waits are as short as it allows.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OutgoingMessage, SendOutcome } from '../../../drivers/messages/channel.js';
import { Gammu } from '../../../drivers/messages/gammu.js';
import { SYSTEM_TIMERS, type Timers } from '../../../drivers/timing.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { ModemTwin } from './modem-twin.js';

const SOON = { timeout: 30_000, interval: 50 };
const HOUR_MS = 3_600_000;
let spool: string;
let modem: ModemTwin;
let daemon: ChildProcess | undefined;
let channel: Gammu;
let told: (string | null)[];

beforeEach(async () => {
  spool = mkdtempSync(join(tmpdir(), 'qbox-gammu-'));
  for (const folder of ['outbox', 'sent', 'error', 'inbox']) mkdirSync(join(spool, folder));
  modem = await ModemTwin.open();
  told = [];
  channel = open(SYSTEM_TIMERS);
});
afterEach(async () => {
  await channel.close();
  await endDaemon();
  await modem.close();
  rmSync(spool, { recursive: true });
});

const open = (timers: Timers) => new Gammu({ spool, timers, healthChanged: (fault) => told.push(fault) });

function startDaemon(): void {
  const file = join(spool, 'smsdrc');
  const of = (folder: string): string => `${join(spool, folder)}/`;
  writeFileSync(
    file,
    `[gammu]\ndevice = ${modem.path}\nconnection = at115200\n[smsd]\nservice = files\nlogfile = ${join(spool, 'log')}\ndebuglevel = 255\n` +
      'commtimeout = 1\nsendtimeout = 5\nreceivefrequency = 60\nstatusfrequency = 0\ncheckbattery = 0\ncheckcalls = 0\n' +
      `inboxpath = ${of('inbox')}\noutboxpath = ${of('outbox')}\nsentsmspath = ${of('sent')}\nerrorsmspath = ${of('error')}\n`,
  );
  daemon = spawn('gammu-smsd', ['--config', file], { stdio: 'ignore' });
}

async function endDaemon(): Promise<void> {
  if (daemon === undefined || daemon.exitCode !== null || daemon.signalCode !== null) return;
  const ended = once(daemon, 'exit');
  daemon.kill('SIGKILL');
  await ended;
}

let keys = 0;
const message = (text: string, more: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  ...{ key: String(++keys), to: '+77011234567', subject: '', text, language: 'ru', kind: 'called', ticket: 'А001' },
  ...{ expiresMs: SYSTEM_TIMERS.nowMs() + 600_000, ...more },
});
const files = (folder: string) => readdirSync(join(spool, folder));

const afterTime = async (timers: VirtualTimers, ended: Promise<SendOutcome>): Promise<SendOutcome> => {
  let outcome: SendOutcome | undefined;
  void ended.then((how) => {
    outcome = how;
  });
  await vi.waitFor(async () => {
    await timers.advanceAsync(1_000);
    expect(outcome).toBeDefined();
  }, SOON);
  return ended;
};
const asked = (command: string) => modem.asked.filter((one) => one.startsWith(command)).length;

describe('a modem that sends', () => {
  it('gets what is Cyrillic, what is long, and what is of the GSM alphabet; nothing of it stays in the folders', async () => {
    startDaemon();
    const long = `Талон А001: вас вызывают, ${'окно и ещё окно, '.repeat(7)}конец 🙂.`;
    const texts = ['Талон А001: вас вызывают, Окно 2.', 'Ticket A001: you are called, Window 2.', '[A001]', long];
    const sent = await Promise.all(texts.map((text) => channel.send(message(text))));
    expect(sent).toEqual(texts.map(() => ({ as: 'sent' })));
    expect(modem.faults).toEqual([]);
    // They are written at the same time, and sent in the order in which the daemon finds them.
    const parts = modem.sent.filter(({ part }) => part !== null);
    const whole = modem.sent.filter(({ part }) => part === null).map((one) => [one.to, one.text, one.alphabet] as const);
    expect(whole.toSorted(([, one], [, other]) => texts.indexOf(one) - texts.indexOf(other))).toEqual([
      ['+77011234567', texts[0], 'ucs2'],
      ['+77011234567', texts[1], 'gsm7'],
      ['+77011234567', texts[2], 'ucs2'],
    ]);
    expect(parts.map(({ part }) => [part?.number, part?.count])).toEqual(parts.map((_, index) => [index + 1, parts.length]));
    expect(new Set(parts.map(({ part }) => part?.reference)).size).toBe(1);
    expect(parts.map(({ text }) => text).join('')).toBe(long);
    expect(['outbox', 'sent', 'error'].flatMap(files)).toEqual([]);
    modem.mood = 'slow';
    expect(await channel.send(message('Талон А009'))).toEqual({ as: 'sent' });
    expect([modem.sent.at(-1)?.text, told]).toEqual(['Талон А009', []]);
  }, 120_000);

  it('gets what was written before the daemon ran, also where the box has started anew since', async () => {
    const { key, ...rest } = message('Талон А001');
    void channel.send({ key, ...rest });
    await vi.waitFor(() => expect(files('outbox')).toHaveLength(1), SOON);
    await channel.close();
    channel = open(SYSTEM_TIMERS);
    const found = channel.find(key);
    startDaemon();
    expect(await found).toEqual({ as: 'sent' });
    expect(modem.sent).toHaveLength(1);
  });
});

describe('a modem that does not send', () => {
  it('as the network refuses the number, or is away: that is given up in its time, and the next one goes out when it is well', async () => {
    const timers = new VirtualTimers();
    channel = open(timers);
    startDaemon();
    for (const mood of ['refusing', 'noNetwork'] as const) {
      modem.mood = mood;
      const before = asked('AT+CMGS');
      const outcome = channel.send({ ...message(`Талон ${mood}`), expiresMs: timers.nowMs() + HOUR_MS });
      await vi.waitFor(() => expect(asked('AT+CMGS')).toBeGreaterThan(before + 1), SOON);
      expect(await afterTime(timers, outcome)).toEqual({ as: 'unknown', why: 'smsNotTaken' });
      expect(told).toEqual(['smsNotTaken']);
      expect(files('outbox')).toEqual([]);
    }
    modem.mood = 'well';
    const next = channel.send({ ...message('Талон А002'), expiresMs: timers.nowMs() + HOUR_MS });
    expect(await afterTime(timers, next)).toEqual({ as: 'sent' });
    expect(told).toEqual(['smsNotTaken', null]);
    const texts = modem.sent.map(({ text }) => text);
    expect(texts.at(-1)).toBe('Талон А002');
    // The daemon may have had the one before in its hands: once, and that is why nobody knows.
    expect(new Set(texts).size).toBe(texts.length);
  }, 120_000);

  it.each([
    ['it is silent', 'silent'],
    ['its SIM card wants a PIN', 'locked'],
  ] as const)('where %s: that is told', async (_name, mood) => {
    const timers = new VirtualTimers();
    channel = open(timers);
    modem.mood = mood;
    startDaemon();
    const outcome = channel.send({ ...message('Талон А001'), expiresMs: HOUR_MS });
    await vi.waitFor(() => expect(mood === 'locked' ? asked('AT+CPIN?') : modem.heard).toBeGreaterThan(0), SOON);
    expect(await afterTime(timers, outcome)).toEqual({ as: 'unknown', why: 'smsNotTaken' });
    expect(told).toEqual(['smsNotTaken']);
    expect(modem.sent).toEqual([]);
  });
});
