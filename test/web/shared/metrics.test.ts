/** `/metrics` of the real box: read by Prometheus' own `promtool`, and by those alone who may. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn } from '../../support/raw-client.js';

const folder = mkdtempSync(join(tmpdir(), 'qbox-metrics-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function withBox(env: Readonly<Record<string, string>>, work: (box: Box) => Promise<void>): Promise<void> {
  const box = await startBox({ env });
  try {
    await work(box);
  } finally {
    await box.stop();
  }
}

const ask = (url: string, authorization?: string): Promise<Response> =>
  fetch(`${url}/metrics`, { headers: authorization ? { authorization } : {} });
const statusOf = async (url: string, authorization?: string): Promise<number> => (await ask(url, authorization)).status;

/** By `name{labels}`. */
function valuesOf(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]));
}

it('tells the state of the branch, and nothing of anybody', async () => {
  await withBox({ QBOX_METRICS_PUBLISHED: 'true' }, async (box) => {
    const clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
    const kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
    const secret = { comment: 'Иванов Иван', pin_code: '77012345678' };
    for (let count = 0; count < 3; count++) {
      await kiosk.ask('registrateConsumer', { services: [4], noprint: true, preview: false, ...secret });
    }
    await clerk.ask('nextConsumer');
    await clerk.ask('serveConsumer');
    await clerk.ask('nextConsumer');

    // One text serves all who ask within a second.
    const read = async (): Promise<ReadonlyMap<string, number>> => valuesOf(await (await ask(box.url)).text());
    await expect.poll(async () => (await read()).get('qbox_finished_total{as="served"}')).toBe(1);
    const response = await ask(box.url);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await response.text();
    const values = valuesOf(text);
    const expected = {
      'qbox_visitors{state="waiting"}': 1,
      'qbox_visitors{state="serving"}': 1,
      'qbox_tickets_total{channel="kiosk"}': 3,
      'qbox_calls_total{by="order"}': 2,
      qbox_visits_ended_total: 1,
      qbox_wait_seconds_count: 2,
      'qbox_service_waiting{service="4",name="Назначение / Отмена занятий на тренажере"}': 1,
      'qbox_device_ready{device="hall",kind="printer"}': 1,
      qbox_connections: 2,
    };
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, values.get(name)]))).toEqual(expected);
    expect(values.get('qbox_commit_seconds_count')).toBeGreaterThan(0);
    expect([...values].filter(([name, value]) => name.startsWith('qbox_window_serving') && value === 1)).toHaveLength(1);
    for (const said of [...Object.values(secret), 'petrov', 'Петров']) expect(text).not.toContain(said);

    const lint = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect(lint.stderr + lint.stdout).toBe('');
    expect(lint.status).toBe(0);
  });
});

it('has each of its families in docs/metrics.md, and no others', async () => {
  await withBox({ QBOX_METRICS_PUBLISHED: 'true' }, async (box) => {
    const told = new Set([...(await (await ask(box.url)).text()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const document = readFileSync(join(import.meta.dirname, '../../../docs/metrics.md'), 'utf8');
    const documented = new Set([...document.matchAll(/^\| `(qbox_[a-z_]+)/gm)].map(([, name]) => name));
    expect([...told].filter((name) => !documented.has(name))).toEqual([]);
    const dashboard = readFileSync(join(import.meta.dirname, '../../../docs/grafana-dashboard.json'), 'utf8');
    const drawn = [...dashboard.matchAll(/qbox_[a-z_]+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''));
    expect(drawn.filter((name) => !documented.has(name))).toEqual([]);
  });
});

it('is not there where it is not published', async () => {
  await withBox({}, async (box) => expect(await statusOf(box.url)).toBe(404));
});

it('is read by whoever has the token; the file is read each time, and guesses are limited', async () => {
  const tokenFile = join(folder, 'token');
  const [first, second] = ['a'.repeat(16), 'b'.repeat(20)];
  writeFileSync(tokenFile, `${first}\n`);
  await withBox({ QBOX_METRICS_PUBLISHED: 'true', QBOX_METRICS_TOKEN_FILE: tokenFile }, async (box) => {
    expect(await statusOf(box.url)).toBe(401);
    expect(await statusOf(box.url, `Bearer ${first}`)).toBe(200);
    writeFileSync(tokenFile, second);
    await expect.poll(() => statusOf(box.url, `Bearer ${first}`)).toBe(401);
    await expect.poll(() => statusOf(box.url, `bearer ${second}`)).toBe(200);
    writeFileSync(tokenFile, 'short');
    await expect.poll(() => statusOf(box.url, 'Bearer short')).toBe(503);
    rmSync(tokenFile);
    await expect.poll(() => statusOf(box.url, 'Bearer ')).toBe(503);
    const many = await Promise.all(Array.from({ length: 40 }, () => statusOf(box.url, 'Bearer x')));
    expect(many).toContain(429);
  });
});
