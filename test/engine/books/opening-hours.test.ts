import { beforeEach, describe, expect, it } from 'vitest';
import { evolve } from '../../../server/engine/evolve.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { openBranch, WINDOW } from '../models/demo-engine.js';
import { type Engine, errorOf } from '../models/engine.js';

let engine: Engine;
beforeEach(() => {
  engine = openBranch();
});

describe.each([
  ['Workplace', WINDOW],
  ['Registrator', 1],
] as const)('hours of %s', (book, id) => {
  it.each([
    [{ 8: ['09:00-18:00'] }, '8', 'unexpected'],
    [{ 0: [] }, '0', 'unexpected'],
    [{ 1: ['22:00-06:00'] }, '1', 'notHours'],
    [{ 1: ['09:00-09:00'] }, '1', 'notHours'],
    [{ 1: ['09:00-24:30'] }, '1', 'notHours'],
    [{ 1: ['09:00-18:00'], 2: ['13:00-18:00', '09:00-13:01'] }, '2', 'hoursOverlap'],
  ])('%o are refused at their day', (opening_hours, day, why) => {
    const refused = engine.change(book, id, { opening_hours });
    expect(refused).toBeInstanceOf(Rejection);
    expect((refused as Rejection).parameters).toMatchObject({ field: `data.opening_hours.${day}`, why });
  });

  it('that touch, end at midnight or leave a day out are taken', () => {
    const opening_hours = { 1: ['13:00-24:00', '00:00-13:00'], 2: [] };
    expect(errorOf(engine.change(book, id, { opening_hours }))).toBeNull();
    expect(errorOf(engine.change(book, id, { opening_hours: {} }))).toBeNull();
  });

  it('that an older program took stay, and block no other change', () => {
    const row = engine.state.books[book].get(id);
    if (row === undefined) throw new Error(`no ${book} ${id}`);
    evolve(engine.state, { t: 'bookSet', at: engine.nowMs, book, id, row: { ...row, opening_hours: { 8: ['22:00-06:00'] } } as never });
    expect(errorOf(engine.change(book, id, { name: 'Новое' }))).toBeNull();
    expect(engine.state.books[book].get(id)?.opening_hours).toEqual({ 8: ['22:00-06:00'] });
  });
});
