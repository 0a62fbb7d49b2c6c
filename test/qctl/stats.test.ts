/** `qctl stats` at a running box, and its figures. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { figuresOf, type Visit } from '../../server/qctl/commands/stats-figures.js';
import { figuresCsv } from '../../server/qctl/commands/stats-file.js';
import { startBox } from '../support/box.js';
import { TestConsole } from './console.js';

const at = (minute: number): string => new Date(Date.UTC(2026, 10, 24, 9, minute)).toISOString();
const naming = { clerk: String, window: String, local: (instant: string) => ({ day: instant.slice(0, 10), hour: instant.slice(11, 13) }) };
function visit(name: string, waitMin: number, serviceMin: number | null): Visit {
  const period = {
    state: 'SERVING',
    time_in: at(waitMin),
    time_out: at(waitMin + (serviceMin ?? 0)),
    comment: null,
    user_id: 3,
    workplace_id: 11,
  };
  const operation = {
    operation_id: 3,
    name: 'o',
    regulated_sec: 300,
    danger_sec: 600,
    registration: at(0),
    states: serviceMin === null ? [] : [period],
  };
  const stages = [{ priority: 50, registration: at(0), operations: [operation] }];
  return {
    consumer_id: 1,
    ticket: 'A001',
    registration: at(0),
    done: at(50),
    services: [{ service_id: 1, name, priority: 1, registration: at(0), stages }],
  };
}

it('counts, and tells mean, median, P90, longest and what kept its norm', () => {
  const visits = [visit('=1+1', 1, 2), visit('=1+1', 2, 6), visit('Б', 9, 5), visit('Б', 0, null)];
  const rows = figuresOf(visits, 'service', naming);
  expect(rows.map(({ group, count, served, unserved }) => [group, count, served, unserved])).toEqual([
    ['=1+1', 2, 2, 0],
    ['Б', 2, 1, 1],
    ['all', 4, 3, 1],
  ]);
  expect(rows.at(-1)).toMatchObject({
    wait_mean: 240,
    wait_median: 120,
    wait_p90: 540,
    wait_max: 540,
    service_mean: 260,
    norm_percent: 67,
  });
  expect(figuresCsv(rows, ';')).toMatch(/^\u{feff}group;count;.*\r\n'=1\+1;2;2;0;/u);
});

it('reads a day of a box, and writes it for people, scripts and spreadsheets', async () => {
  const box = await startBox();
  onTestFinished(async () => void (await box.stop()));
  const folder = mkdtempSync(join(tmpdir(), 'qbox-stats-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const shell = new TestConsole();
  shell.env.QBOX_URL = box.url;
  expect(await shell.run('call', 'registrateConsumer', '{"services": [4], "noprint": true, "preview": false}')).toBe(0);
  expect(await shell.run('call', 'nextConsumer', '{"workplace": 11}')).toBe(0);
  expect(await shell.run('call', 'serveConsumer', '{"workplace": 11}')).toBe(0);
  shell.stdout = '';
  expect([await shell.run('stats', '--by', 'window', '--json'), shell.stderr]).toEqual([0, '']);
  expect(JSON.parse(shell.stdout)).toMatchObject({
    rows: [
      { group: 'Окно 2', count: 1, served: 1 },
      { group: 'all', norm_percent: 100 },
    ],
  });
  shell.stdout = '';
  expect(await shell.run('stats', '--period', 'week')).toBe(0);
  expect(shell.stdout).toMatch(/^\d{4}-\d\d-\d\d to .*\ngroup +count +served/);
  const file = join(folder, 'week.xlsx');
  expect(await shell.run('stats', '--xlsx', file, '--csv', join(folder, 'week.csv'))).toBe(0);
  expect(readFileSync(file).subarray(0, 2).toString()).toBe('PK');
  expect(readFileSync(join(folder, 'week.csv'), 'utf8')).toMatch(/\r\nall;1;1;0;/);
  expect(await shell.run('stats', '--xlsx', join(folder, 'no/where.xlsx'))).toBe(2);
  expect(await shell.run('stats', '--from', '2026-02-30')).toBe(2);
  expect(await shell.run('stats', '--from', '2026-02-03', '--to', '2026-02-01')).toBe(2);
});
