/**
 * The order of answers without an `id`. A client of the original protocol knows an answer by its command alone: of the requests of one
 * command on one connection the first answer belongs to the first request. What is refused or answered at once therefore waits for older
 * answers that are still being made: hashed, drawn, printed, looked up, or waiting for the turn of a long list.
 */
import type { RequestFrame, UnreadableFrame } from '../../protocol/envelope.js';
import type { Peer } from './peer.js';

type Frame = RequestFrame | UnreadableFrame;

interface Place {
  /** Null when its answer is there: a request may be a thousand times as long. */
  frame: Frame | null;
  /** Undefined while the answer is being made. */
  send: (() => void) | undefined;
}

/** Answers of one command on one connection that may wait: further ones go at once, as each is held in memory. */
const WAITING_MAX = 1_000;

export class AnswerOrder {
  readonly #places = new Map<Peer, Map<string, Place[]>>();

  /** Nobody waits, which is usual and costs nothing. */
  get isIdle(): boolean {
    return this.#places.size === 0;
  }

  /** The answer will come later: those to later requests wait for it. */
  expect(peer: Peer, frame: Frame): void {
    if (frame.id !== undefined) return;
    const commands = this.#places.get(peer) ?? new Map<string, Place[]>();
    this.#places.set(peer, commands);
    const places = commands.get(frame.command) ?? [];
    commands.set(frame.command, places);
    if (!places.some((place) => place.frame === frame)) places.push({ frame, send: undefined });
  }

  /** Sends an answer when the older ones have been sent: at once if there is none. */
  send(peer: Peer, frame: Frame, send: () => void): void {
    const places = frame.id === undefined ? this.#places.get(peer)?.get(frame.command) : undefined;
    const place = places?.find((one) => one.frame === frame);
    if (place !== undefined) Object.assign(place, { frame: null, send });
    else if (places !== undefined && places.length < WAITING_MAX) places.push({ frame: null, send });
    else send();
    if (places !== undefined) this.#sendFirst(peer, frame.command, places);
  }

  #sendFirst(peer: Peer, command: string, places: Place[]): void {
    let count = 0;
    for (; places[count]?.send !== undefined; count++) places[count]?.send?.();
    places.splice(0, count);
    if (places.length > 0) return;
    const commands = this.#places.get(peer);
    commands?.delete(command);
    if (commands?.size === 0) this.#places.delete(peer);
  }
}
