import { describe, expect, it } from 'vitest';
import { DESIGNS_MAX } from '../../../server/engine/rules/books/designs.js';
import type { TicketDesign } from '../../../server/model/designs/ticket-design.js';
import { reject } from '../../../server/model/errors/errors.js';
import { demoEngine } from '../models/demo-engine.js';
import type { Engine } from '../models/engine.js';

const KIOSK = 1;
const design = (title: string, text = '{ticket}'): TicketDesign => ({ title, languages: ['ru'], rows: [{ row: 'text', text }] });
const set = (engine: Engine, name: string, text?: string): void =>
  void engine.must({ type: 'setDesign', name, design: design(name, text) });
const titles = (engine: Engine): string[] => [...engine.state.designs.values()].map(({ title }) => title);

describe('designs of the branch', () => {
  it('are kept by name; the newest is the one that counts', () => {
    const engine = demoEngine();
    set(engine, 'own');
    engine.must({ type: 'setDesign', name: 'own', design: design('better') });
    expect(titles(engine)).toEqual(['better']);
  });

  it('may stand before a built-in one, which is back when they are removed', () => {
    const engine = demoEngine();
    expect(engine.refusal({ type: 'removeDesign', name: 'bank' })).toBe('designBuiltIn');
    set(engine, 'bank');
    engine.must({ type: 'removeDesign', name: 'bank' });
    expect(titles(engine)).toEqual([]);
    expect(engine.run({ type: 'removeDesign', name: 'mine' })).toEqual(
      reject('designUnknown', { field: 'data.name', name: 'mine', known: ['plain', 'bank'] }),
    );
  });

  it('are a hundred at most, and of ten megabytes together; one may always be exchanged', () => {
    const engine = demoEngine();
    for (let count = 0; count < DESIGNS_MAX; count++) set(engine, `design-${count}`);
    expect(engine.refusal({ type: 'setDesign', name: 'one-more', design: design('x') })).toBe('bookFull');
    const large = (name: string) => ({ type: 'setDesign', name, design: design(name, 'x'.repeat(3_400_000)) }) as const;
    engine.must(large('design-1'));
    engine.must(large('design-2'));
    expect(engine.refusal(large('design-3'))).toBe('designInvalid');
    engine.must(large('design-1'));
  });

  it('stay while a kiosk uses them, unless a built-in one takes their place', () => {
    const engine = demoEngine();
    for (const name of ['own', 'bank']) {
      set(engine, name);
      engine.change('Registrator', KIOSK, { ticket_design: name });
      engine.change('Registrator', 2, { ticket_design: name });
      const what = { book: 'The ticket design', id: name };
      const cause = (id: number) =>
        reject('inUse', { ...what, by: `Registrator ${id} (ticket_design)`, user_book: 'Registrator', user_id: id });
      const by = 'Registrator 1 (ticket_design), Registrator 2 (ticket_design)';
      const refusal = reject('inUse', { ...what, by, user_book: 'Registrator', user_id: 1 }, [cause(1), cause(2)]);
      const expected = name === 'bank' ? { events: [expect.objectContaining({ t: 'ticketDesignRemoved', name })] } : refusal;
      expect(engine.run({ type: 'removeDesign', name })).toEqual(expected);
    }
    engine.change('Registrator', 2, { ticket_design: null });
    engine.change('Registrator', KIOSK, { ticket_design: null });
    engine.must({ type: 'removeDesign', name: 'own' });
  });
});

describe('a kiosk', () => {
  it.each([
    ['printer', 'hall', 'printerUnknown'],
    ['spare_printer', 'desk', 'printerUnknown'],
    ['ticket_design', 'bank', 'designUnknown'],
  ] as const)('names in %s what is there, or nothing', (field, known, error) => {
    const engine = demoEngine();
    const unknown = engine.change('Registrator', KIOSK, { [field]: 'nowhere' });
    expect(unknown).toMatchObject({ error, parameters: { field: `data.${field}`, name: 'nowhere' } });
    expect(engine.refusal({ type: 'newElement', book: 'Registrator', fields: { name: 'new', [field]: 'nowhere' }, chance: 1 })).toBe(error);
    engine.change('Registrator', KIOSK, { [field]: known });
    expect(engine.state.books.Registrator.get(KIOSK)).toMatchObject({ [field]: known });
    engine.change('Registrator', KIOSK, { [field]: null });
    expect(engine.state.books.Registrator.get(KIOSK)).toMatchObject({ [field]: null });
    expect(engine.add('Registrator', { name: 'new', [field]: known })).toBeGreaterThan(KIOSK);
  });

  it('keeps the name of a printer that is not configured any more, and may be changed otherwise', () => {
    const engine = demoEngine({}, { printers: new Set(['hall']) });
    engine.change('Registrator', KIOSK, { printer: 'hall' });
    const moved = demoEngine({}, { printers: new Set(), builtInDesigns: new Set() });
    moved.state.books.Registrator.set(KIOSK, { ...engine.state.books.Registrator.get(KIOSK), ticket_design: 'gone' } as never);
    // A client sends the whole element back, as it read it.
    const whole = { ...moved.state.books.Registrator.get(KIOSK), alias: 'moved' };
    expect(moved.change('Registrator', KIOSK, whole)).toMatchObject({ subject: KIOSK });
    expect(moved.state.books.Registrator.get(KIOSK)).toMatchObject({ alias: 'moved', printer: 'hall', ticket_design: 'gone' });
    expect(moved.change('Registrator', KIOSK, { printer: 'desk' })).toMatchObject({ parameters: { known: [] } });
    expect(moved.change('Registrator', KIOSK, { ticket_design: 'plain' })).toMatchObject({ parameters: { known: [] } });
  });
});
