/** One telephone, however it is written: for who counts bookings of a person, and for who looks for what is to be erased. */
import { expect, it } from 'vitest';
import { isNumberOf } from '../../db/history/person.js';
import { isTelephone, telephoneOf } from '../../server/model/telephone.js';

const FORMS = [
  '77015554433',
  '+7 701 555 44 33',
  '8 701 555-44-33',
  '8(701)5554433',
  '701 555 44 33',
  '+7-701-555-44-33',
  '007 701 5554433',
];

it.each(FORMS)('%s is the telephone of all its forms, and of no other', (written) => {
  expect(FORMS.map(telephoneOf)).toEqual(FORMS.map(() => telephoneOf(written)));
  expect(FORMS.filter((other) => !isNumberOf(written, other))).toEqual([]);
  for (const other of ['77015554434', '8 701 555 44 34', '555 44 33', '+49 701 555 44 34']) {
    expect([telephoneOf(other) === telephoneOf(written), isNumberOf(other, written)]).toEqual([false, false]);
  }
});

it('a number of another country is no telephone of this one, but whoever asks for erasure by it is found', () => {
  expect(telephoneOf('+44 701 555 44 33')).not.toBe(telephoneOf('701 555 44 33'));
  expect(isNumberOf('+44 701 555 44 33', '701 555 44 33')).toBe(true);
});

it.each(['+7 701 555–44–33', '007 701 5554433', '8 (701) 555.44.33', '112 33'])('%s is one', (text) => {
  expect(isTelephone(text)).toBe(true);
});

it.each([
  '+7 701 555 44 33 доб 2',
  '77015554433#9',
  '+77015554433;1',
  '77015554433+1',
  '77015554433, 2',
  'a77015554433',
  '1234',
  '++77015554433',
])('%s is none', (text) => {
  expect(isTelephone(text)).toBe(false);
});
