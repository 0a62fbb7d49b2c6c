import { expect, it } from 'vitest';
import { openBranch, SIMULATOR } from '../models/demo-engine.js';

it.each([
  ['', 'needs a wide door'],
  ['came with a child', 'came with a child'],
])('the note of a booking goes to its ticket, unless another is written at check-in: %j', (comment, expected) => {
  const engine = openBranch();
  const fields = { services: [SIMULATOR], date: '2026-11-24', time: '10:00', pin_code: '402913', comment: 'needs a wide door' };
  const id = engine.add('ConsumerPreRegistered', fields);
  expect(engine.ticket(engine.register([], { pinCode: '402913', comment })).comment).toBe(expected);
  expect(engine.state.books.ConsumerPreRegistered.get(id)?.comment).toBe('needs a wide door');
});
