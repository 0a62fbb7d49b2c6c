/** Whose tiles are drawn first, and what is not drawn any more. */
import { expect, it } from 'vitest';
import type { AreaDrawing, DrawnArea } from '../../../drivers/imaging/render.js';
import { PainterTurns } from '../../../server/devices/lcd/painter-turns.js';

const AREA: AreaDrawing = { width: 1, height: 1, svg: '', pictures: [] };
const DRAWN: DrawnArea = { width: 1, height: 1, rgb: new Uint8Array(3), leftOut: [] };
const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A painter that draws when it is told to. */
function painter() {
  const drawing: (() => void)[] = [];
  const turns = new PainterTurns({
    drawArea: () => new Promise((resolve) => drawing.push(() => resolve(DRAWN))),
    encodeColourPng: async () => Buffer.alloc(0),
  });
  const order: string[] = [];
  const draw = async (key: string, isFirstClass: boolean, isWanted = () => true): Promise<void> => {
    await turns.painterFor({ key, isFirstClass, isWanted }).drawArea(AREA);
    order.push(key);
  };
  const drawAll = async (): Promise<void> => {
    while (drawing.length > 0) {
      expect(drawing).toHaveLength(1);
      drawing.shift()?.();
      await turnOfTheLoop();
    }
  };
  return { draw, drawAll, order };
}

it('a board that hangs in the hall is drawn before those that guests look at, and takes turns with others of its kind', async () => {
  const { draw, drawAll, order } = painter();
  const guests = Array.from({ length: 20 }, (_, index) => draw(`guest ${index}`, false));
  const boards = ['hall', 'hall', 'cash', 'cash'].map((key) => draw(key, true));
  await drawAll();
  await Promise.all([...guests, ...boards]);
  expect(order.slice(0, 6)).toEqual(['guest 0', 'hall', 'cash', 'hall', 'cash', 'guest 1']);
});

it('the rest of a board at which nobody looks any more is not drawn, and the next one is', async () => {
  const { draw, drawAll, order } = painter();
  const first = draw('first', false);
  const gone = draw('gone', false, () => false);
  const next = draw('next', false);
  await Promise.all([drawAll(), expect(gone).rejects.toThrow('nobody looks'), first, next]);
  expect(order).toEqual(['first', 'next']);
});
