import { parse } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { exampleToml, SETTINGS, TABLE_NAMES } from '../../server/config/schema.js';
import { goodConfig, tomlFile } from './loading.js';

describe('qbox.example.toml', () => {
  test('is what the declaration says', async () => {
    await expect(exampleToml()).toMatchFileSnapshot('../../qbox.example.toml');
  });

  test('as it stands it changes nothing', () => {
    expect(goodConfig(['--config', tomlFile(exampleToml())])).toEqual(goodConfig([]));
  });

  test('with every setting uncommented it is a good file with every setting', () => {
    const text = exampleToml().replace(/^# (?=\w+ = |\[)/gm, '');
    const config = goodConfig(['--config', tomlFile(text)]);
    const tables = parse(text) as Record<string, Record<string, unknown>>;
    const paths = TABLE_NAMES.flatMap((table) => Object.keys(tables[table] ?? {}).map((key) => `${table}.${key}`));
    expect(paths).toEqual(SETTINGS.map(({ path }) => path));
    expect(config.printers).toMatchObject([{ name: 'hall', port: 'usblp:/dev/usb/lp0', mode: 'raster', rollMetres: 80 }]);
    expect(config.leds).toMatchObject([{ name: 'hall', port: 'serial:/dev/ttyUSB0?baud=19200', profile: { id: 'candle-7' } }]);
    expect(config.keypads).toMatchObject([{ name: 'window-2', profile: { id: 'usb-number-pad' }, place: { kind: 'workplace', id: 11 } }]);
    expect(config.scanners).toMatchObject([{ name: 'entrance', profile: { id: 'serial-scanner' }, place: { kind: 'workplace', id: 11 } }]);
    expect(config.sound).toEqual([{ name: 'hall', device: 'plughw:CARD=Device', windows: [1, 11], volume: 100 }]);
    expect(config.pins).toMatchObject([{ login: 'petrov' }]);
    expect(config).toMatchObject({ limits: goodConfig([]).limits, storage: goodConfig([]).storage, log: { level: 'info' } });
  });
});
