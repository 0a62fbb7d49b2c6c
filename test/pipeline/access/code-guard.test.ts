/** What wrong codes cost, by a clock that the test moves. */
import { beforeEach, expect, it } from 'vitest';
import { CodeGuard } from '../../../server/pipeline/access/code-guard.js';

let nowMs = 0;
let noted: string[] = [];
let guard: CodeGuard;
const peer = (id: number, address = '10.0.0.1') => ({ id, address });

beforeEach(() => {
  nowMs = 0;
  noted = [];
  guard = new CodeGuard(
    () => nowMs,
    (address, wrong) => noted.push(`${address} ${wrong}`),
  );
});

it('a connection has five for nothing, and then waits twice as long each time, a minute at most', () => {
  const waits = Array.from({ length: 14 }, () => {
    nowMs += guard.waitSeconds(peer(1)) * 1000;
    return guard.wrong(peer(1));
  });
  expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

it('a wait ends by itself, and is no other connection’s', () => {
  for (let wrong = 0; wrong < 7; wrong++) guard.wrong(peer(1));
  expect([guard.waitSeconds(peer(1)), guard.waitSeconds(peer(2))]).toEqual([2, 0]);
  nowMs = 1_999;
  expect(guard.waitSeconds(peer(1))).toBe(1);
  nowMs = 2_000;
  expect(guard.waitSeconds(peer(1))).toBe(0);
});

it('an address has sixty for nothing; then the first wrong code of a connection costs, and a technician can read it', () => {
  for (let id = 1; id <= 60; id++) expect(guard.wrong(peer(id))).toBe(0);
  expect([guard.wrong(peer(61)), guard.wrong(peer(62)), guard.wrong(peer(63)), guard.wrong(peer(64))]).toEqual([1, 2, 4, 8]);
  expect(guard.waitSeconds(peer(65))).toBe(0);
  expect(guard.wrong(peer(66, '10.0.0.2'))).toBe(0);
  expect(noted).toEqual(['10.0.0.1 61', '10.0.0.1 62', '10.0.0.1 64']);
});

it('an address is forgiven after a quarter of an hour without wrong codes', () => {
  for (let id = 1; id <= 70; id++) guard.wrong(peer(id));
  nowMs = 15 * 60_000 + 1;
  expect(guard.wrong(peer(80))).toBe(0);
});

it('who has gone is forgotten', () => {
  for (let wrong = 0; wrong < 9; wrong++) guard.wrong(peer(1));
  guard.disconnected(peer(1));
  expect(guard.waitSeconds(peer(1))).toBe(0);
});
