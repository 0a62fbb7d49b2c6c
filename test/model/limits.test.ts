/** The table of limits goes together, and the unit says what the table says. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { AREA_PIXELS_MAX } from '../../drivers/imaging/drawing.js';
import { PICTURE_HELD_BYTES_MAX } from '../../drivers/imaging/picture-file.js';
import { PROCESS_DATA_BYTES_MAX } from '../../drivers/imaging/render.js';
import { brokenRelations, LIMITS } from '../../server/model/limits.js';

const UNIT = readFileSync(resolve(import.meta.dirname, '../../systemd/units/qbox.service'), 'utf8');
const MIB = 1024 * 1024;

it('every relation of the table holds', () => {
  expect(brokenRelations(LIMITS)).toEqual([]);
});

it('a table that does not go together is found', () => {
  const { unit } = LIMITS;
  expect(brokenRelations({ ...LIMITS, unit: { ...unit, memoryMaxBytes: 900 * MIB } })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, unit: { ...unit, openFilesMax: 4096 } })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, unit: { ...unit, restartSeconds: 61 } })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, sessionsOfUser: 201 })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, long: { ...LIMITS.long, madeAtOnce: 2 } })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, long: { ...LIMITS.long, waitingOfUser: 256 } })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, lcd: { ...LIMITS.lcd, viewsBytes: 80 * MIB } })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, photosOfEventsBytes: 33 * MIB })).toHaveLength(1);
  expect(brokenRelations({ ...LIMITS, sessionsAtPlace: 100 })).toHaveLength(1);
});

it('the process that draws has room for a whole screen and for the largest picture laid over it', () => {
  /** Node, libvips and the fonts, after some drawings. */
  const programBytes = 60 * MIB;
  /** Red, green, blue; and the picture laid over them with its transparency, as made and as handed over. */
  const screenBytes = (3 + 2 * 4) * AREA_PIXELS_MAX;
  expect(programBytes + PICTURE_HELD_BYTES_MAX + screenBytes).toBeLessThanOrEqual(LIMITS.memoryBytes.drawing);
  expect(PROCESS_DATA_BYTES_MAX).toBeLessThan(LIMITS.unit.memoryMaxBytes);
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
