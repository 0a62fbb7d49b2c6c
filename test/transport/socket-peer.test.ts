/** How a peer is asked whether it reads: rarely enough that a healthy one costs nothing, and often enough that what it owes is known. */
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../server/model/limits.js';
import { Backlog, type BacklogLimits } from '../../server/transport/backlog.js';
import { SocketPeer } from '../../server/transport/socket-peer.js';

const KIB = 1024;
/** More than is free, less than the window of pushes. */
const ANSWER = 'r'.repeat(20 * KIB);

function peerOf(limits: BacklogLimits = LIMITS.unread) {
  const backlog = new Backlog<SocketPeer>(limits, () => 0);
  const peer = new SocketPeer({ id: 1, address: 'local', isLocal: true, isPrivate: true, isVisitor: false }, backlog);
  const pings: Uint8Array[] = [];
  const texts: string[] = [];
  peer.opened({
    send: (frame) => texts.push(Buffer.from(frame).toString()),
    ping: (proof) => pings.push(proof),
    cork: (send) => send(),
    end: () => {},
    close: () => {},
  });
  return { peer, backlog, pings, texts };
}

const proofIn = (ping: Uint8Array | undefined): ArrayBuffer => new Uint8Array(ping ?? []).buffer;

describe('a peer', () => {
  it('is asked once for several answers, and owes nothing when it has answered', () => {
    const { peer, backlog, pings } = peerOf();
    for (let sent = 0; sent < 3; sent += 1) peer.send(ANSWER);
    expect([pings.length, backlog.totalBytes]).toEqual([0, 60 * KIB]);
    peer.send(ANSWER);
    expect([pings.length, backlog.totalBytes]).toEqual([1, 80 * KIB]);
    expect(peer.answered(proofIn(pings[0]))).toBe(true);
    expect(backlog.totalBytes).toBe(0);
  });

  it('that owes less is asked when it is looked at, once', () => {
    const { peer, backlog, pings } = peerOf();
    peer.send(ANSWER);
    expect([...backlog.owing]).toEqual([peer]);
    peer.askAgain();
    peer.askAgain();
    expect(pings.length).toBe(1);
    peer.answered(proofIn(pings[0]));
    peer.askAgain();
    expect([pings.length, [...backlog.owing]]).toEqual([1, []]);
  });

  it('is asked at once where all together owe much', () => {
    const { peer, pings } = peerOf({ totalBytes: 80 * KIB, hardTotalBytes: 160 * KIB });
    peer.send(ANSWER);
    expect(pings.length).toBe(0);
    peer.send(ANSWER);
    expect(pings.length).toBe(1);
  });

  it('gets each text as it is, however long', () => {
    const { peer, texts } = peerOf();
    const sent = ['', 'Г001 қ 🎫', 'ж'.repeat(100 * KIB), 'қ'.repeat(40 * KIB)];
    for (const text of sent) peer.send(text);
    expect(texts).toEqual(sent);
  });
});
