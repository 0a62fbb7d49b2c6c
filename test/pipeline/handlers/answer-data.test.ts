import { expect, it } from 'vitest';
import { reject, toWireError } from '../../../server/model/errors/errors.js';
import { Json, serialised } from '../../../server/pipeline/handlers/answer-data.js';

const TICKET = new Json('{"id":1,"ticket":"Г001"}');

it('serialises an answer as JSON does, with the texts that it has already in their places', () => {
  const plain = { lines: [1, '"', null], left: undefined, 'a "name"': { at: 1 } };
  expect(serialised(plain)).toBe(JSON.stringify(plain));
  expect(serialised([plain, {}])).toBe(JSON.stringify([plain, {}]));
  expect(serialised(TICKET)).toBe(TICKET.text);
  const answer = { page: undefined, consumer: TICKET, ...plain };
  expect(serialised(answer)).toBe(JSON.stringify({ consumer: JSON.parse(TICKET.text), ...plain }));
});

it('serialises a refusal as the wire has it', () => {
  const refusal = reject('queueFull', { most: 3 });
  expect(JSON.parse(serialised(refusal))).toEqual(toWireError(refusal));
});

it('refuses a text deeper in an answer, where it would become a text inside a text', () => {
  expect(() => serialised({ tickets: [TICKET] })).toThrow('JSON text stands deeper');
  expect(() => serialised({ consumer: TICKET, others: { TICKET } })).toThrow('JSON text stands deeper');
});
