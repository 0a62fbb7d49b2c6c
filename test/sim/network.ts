/**
 * Clients' connections in the simulation: frames take time, come twice, come late, or not at all; who has no answer connects anew and
 * asks again under the same id.
 */
import type { Peer } from '../../server/pipeline/requests/peer.js';
import { isRefusal as isRefusedAs } from '../durability/actor.js';
import type { Chance } from '../durability/chance.js';
import type { Simulation } from './simulation.js';

interface Reply {
  readonly id?: string;
  readonly command: string;
  readonly data: unknown;
}

export interface Refusal {
  readonly codeModule: number;
  readonly desc: string;
}

const LATENCY_MS_MAX = 40;
const PATIENCE_MS = 5_000;
/** Parts of all frames. */
const LOST = 0.004;
const TWICE = 0.01;
const LATE_MS_MAX = 20_000;

export const isRefusal = (data: unknown): data is Refusal =>
  typeof data === 'object' && data !== null && 'codeModule' in data && data.codeModule !== 100;

let peers = 0;

export class Wire {
  private peer: Peer | null = null;
  /** The box that this end is connected to. */
  private boots = -1;
  private requests = 0;
  /** How often it connected. */
  connections = 0;
  /** Told of what was not asked for. */
  pushed: (command: string, data: unknown) => void = () => {};
  private waiting: { readonly id: string; readonly answered: (data: unknown) => void } | null = null;

  constructor(
    private readonly sim: Simulation,
    readonly name: string,
    private readonly chance: Chance,
    private readonly token: string,
  ) {}

  /** Asks until there is an answer, however often the box or the line falls meanwhile. */
  async ask<Data>(command: string, data: object = {}): Promise<Data | Refusal> {
    const id = `${this.name} ${++this.requests}`;
    const text = JSON.stringify({ token: this.token, id, command, data });
    for (;;) {
      await this.sim.whileBoxIsUp();
      const answer = await this.exchange(id, text);
      if (answer !== undefined && !isRefusedAs(answer, 'stopping')) return answer as Data | Refusal;
      await this.sim.sleep(100 + this.chance.below(2_000));
    }
  }

  /** Undefined = no answer within a patient client's time: the next question goes over a new connection. */
  private async exchange(id: string, text: string): Promise<unknown> {
    const peer = this.connected();
    const answer = await new Promise<unknown>((resolve) => {
      this.waiting = { id, answered: resolve };
      this.send(peer, text);
      if (this.chance.next() < TWICE) this.send(peer, text, LATE_MS_MAX);
      this.sim.timers.after(PATIENCE_MS, () => resolve(undefined));
    });
    this.waiting = null;
    if (answer === undefined) this.hangUp();
    return answer;
  }

  private send(peer: Peer, text: string, lateMs = 0): void {
    if (this.chance.next() < LOST) return;
    const { sim, boots } = this;
    sim.timers.after(1 + this.chance.below(LATENCY_MS_MAX + lateMs), () => {
      if (sim.boots === boots && this.peer === peer) sim.box?.dispatcher.received(peer, text);
    });
  }

  private connected(): Peer {
    if (this.peer !== null && this.boots === this.sim.boots) return this.peer;
    peers += 1;
    this.connections += 1;
    let lastMs = 0;
    let isHanging = false;
    // Frames of the box arrive in their order; when one is lost, none comes after it.
    const deliver = (frame: string | Uint8Array): void => {
      const reply = JSON.parse(typeof frame === 'string' ? frame : Buffer.from(frame).toString()) as Reply;
      this.sim.witness.leaves(reply.data);
      isHanging ||= this.chance.next() < LOST;
      if (isHanging) return;
      const { timers } = this.sim;
      lastMs = Math.max(lastMs, timers.nowMs() + 1 + this.chance.below(LATENCY_MS_MAX));
      timers.after(lastMs - timers.nowMs(), () => this.peer === peer && this.received(reply));
    };
    const peer: Peer = {
      id: peers,
      address: '10.0.0.7',
      isLocal: false,
      isPrivate: false,
      isVisitor: false,
      unanswered: 0,
      send: deliver,
      push: (frame) => {
        deliver(frame);
        return true;
      },
      close: () => {},
    };
    this.peer = peer;
    this.boots = this.sim.boots;
    this.sim.box?.dispatcher.connected(peer);
    return peer;
  }

  hangUp(): void {
    if (this.peer !== null && this.boots === this.sim.boots) this.sim.box?.dispatcher.disconnected(this.peer);
    this.peer = null;
  }

  private received({ id, command, data }: Reply): void {
    if (id === undefined) this.pushed(command, data);
    else if (id === this.waiting?.id) this.waiting.answered(data);
  }
}
