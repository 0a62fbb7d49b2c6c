/** The table of limits goes together, and the unit says what the table says. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { brokenRelations, LIMITS } from '../../server/model/limits.js';

const UNIT = readFileSync(resolve(import.meta.dirname, '../../systemd/units/qbox.service'), 'utf8');
const MIB = 1024 * 1024;

it('every relation of the table holds', () => {
  expect(brokenRelations(LIMITS)).toEqual([]);
});

it('a table that does not go together is found', () => {
  const { unit } = LIMITS;
  expect(brokenRelations({ ...LIMITS, unit: { ...unit, memoryMaxBytes: 500 * MIB } })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, unit: { ...unit, openFilesMax: 4096 } })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, unit: { ...unit, restartSeconds: 61 } })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, sessionsOfUser: 201 })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, long: { ...LIMITS.long, madeAtOnce: 2 } })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, long: { ...LIMITS.long, waitingOfUser: 256 } })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, lcd: { ...LIMITS.lcd, viewsBytes: 80 * MIB } })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, photosOfEventsBytes: 33 * MIB })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, sessionsAtPlace: 100 })).toHaveLength(1);
});

it('the unit gives the box what the table says', () => {
  const { restart, restartSeconds, restartMaxDelaySeconds, memoryMaxBytes, openFilesMax } = LIMITS.unit;
  const lines = UNIT.split('\n');
  for (const line of [
    `Restart=${restart}`,
    `RestartSec=${restartSeconds}`,
    `RestartMaxDelaySec=${restartMaxDelaySeconds}`,
    `MemoryMax=${memoryMaxBytes / MIB}M`,
    `LimitNOFILE=${openFilesMax}`,
  ])
    expect(lines).toContain(line);
});
