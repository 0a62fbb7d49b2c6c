import { describe, expect, it } from 'vitest';
import { TEMPLATES_MAX } from '../../../server/engine/rules/books/designs.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import type { LcdTemplate } from '../../../server/model/designs/lcd-template.js';
import { reject } from '../../../server/model/errors/errors.js';
import { BUILT_IN_TEMPLATES } from '../../../server/presentation/lcd/templates.js';
import { demoEngine } from '../models/demo-engine.js';
import type { Engine } from '../models/engine.js';

const BOARD = 1;
const template = (title: string): LcdTemplate => ({ ...(BUILT_IN_TEMPLATES.get('hall') as LcdTemplate), title });
const set = (engine: Engine, name: string, title = name): void =>
  void engine.must({ type: 'setTemplate', name, template: template(title) });
const titles = (engine: Engine): string[] => [...engine.state.templates.values()].map(({ title }) => title);

describe('templates of the branch', () => {
  it('are kept by name, also in a snapshot; the newest is the one that counts', () => {
    const engine = demoEngine();
    set(engine, 'own');
    set(engine, 'own', 'better');
    expect(titles(engine)).toEqual(['better']);
    const again = fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment);
    expect(again.templates).toEqual(engine.state.templates);
    const { templates: _none, ...older } = JSON.parse(toSnapshot(engine.state)) as Record<string, unknown>;
    expect(fromSnapshot(JSON.stringify(older), engine.rules, engine.equipment).templates.size).toBe(0);
  });

  it('take the name of none that comes with the box', () => {
    const engine = demoEngine();
    expect(engine.refusal({ type: 'setTemplate', name: 'hall', template: template('x') })).toBe('templateFixed');
    expect(engine.refusal({ type: 'removeTemplate', name: 'hall' })).toBe('templateFixed');
    expect(engine.run({ type: 'removeTemplate', name: 'mine' })).toEqual(
      reject('templateUnknown', { field: 'data.name', name: 'mine', known: ['hall', 'window'] }),
    );
  });

  it('are fifty at most, and of ten megabytes together; one may always be exchanged', () => {
    const engine = demoEngine();
    for (let count = 0; count < TEMPLATES_MAX; count++) set(engine, `own-${count}`);
    expect(engine.refusal({ type: 'setTemplate', name: 'one-more', template: template('x') })).toBe('bookFull');
    const large = (name: string) => ({ type: 'setTemplate', name, template: template('x'.repeat(3_300_000)) }) as const;
    for (const name of ['own-1', 'own-2', 'own-3', 'own-1']) {
      const outcome = engine.run(large(name));
      expect('events' in outcome, name).toBe(true);
    }
    expect(engine.refusal(large('own-4'))).toBe('templateInvalid');
  });

  it('may be named by a board, and stay while one does', () => {
    const engine = demoEngine();
    expect(engine.change('QBoard', BOARD, { template: 'own' })).toMatchObject({ error: 'templateUnknown' });
    set(engine, 'own');
    engine.change('QBoard', BOARD, { template: 'own' });
    const refusal = reject('inUse', { book: 'The template', id: 'own', by: 'QBoard 1 (template)', user_book: 'QBoard', user_id: 1 });
    expect(engine.run({ type: 'removeTemplate', name: 'own' })).toEqual({ ...refusal, causes: [refusal] });
    engine.change('QBoard', BOARD, { template: 'window' });
    engine.must({ type: 'removeTemplate', name: 'own' });
    expect(titles(engine)).toEqual([]);
  });
});
