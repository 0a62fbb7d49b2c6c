/** `qctl stats` at a running box. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startBox } from '../support/box.js';
import { rowsOf } from '../support/workbook.js';
import { TestConsole } from './console.js';

it('reads a day of a box, and writes it for people, scripts and spreadsheets', async () => {
  const box = await startBox();
  onTestFinished(async () => void (await box.stop()));
  const folder = mkdtempSync(join(tmpdir(), 'qbox-stats-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const shell = new TestConsole();
  shell.env.QBOX_URL = box.url;
  const run = async (...args: readonly string[]): Promise<string> => {
    shell.stdout = '';
    expect([await shell.run(...args), shell.stderr]).toEqual([0, '']);
    return shell.stdout;
  };
  await run('call', 'registrateConsumer', '{"services": [4], "noprint": true, "preview": false}');
  await run('call', 'nextConsumer', '{"workplace": 11}');
  await run('call', 'serveConsumer', '{"workplace": 11}');
  expect(JSON.parse(await run('stats', '--by', 'window,stage', '--json'))).toMatchObject({
    by: ['window', 'stage'],
    lines: [{ keys: [11, expect.any(Number)], arrived: 1, served: 1, calls: 1 }],
    total: { arrived: 1, service_within_norm_percent: 100 },
  });
  for (const [option, value, arrived] of [
    ['--service', '4', 1],
    ['--service', '5', 0],
    ['--window', '11', 1],
    ['--window', '18', 0],
    ['--clerk', '1', 1],
    ['--clerk', '3', 0],
    ['--channel', 'administrator', 1],
    ['--channel', 'kiosk', 0],
    ['--department', '0', 1],
  ] as const) {
    const { total } = JSON.parse(await run('stats', option, value, '--json'));
    expect([option, value, total.arrived]).toEqual([option, value, arrived]);
  }
  expect((await run('stats', '--window', '11', '--service', '4')).split('\n')[0]).toMatch(/, service Назначение .*, window Окно 2$/);
  expect(await run('stats', '--period', 'week')).toMatch(/^\d{4}-\d\d-\d\d to .*\ngroup +arrived +served/);
  expect(await run('stats', '--by', 'window')).toMatch(/\nwindow +arrived.*\nОкно 2 +1 .*\nall +1 /);
  expect(await run('stats', '--by', 'hour', '--section', 'windows')).toMatch(/\nhour +open_sec +serving_sec/);

  const file = join(folder, 'week.xlsx');
  await run('stats', '--xlsx', file, '--csv', join(folder, 'week.csv'));
  const rows = rowsOf(readFileSync(file));
  const heads = rows.findIndex((row) => row.includes('arrived'));
  expect(rows[heads + 1]?.[rows[heads]?.indexOf('arrived') ?? -1]).toBe('1');
  expect(readFileSync(join(folder, 'week.csv'), 'utf8')).toMatch(/^\u{feff}all;arrived;present;served;.*\r\nall;1;0;1;/u);
  await run('stats', '--by', 'clerk', '--from', '2026-11-01', '--to', '2026-11-03', '--save-to', folder);
  expect(readdirSync(folder).filter((name) => name.startsWith('qbox'))).toEqual([
    'qbox-clerk-2026-11-01-2026-11-03.csv',
    'qbox-clerk-2026-11-01-2026-11-03.xlsx',
  ]);

  expect(await shell.run('stats', '--save-to', join(folder, 'reports'))).toBe(2);
  expect(shell.stderr).toBe(`qctl: there is no folder ${join(folder, 'reports')}: make it, or name another one\n`);

  for (const wrong of [
    ['--xlsx', join(folder, 'no/where.xlsx')],
    ['--from', '2026-02-30'],
    ['--from', '2026-02-03', '--to', '2026-02-01'],
    ['--clerk', 'petrov'],
    ['--by', 'moon'],
    ['--by', 'hour,day,week'],
    ['--by', 'hour,hour'],
  ]) {
    expect([wrong, await shell.run('stats', ...wrong)]).toEqual([wrong, 2]);
  }
});
