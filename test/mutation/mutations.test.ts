/** Each mutation still applies to the product as it is now. Whether it is found is what `make mutations` looks at. */
import { resolve } from 'node:path';
import typescript from 'typescript';
import { expect, it } from 'vitest';
import { broken } from './apply.js';
import { MUTATIONS } from './mutations.js';

const ROOT = resolve(import.meta.dirname, '../..');

it('names each once', () => {
  expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(MUTATIONS.length);
});

it.each(MUTATIONS)('$name: still applies', (mutation) => {
  const { text } = broken(mutation, ROOT);
  expect(text).toContain(mutation.put);
  // What cannot be read would be noticed by anybody.
  expect(typescript.transpileModule(text, { reportDiagnostics: true }).diagnostics).toEqual([]);
});

it('says by name which one does not apply any more', () => {
  const [first] = MUTATIONS;
  if (first === undefined) throw new Error('no mutations');
  expect(() => broken({ ...first, find: 'nothing says so' }, ROOT)).toThrow(
    `the mutation "${first.name}" does not apply any more: ${first.room}: ${first.within} has`,
  );
  expect(() => broken({ ...first, within: 'Pipeline.gone' }, ROOT)).toThrow('has no Pipeline.gone');
});
