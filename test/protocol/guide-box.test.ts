/** docs/guide.md is true: its exchanges are had with a real box, its programs are run, and its figures are those of the box. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Config, loadConfig } from '../../server/config/load.js';
import { ALERT_KINDS } from '../../server/model/alerts.js';
import { ERRORS, reject, toWireError } from '../../server/model/errors/errors.js';
import { LIMITS } from '../../server/model/limits.js';
import { ANSWERS_KEPT_MAX, REQUESTS_IN_FLIGHT_MAX } from '../../server/model/request-limits.js';
import { anchorOf } from '../../server/protocol/docs/markdown.js';
import { schemaBundle } from '../../server/protocol/docs/schema-bundle.js';
import { COMMANDS } from '../../server/protocol/registry.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { blocksOf, Exchange, linesOf } from './guide-exchange.js';
import { GuidePrograms, type RunningProgram } from './guide-programs.js';

const DOCS = join(import.meta.dirname, '../../docs');
const read = (name: string): string => readFileSync(join(DOCS, name), 'utf8');
const guide = read('guide.md');
const blocks = blocksOf(guide);
const exchanges = blocks.filter(({ info }) => info === 'text');

describe('the exchanges', () => {
  let box: Box;
  beforeAll(async () => {
    box = await startBox();
  });
  afterAll(async () => {
    expect(await box.stop()).toEqual({ code: 0, signal: null });
  });

  it('are had with a box as they stand', async () => {
    const exchange = new Exchange(box.webSocketUrl);
    const differences: string[] = [];
    for (const [index, { text }] of exchanges.entries()) {
      const found = await exchange.differences(linesOf(text));
      differences.push(...found.map((difference) => `exchange ${index + 1}, ${difference}`));
    }
    expect(differences).toEqual([]);
    expect(exchanges.length).toBeGreaterThanOrEqual(5);
  });
});

describe('the programs', () => {
  let box: Box;
  let programs: GuidePrograms;
  let admin: RawSession;
  let kiosk: RunningProgram;
  let window: RunningProgram;
  beforeAll(async () => {
    box = await startBox();
    programs = await GuidePrograms.of(blocks, box.port);
    admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
    kiosk = programs.run('kiosk.mjs');
    window = programs.run('window.mjs');
  });
  afterAll(async () => {
    await Promise.all([kiosk.end(), window.end()]);
    await programs.end();
    expect(await box.stop()).toEqual({ code: 0, signal: null });
  });

  const ticketsInQueue = async (): Promise<readonly string[]> =>
    (await admin.ask<readonly { ticket: string }[]>('consumerList')).map(({ ticket }) => ticket);

  it('a visitor takes a ticket and is called', async () => {
    await kiosk.says('[4] Назначение / Отмена занятий на тренажере');
    await window.says('card: free');
    kiosk.type('4');
    expect(await kiosk.says(/^Г001: /)).toMatch(/ticket|number/);
    await window.says('queue: Г001');
    window.type('next');
    await window.says('card: Г001: Назначение / Отмена занятий на тренажере / Назначение занятий на тренажере');
  });

  it('the cable is pulled: they come back, and what was asked meanwhile is answered', async () => {
    programs.pullCable();
    kiosk.type('5');
    await kiosk.says(/^H001: /);
    await window.says('queue: H001');
    window.type('serve');
    await window.says('card: free');
  });

  it('the cable is pulled while a ticket is printed: one ticket is given', async () => {
    const before = await ticketsInQueue();
    const isGiven = admin.client.nextPush('consumerList', (list) => (list as unknown[]).length > before.length);
    await admin.ask('subscribeConsumers');
    kiosk.type('4');
    await isGiven;
    programs.pullCable();
    await kiosk.says(/^Г002: /);
    expect(await ticketsInQueue()).toEqual([...before, 'Г002']);
    await window.says('queue: Г002 H001');
  });

  it('the session ends: the window logs in again, and the clerk notices nothing', async () => {
    const sessions = await admin.ask<readonly { id: number; login: string }[]>('sessions');
    await admin.ask('endSession', { id: sessions.find(({ login }) => login === 'petrov')?.id });
    window.type('next');
    await window.says(/^card: Г002/);
    window.type('reject Нет документов');
    await window.says('card: free');
    window.type('next');
    await window.says(/^card: H001/);
    window.type('next');
    await window.says('refused: workplace: window 11 is still serving H001');
    window.type('serve');
    await window.says('card: free');
    window.type('next');
    await window.says('nobody waits');
  });

  it('a refusal is shown, and they complain of nothing else', async () => {
    kiosk.type('99');
    await kiosk.says(/^no ticket: /);
    expect([...kiosk.errors, ...window.errors]).toEqual([]);
  });
});

const LATER = ['tooManyRequests', 'tooManyInFlight', 'tooManyQuestions', 'stopping'] as const;

describe('what the guide says', () => {
  const config = loadConfig([], {}) as Config;
  const { limits, sessions, printing } = config;

  it.each<readonly [what: string, sentence: string]>([
    ['silence', `every ${limits.idleTimeoutSeconds} s (\`idle_timeout_seconds\`)`],
    ['rate', `${limits.requestsPerSecond} a second, twice that at once`],
    ['requests in flight', `that wait for their answers | ${REQUESTS_IN_FLIGHT_MAX} |`],
    ['frames', `${limits.frameBytes / 2 ** 20} MiB (\`frame_bytes\`)`],
    ['reading', `| reading | within ${LIMITS.unread.stalledSeconds} s |`],
    ['connections', `${limits.connections}, from one address ${limits.connectionsPerAddress}`],
    ['subscriptions', `at\nmost ${limits.subscriptionsPerConnection} (\`subscriptions_per_connection\`)`],
    ['age of sessions', `A token is good for ${sessions.ageHours} h`],
    ['waiting for paper', `waits up to ${printing.waitSeconds} s (\`[printing] wait_seconds\`)`],
    ['answers kept', `the newest ${ANSWERS_KEPT_MAX} of a session`],
    ['unknownToken', `UNKNOWN_TOKEN = ${toWireError(reject('unknownToken')).code};`],
    ['what may go well later', `LATER = [${LATER.map((name) => toWireError(reject(name)).code).join(', ')}]`],
  ])('of %s is so', (_, sentence) => {
    const words = (text: string): string => text.replace(/\s+/g, ' ');
    expect(words(guide)).toContain(words(sentence));
  });

  it('names commands, errors and fields that there are', () => {
    const prose = guide.replace(/^```[\s\S]*?^```$/gm, '');
    const errors = [...prose.matchAll(/`(\w+)` ?(?:,|:|as|,|in the|from then)/g)].map(([, name = '']) => name);
    const known = new Set<string>([...COMMANDS.keys(), ...Object.keys(ERRORS), ...ALERT_KINDS]);
    const meant = [...prose.matchAll(/`([a-z]+[A-Z]\w*)`/g)].map(([, name = '']) => name);
    const FIELDS = ['queueChanges', 'mayCall', 'dateTime', 'codeError', 'codeModule', 'return2me'];
    expect(errors.length).toBeGreaterThan(5);
    expect(meant.filter((name) => !known.has(name) && !FIELDS.includes(name))).toEqual([]);
  });

  it('leads to headings, pages and parts of the schema that there are', () => {
    const headingsOf = (page: string) => [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
    const links = [...guide.matchAll(/\]\(([\w.]*)(?:#([^)]*))?\)/g)];
    const dead = links.filter(([, page = '', anchor]) => {
      if (page !== '' && !existsSync(join(DOCS, page))) return true;
      return anchor !== undefined && !headingsOf(page === '' ? 'guide.md' : page).includes(anchor);
    });
    expect(dead.map(([link]) => link)).toEqual([]);
    expect(links.length).toBeGreaterThan(15);
    const { $defs } = schemaBundle() as { readonly $defs: object };
    const parts = [...guide.matchAll(/#\/\$defs\/([\w.]+)/g)].map(([, part = '']) => part.replace(/\.$/, ''));
    expect(parts.filter((part) => !(part in $defs))).toEqual([]);
    expect(parts).toContain('currentQueue.reply');
  });

  it('has exchanges, programs and two commands of a shell, and no other code', () => {
    const kinds = new Set(blocks.map(({ info }) => info.replace(/ .*/, '')));
    expect([...kinds].sort()).toEqual(['js', 'sh', 'text']);
    // The first is run by `schema-types-io.test.ts`; of the second the part of the schema is looked up here.
    const [shell] = blocks.filter(({ info }) => info === 'sh');
    expect(shell?.text.split('\n').map((line) => line.split(' ')[1])).toEqual(['json-schema-to-typescript', 'quicktype']);
    expect(blocks.filter(({ info }) => info.startsWith('js')).map(({ info }) => info)).toEqual([
      'js qbox.mjs',
      'js kiosk.mjs',
      'js window.mjs',
    ]);
  });

  it('names each program in its text, as readers do not see the names at the blocks', () => {
    const prose = guide.replace(/^```.*?^```$/gms, '');
    const names = blocks.flatMap(({ info }) => /^js (\S+)/.exec(info)?.[1] ?? []);
    expect(names.filter((name) => !prose.includes(`\`${name}\``))).toEqual([]);
    expect(prose).toContain('`node kiosk.mjs ws://localhost:8080/`');
  });
});
