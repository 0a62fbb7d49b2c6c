/** In whose name who sees to the box works: there is always somebody. */
import { beforeEach, expect, it } from 'vitest';
import type { UserRoleRow, UserRow } from '../../../server/model/books/index.js';
import { awaitsFirstLogin, technician } from '../../../server/pipeline/access/administrators.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { Engine, RULES, START_MS } from '../../engine/models/engine.js';

let engine: Engine;
let pipeline: Pipeline;
beforeEach(() => {
  engine = new Engine({ ...RULES });
  const time = { wallMs: () => START_MS, monotonicMs: () => 0 };
  const journal = { commit: (_batch: unknown, committed: (sequence: number) => void) => committed(1) };
  pipeline = new Pipeline(engine.state, journal, new Clock('UTC', 0, time));
});

const role = (name: string, fields: Partial<UserRoleRow>): number => engine.add('UserRole', { name, ...fields });
const user = (login: string, role_id: number, fields: Partial<UserRow> = {}): number => engine.add('User', { login, role_id, ...fields });
const userOf = (id: number): UserRow | undefined => engine.state.books.User.get(id);
const roleOf = (id: number): UserRoleRow | undefined => engine.state.books.UserRole.get(userOf(id)?.role_id ?? 0);

it('admin, where he is an administrator, and else the first who is', () => {
  const [chiefs, clerks] = [role('chiefs', { administrator: { id: 1 } }), role('clerks', { clerk: { id: 2 } })];
  user('clerk', clerks);
  const chief = user('chief', chiefs);
  user('disabled', chiefs, { disabled: 1 });
  expect(technician(pipeline)).toBe(chief);
  const admin = user('admin', chiefs);
  expect(technician(pipeline)).toBe(admin);
});

it('in a box without anybody: an administrator is made, who has no password', () => {
  const made = technician(pipeline);
  expect(userOf(made)).toMatchObject({ login: 'admin', disabled: 0, passwordHash: '' });
  expect(roleOf(made)).toMatchObject({ disabled: 0, administrator: { id: expect.any(Number) } });
  expect(technician(pipeline)).toBe(made);
});

it('in a box whose admin is disabled and has another role: he gets both back, and keeps his password', () => {
  const clerks = role('Администратор', { clerk: { id: 1 } });
  const admin = user('admin', clerks, { disabled: 1 });
  const passwordHash = userOf(admin)?.passwordHash;
  expect(technician(pipeline)).toBe(admin);
  expect(userOf(admin)).toMatchObject({ disabled: 0, passwordHash });
  expect(roleOf(admin)).toMatchObject({ disabled: 0, administrator: { id: expect.any(Number) } });
});

it('in a box whose role of administrators is disabled: it is enabled', () => {
  const chiefs = role('chiefs', { administrator: { id: 1 }, disabled: 1 });
  const chief = user('chief', chiefs);
  expect(technician(pipeline)).toBe(chief);
  expect(roleOf(chief)).toMatchObject({ id: chiefs, disabled: 0 });
});

it('awaits the first log-in until there is a branch', () => {
  user('chief', role('chiefs', { administrator: { id: 1 } }), { passwordHash: 'known' });
  expect(awaitsFirstLogin(engine.state)).toBe(true);
  engine.add('Workplace', {});
  expect(awaitsFirstLogin(engine.state)).toBe(false);
});

it('awaits the first log-in to a branch until an administrator who may log in has a password', () => {
  engine.add('Workplace', {});
  technician(pipeline);
  expect(awaitsFirstLogin(engine.state)).toBe(true);
  const chiefs = role('chiefs', { administrator: { id: 1 } });
  user('disabled', chiefs, { passwordHash: 'known', disabled: 1 });
  user('clerk', role('clerks', { clerk: { id: 2 } }), { passwordHash: 'known' });
  expect(awaitsFirstLogin(engine.state)).toBe(true);
  user('chief', chiefs, { passwordHash: 'known' });
  expect(awaitsFirstLogin(engine.state)).toBe(false);
});
