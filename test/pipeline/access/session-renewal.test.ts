/** Which sessions are noted as used, and how often. */
import { beforeEach, expect, it } from 'vitest';
import { RENEWAL_MS, SessionRenewal } from '../../../server/pipeline/access/session-renewal.js';
import { SessionUses } from '../../../server/pipeline/access/session-uses.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { NOBODY, type Peer } from '../../../server/pipeline/requests/peer.js';
import { DAY_MS, Engine, RULES, START_MS } from '../../engine/models/engine.js';

const peer: Peer = { ...NOBODY, id: 7 };
let engine: Engine;
let uses: SessionUses;
let nowMs: number;
let kiosk: number;
let clerk: number;

/** A look at the sessions after this time; answers which were noted. */
function look(afterMs: number): number[] {
  const noted: number[] = [];
  const applied = (event: { readonly t: string; readonly session?: number }) =>
    void (event.t === 'sessionUsed' && noted.push(event.session ?? 0));
  const clock = new Clock('UTC', START_MS, { wallMs: () => START_MS + nowMs, monotonicMs: () => nowMs });
  const pipeline = new Pipeline(engine.state, { commit: () => undefined }, clock);
  pipeline.follow([{ applied }]);
  const renewal = new SessionRenewal({ pipeline, uses, monotonicMs: () => nowMs });
  nowMs += afterMs;
  // At each tick, of which one in a while is a look.
  for (let tick = 0; tick < 3; tick++) renewal.look();
  return noted;
}

beforeEach(() => {
  engine = new Engine({ ...RULES, sessionAgeMs: 30 * DAY_MS });
  engine.tick();
  const role = engine.add('UserRole', { name: 'all', administrator: {}, clerk: { all_operations: 1 } });
  const user = engine.add('User', { login: 'one', role_id: role });
  kiosk = engine.logIn(user, engine.add('Registrator', { name: 'kiosk' }), 'registrator');
  clerk = engine.logIn(user, engine.add('Workplace', { name: 'window' }));
  nowMs = 0;
  uses = new SessionUses(() => nowMs);
});

it('notes a kiosk that is connected once a day, and never a clerk', () => {
  for (const session of [kiosk, clerk]) uses.used(session, peer, engine.state.sessions);
  uses.used(kiosk, peer, engine.state.sessions);
  expect(look(DAY_MS - 1)).toEqual([]);
  expect(look(RENEWAL_MS - 1)).toEqual([]);
  expect(look(RENEWAL_MS)).toEqual([kiosk]);
  expect(look(RENEWAL_MS)).toEqual([]);
  expect(look(DAY_MS)).toEqual([kiosk]);
});

it('notes one that came and went since the last look, and none that has been silent for longer', () => {
  nowMs = 2 * DAY_MS;
  uses.used(kiosk, peer, engine.state.sessions);
  uses.disconnected(peer);
  expect(look(3 * RENEWAL_MS)).toEqual([]);
  uses.used(kiosk, peer, engine.state.sessions);
  uses.disconnected(peer);
  expect(look(RENEWAL_MS)).toEqual([kiosk]);
});

it('notes nothing where nobody has been seen since the start, or where it is not wanted', () => {
  expect(look(2 * DAY_MS)).toEqual([]);
  uses.used(kiosk, peer, engine.state.sessions);
  (engine.state.rules as { placesStay: boolean }).placesStay = false;
  expect(look(DAY_MS)).toEqual([]);
});
