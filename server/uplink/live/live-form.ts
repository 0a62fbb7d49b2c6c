/** What the live view says: what the head of a branch sees of its hall, and nothing of any visitor. Lists have limits, longer are cut. */
import { type Static, Type } from '@sinclair/typebox';
import { VISITOR_GIVES } from '../../model/books/booking-plan.js';
import { OneOf } from '../../model/schema.js';

export const LIVE_LIMITS = {
  rows: 1_000,
  alerts: 100,
  devices: 100,
  troubles: 20,
  parameters: 20,
  remote: 100,
  languages: 10,
  text: 500,
} as const;

const Count = Type.Integer({ minimum: 0 });
const Text = Type.String({ maxLength: LIVE_LIMITS.text });
const OrNull = <Of extends Parameters<typeof Type.Union>[0][number]>(of: Of) => Type.Union([of, Type.Null()]);
const Id = OrNull(Type.Integer());

const RemoteService = {
  id: Type.Integer(),
  name: Text,
  names: Type.Optional(Type.Record(Text, Text, { maxProperties: LIVE_LIMITS.languages })),
};

export const LiveState = Type.Object({
  version: Text,
  /** The branch's clock. */
  atMs: Type.Integer(),
  waiting: Count,
  serving: Count,
  postponed: Count,
  /** Seconds; 0 = nobody waits for the first call. */
  longestWaitSec: Count,
  /** Visitors whose norm of waiting is exceeded. */
  overNorm: Count,
  openWindows: Count,
  windows: Type.Array(Type.Object({ id: Type.Integer(), state: Type.Integer(), clerkId: Id, isServing: Type.Boolean() }), {
    maxItems: LIVE_LIMITS.rows,
  }),
  services: Type.Array(Type.Object({ id: Type.Integer(), waiting: Count, longestSec: Count }), { maxItems: LIVE_LIMITS.rows }),
  /** As `alerts` answers them, the gravest first. */
  alerts: Type.Array(
    Type.Object({
      ...{ id: Type.Integer(), kind: Text, severity: Text, began: Text, text: Text, remedy: Text },
      ...{ service: Id, workplace: Id, user: Id, device: OrNull(Text), fault: OrNull(Text), count: Id },
      /** Values of the words of a fault; older programs tell none. */
      parameters: Type.Optional(Type.Record(Text, Type.Union([Text, Type.Number()]), { maxProperties: LIVE_LIMITS.parameters })),
    }),
    { maxItems: LIVE_LIMITS.alerts },
  ),
  /** The last order of headquarters that was carried out, 0 = none; and a digest of what is there now. Older programs tell none. */
  configuration: Type.Optional(
    Type.Object({ order: Count, revision: Type.String({ maxLength: 43 }), present: Type.String({ maxLength: 43 }) }),
  ),
  /** What visitors may take tickets for on the page of headquarters; left out = nothing. */
  remote: Type.Optional(
    Type.Object({
      services: Type.Array(Type.Object(RemoteService), { maxItems: LIVE_LIMITS.remote }),
      /** What they book there; left out = nothing. */
      bookable: Type.Optional(
        Type.Array(Type.Object({ ...RemoteService, minutes: Count, gives: OneOf(VISITOR_GIVES) }), { maxItems: LIVE_LIMITS.remote }),
      ),
    }),
  ),
  /** How many there are, and those that are not in order with the codes of their faults. */
  devicesCount: Count,
  devices: Type.Array(
    Type.Object({ name: Text, kind: Text, state: Text, troubles: Type.Array(Text, { maxItems: LIVE_LIMITS.troubles }) }),
    { maxItems: LIVE_LIMITS.devices },
  ),
});
export type LiveState = Static<typeof LiveState>;

const Named = Type.Array(Type.Object({ id: Type.Integer(), name: Text }), { maxItems: LIVE_LIMITS.rows });

/** Names, norms and the time zone: what figures and pages of headquarters need of the books. */
export const BranchBooks = Type.Object({
  branch: Text,
  timeZone: Text,
  services: Type.Array(
    Type.Object({ id: Type.Integer(), name: Text, group: OrNull(Text), department: Type.Integer(), norm: Count, appointmentNorm: Count }),
    { maxItems: LIVE_LIMITS.rows },
  ),
  windows: Named,
  clerks: Named,
  reasons: Named,
  outcomes: Named,
});
export type BranchBooks = Static<typeof BranchBooks>;
