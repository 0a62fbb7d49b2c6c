/** Templates that are being edited: one drawing at a time, a few that wait, and pixels that are kept for a minute. */
import { beforeEach, expect, it } from 'vitest';
import type { AreaDrawing, DrawnArea } from '../../../drivers/imaging/render.js';
import { LcdPreviews } from '../../../server/devices/lcd/previews.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import type { LcdContent } from '../../../server/presentation/lcd/content.js';
import { DEFAULT_TEMPLATE } from '../../../server/presentation/lcd/templates.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const SIZE = { width: 320, height: 200 };
const AT_MS = Date.parse('2026-11-24T12:09:00Z');
const CONTENT: LcdContent = { branch: 'Зал', board: '', languages: ['ru'], timeZone: 'Europe/Moscow', waiting: [], calls: () => [] };

let timers: VirtualTimers;
let previews: LcdPreviews;
let drawn: number;
let failing: boolean;
beforeEach(() => {
  timers = new VirtualTimers();
  [drawn, failing] = [0, false];
  previews = new LcdPreviews(
    {
      drawArea: async ({ width, height }: AreaDrawing): Promise<DrawnArea> => {
        if (failing) throw new Error('lost');
        drawn += 1;
        return { width, height, rgb: new Uint8Array(3 * width * height), leftOut: [] };
      },
      encodeColourPng: async () => Buffer.from('png'),
    },
    timers,
  );
});
const draw = () => previews.draw(DEFAULT_TEMPLATE, CONTENT, SIZE, AT_MS);

it('what was drawn already is not drawn again within a minute after the last preview', async () => {
  expect(String(await draw())).toBe('png');
  const once = drawn;
  expect(once).toBeGreaterThan(0);
  await timers.advanceAsync(59_000);
  await draw();
  await timers.advanceAsync(59_999);
  await draw();
  expect(drawn).toBe(once);
  await timers.advanceAsync(60_000);
  await draw();
  expect(drawn).toBe(2 * once);
});

it('eight wait at most, and there is room again when they are done', async () => {
  const asked = Array.from({ length: 8 }, draw);
  const refused = draw();
  expect(refused).toBeInstanceOf(Rejection);
  expect((refused as Rejection).parameters).toEqual({ most: 8 });
  expect((await Promise.all(asked)).map(String)).toEqual(Array(8).fill('png'));
  expect(await draw()).toBeInstanceOf(Buffer);
});

it('one that fails makes way for the next', async () => {
  failing = true;
  await expect(draw()).rejects.toThrow('lost');
  failing = false;
  const asked = Array.from({ length: 8 }, draw);
  expect(draw()).toBeInstanceOf(Rejection);
  expect((await Promise.all(asked)).map(String)).toEqual(Array(8).fill('png'));
});
