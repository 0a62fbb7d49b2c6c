/** `qctl stats` at a running box, and its figures. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { figuresCsv } from '../../server/protocol/figures/csv.js';
import { figuresOf } from '../../server/protocol/figures/figures.js';
import { type Choice, chosenOf } from '../../server/protocol/figures/parts.js';
import type { Visit } from '../../server/protocol/figures/visit.js';
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
    outcome: serviceMin === null ? ('closed' as const) : ('served' as const),
    reason: null,
    states: serviceMin === null ? [] : [period],
  };
  const stages = [{ priority: 50, registration: at(0), operations: [operation] }];
  return {
    consumer_id: 1,
    ticket: 'A001',
    registration: at(0),
    done: at(50),
    outcome: operation.outcome,
    reason: null,
    services: [{ service_id: 1, name, priority: 1, registration: at(0), stages }],
  };
}

it('counts, and tells mean, median, P90, longest and what kept its norm', () => {
  const visits = [visit('=1+1', 1, 2), visit('=1+1', 2, 6), visit('Б', 9, 5), visit('Б', 0, null)];
  const rows = figuresOf(chosenOf(visits), 'service', naming);
  expect(rows.map(({ group, count, served, closed }) => [group, count, served, closed])).toEqual([
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

it('have the time of each of two clerks, and the end of what each of them ended', () => {
  const [first] = visit('a', 5, 4).services ?? [];
  const stage = first?.stages?.[0];
  const [operation] = stage?.operations ?? [];
  if (first === undefined || stage === undefined || operation === undefined) throw new Error('a visit has an operation');
  const period = {
    ...operation.states[0],
    state: 'SERVING',
    comment: null,
    time_in: at(15),
    time_out: at(22),
    user_id: 4,
    workplace_id: 12,
  };
  const refused = { ...period, state: 'REJECTED', time_in: at(22) };
  const second = { ...operation, outcome: 'refused' as const, reason: 'noDocuments', states: [period, refused] };
  const stages = [stage, { ...stage, priority: 60, operations: [second] }];
  const both: Visit = { ...visit('a', 5, 4), outcome: 'refused', reason: 'noDocuments', services: [{ ...first, stages }] };
  const told = (by: 'clerk' | 'window' | 'service') =>
    figuresOf(chosenOf([both]), by, naming).map((row) => [row.group, row.served, row.refused, row.wait_mean, row.service_mean]);
  const all = ['all', 0, 1, 300, 660];
  expect(told('clerk')).toEqual([['3', 1, 0, 300, 240], ['4', 0, 1, 360, 420], all]);
  expect(told('window')).toEqual([['11', 1, 0, 300, 240], ['12', 0, 1, 360, 420], all]);
  expect(told('service')).toEqual([['a', 0, 1, 300, 660], all]);
});

it('of one service, clerk or window has the figures of its line among all', () => {
  const anyVisit = fc.array(fc.record({ service: fc.nat(2), clerk: fc.nat(2), window: fc.nat(2), wait: fc.nat(20), serves: fc.nat(9) }), {
    minLength: 1,
    maxLength: 3,
  });
  const visitOf = (parts: typeof anyVisit extends fc.Arbitrary<infer T> ? T : never): Visit => {
    const services = parts.flatMap(({ service, clerk, window, wait, serves }) =>
      (visit(`s${service}`, wait, serves).services ?? []).map((one) => ({
        ...one,
        service_id: service + 1,
        stages: (one.stages ?? []).map((stage) => ({
          ...stage,
          operations: (stage.operations ?? []).map((operation) => ({
            ...operation,
            states: serves === 0 ? [] : operation.states.map((state) => ({ ...state, user_id: clerk + 1, workplace_id: window + 1 })),
          })),
        })),
      })),
    );
    const isFirst = ({ service_id }: { service_id: number }, at_: number) =>
      services.findIndex((one) => one.service_id === service_id) === at_;
    return { ...visit('', 0, null), services: services.filter(isFirst) };
  };
  fc.assert(
    fc.property(fc.array(anyVisit, { maxLength: 12 }), fc.integer({ min: 1, max: 3 }), (many, id) => {
      const visits = many.map(visitOf);
      for (const [by, group] of [
        ['service', `s${id - 1}`],
        ['clerk', String(id)],
        ['window', String(id)],
      ] as const) {
        const line = figuresOf(chosenOf(visits), by, naming).find((row) => row.group === group);
        const [all] = figuresOf(chosenOf(visits, { [by]: id }), undefined, naming);
        expect({ ...all, group }).toEqual(line ?? { ...figuresOf([], undefined, naming)[0], group });
      }
      // Whichever of two is chosen, and whichever the lines are by.
      const lineOf = (choice: Choice, by: 'service' | 'clerk', group: string) =>
        figuresOf(chosenOf(visits, choice), by, naming).find((row) => row.group === group);
      const crossed = lineOf({ service: id }, 'clerk', '1');
      expect({ ...crossed, group: '' }).toEqual({ ...lineOf({ clerk: 1 }, 'service', `s${id - 1}`), group: '' });
      if (crossed)
        expect(figuresOf(chosenOf(visits, { clerk: 1, service: id }), undefined, naming)[0]).toEqual({ ...crossed, group: 'all' });
    }),
  );
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
  for (const [option, id, count] of [
    ['--service', '4', 1],
    ['--service', '5', 0],
    ['--window', '11', 1],
    ['--window', '18', 0],
    ['--clerk', '1', 1],
    ['--clerk', '3', 0],
  ] as const) {
    shell.stdout = '';
    expect(await shell.run('stats', option, id, '--json')).toBe(0);
    expect([option, id, JSON.parse(shell.stdout).rows[0].count]).toEqual([option, id, count]);
  }
  shell.stdout = '';
  expect(await shell.run('stats', '--window', '11', '--service', '4')).toBe(0);
  expect(shell.stdout.split('\n')[0]).toMatch(/, service Назначение .*, window Окно 2$/);
  expect(await shell.run('stats', '--clerk', 'petrov')).toBe(2);
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
