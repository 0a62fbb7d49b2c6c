/**
 * What the rest of the box knows of a connection: a client that can be sent text and that may be slow or gone. No sockets here, so that the
 * pipeline can be tested and understood without them.
 */

/** One open WebSocket connection. Using a peer that has gone is safe and does nothing. */
export interface Peer {
  /** Unique while the process lives; never given twice. */
  readonly id: number;
  /** The other end's IP address as text (`192.168.1.7`, `fe80::1`), without its port; `local` through the socket of this machine. */
  readonly address: string;
  /** It came through the socket on this machine, which only root and the group of the box may open. */
  readonly isLocal: boolean;
  /** Nobody in the network can read along: it is encrypted, or leaves this machine on no cable. */
  readonly isPrivate: boolean;
  /** It came through the door of visitors, behind which there is nothing but their own tickets. */
  readonly isVisitor: boolean;
  /** Requests of it whose answers have not left; the dispatcher counts. */
  unanswered: number;
  /**
   * Sends one text frame: a reply, or its bytes (UTF-8) where these were made before. A peer that owes more than its limit is dropped
   * instead, soon after this call.
   * `taken` is called once, when the peer has read so much that another push would be taken, or when it has gone.
   */
  send(frame: string | Uint8Array, taken?: () => void): void;
  /**
   * Sends one text frame that is encoded already (UTF-8): a push, serialised once for everybody.
   * Answers false, and sends nothing, while the peer has not yet taken enough of what it was sent before: the caller then
   * remembers that the newest state is owed and sends it on `drained`. A peer that has gone answers false, too.
   */
  push(frame: Uint8Array): boolean;
  /** Closes with a WebSocket code and a reason (at most 123 bytes). `disconnected` is called before this returns. */
  close(code: number, reason: string): void;
}

/** Stands in for a connection where the box itself asks, for a keypad or a scanner: it is sent nothing, and never subscribed. */
export const NOBODY: Peer = {
  id: 0,
  address: '',
  isLocal: false,
  isPrivate: false,
  isVisitor: false,
  unanswered: 0,
  send: () => {},
  push: () => true,
  close: () => {},
};

/** Why a frame did not get through to `received`. */
export type RefusedFrame =
  | { readonly kind: 'binaryFrame' }
  | { readonly kind: 'frameTooLarge'; readonly bytes: number; readonly most: number };

/** How a connection ended, for the log: a WebSocket code (1006 = without a close frame) and whatever is known of the reason. */
export interface Departure {
  readonly code: number;
  readonly reason: string;
}

/**
 * Listens to the connections. Every method is called on the event loop, never while another one of the same peer runs, except
 * `disconnected`.
 */
export interface PeerHandler {
  connected(peer: Peer): void;
  /** One text frame, valid UTF-8, within the limit of size. */
  received(peer: Peer, text: string): void;
  /**
   * A frame that is not a text of acceptable size. The handler answers a catalogue error by `peer.send` before it returns;
   * after `frameTooLarge` the connection is closed with 1009.
   */
  refused(peer: Peer, why: RefusedFrame): void;
  /** Whether it belongs to a user or device of the branch: a session was used on this connection. */
  isKnown(peer: Peer): boolean;
  /** A push was answered false, and now another one would be taken. */
  drained(peer: Peer): void;
  /** The last call for this peer, exactly once, however the connection ended. */
  disconnected(peer: Peer, how: Departure): void;
}
