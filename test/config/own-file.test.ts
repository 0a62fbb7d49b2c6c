/** The configuration of a box that was told no file: that of its data folder, once it is there. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configFileIn, loadConfig } from '../../server/config/load.js';
import { folder, tomlFile } from './loading.js';

const dataWith = (text: string | null): string => {
  const data = mkdtempSync(join(dirname(tomlFile('')), 'data-'));
  if (text !== null) writeFileSync(join(data, 'qbox.toml'), text);
  return data;
};
const load = (argv: readonly string[], environment = {}) => loadConfig(argv, environment, { withOwn: true });

describe('a box without --config', () => {
  it('reads qbox.toml of its data folder, wherever that was named', () => {
    const data = dataWith('[branch]\nname = "Own"\n');
    for (const loaded of [load(['--data', data]), load([], { QBOX_DATA: data })]) expect(loaded).toMatchObject({ branch: { name: 'Own' } });
    expect(configFileIn(['--data', data], {})).toBe(join(data, 'qbox.toml'));
  });

  it('has the defaults while the file is not there', () => {
    expect(load(['--data', dataWith(null)])).toMatchObject({ branch: { name: 'qbox' } });
    expect(load(['--data', join(folder, 'nowhere')])).toMatchObject({ branch: { name: 'qbox' } });
  });

  it('is told the faults of the file under its name', () => {
    const data = dataWith('[branch]\nnames = "Own"\n');
    expect(load(['--data', data])).toMatchObject({ faults: [{ field: 'branch.names', source: `file ${join(data, 'qbox.toml')}` }] });
  });

  it('is led to no other data folder by the file in one', () => {
    const data = dataWith('[server]\ndata = "/elsewhere"\n');
    expect(load(['--data', data])).toMatchObject({ faults: [{ field: 'server.data' }] });
  });
});

it('a named file wins, and must be there', () => {
  const data = dataWith('[branch]\nname = "Own"\n');
  const named = tomlFile('[branch]\nname = "Named"\n');
  expect(load(['--data', data, '--config', named])).toMatchObject({ branch: { name: 'Named' } });
  expect(load(['--data', data], { QBOX_CONFIG: named })).toMatchObject({ branch: { name: 'Named' } });
  expect(load(['--data', data, '--config', join(folder, 'nowhere.toml')])).toMatchObject({ faults: [{ field: 'config' }] });
});

it('whoever does not ask for it reads no file of the working directory', () => {
  const data = dataWith('[branch]\nname = "Own"\n');
  expect(loadConfig(['--data', data], {})).toMatchObject({ branch: { name: 'qbox' } });
});
