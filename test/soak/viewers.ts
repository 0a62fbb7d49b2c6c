/**
 * Pages that follow the windows of the branch, each on its own connection: those that read, and those that stop reading, as a tablet does
 * that was put to sleep. Now and then somebody opens one of those anew, and it stops reading again: the box is never rid of them.
 */
import { WebSocket } from 'ws';
import type { Hall } from './people.js';

/** So long, on average, a page does not read before it is opened anew. */
const DEAF_MS = 30_000;
/** So many of those that read look into what they are sent. */
const WATCHERS = 5;

interface WindowRow {
  readonly id: number;
  readonly consumer_id: number;
}

export class Viewers {
  readonly #all: readonly Viewer[];

  constructor(hall: Hall, url: string, token: string, count: number) {
    this.#all = Array.from({ length: count }, (_, index) => new Viewer(hall, url, token, index < WATCHERS));
  }

  async open(): Promise<void> {
    for (const viewer of this.#all) await viewer.open();
  }

  /** So many stop reading, from now on and whenever they come back. */
  deafen(count: number): void {
    for (const viewer of this.#all.slice(-count)) viewer.deafen();
  }
}

class Viewer {
  #socket: WebSocket | null = null;
  #isDeaf = false;

  constructor(
    private readonly hall: Hall,
    private readonly url: string,
    private readonly token: string,
    private readonly isWatcher: boolean,
  ) {}

  async open(): Promise<void> {
    const socket = new WebSocket(this.url);
    this.#socket = socket;
    // The close that follows tells it.
    socket.on('error', () => undefined);
    // Who reads is never cut off.
    socket.once('close', (code: number, reason: Buffer) => {
      if (this.#isDeaf || this.hall.isClosed) return;
      this.hall.add('readersCutOff');
      console.log(`a page that reads was cut off: ${code} ${String(reason)}`);
    });
    await new Promise((opened) => socket.once('open', opened));
    const isSubscribed = new Promise((answered) => socket.once('message', answered));
    socket.send(JSON.stringify({ token: this.token, command: 'subscribeWorkplaces', data: {} }));
    await isSubscribed;
    socket.on('message', (text: Buffer) => this.#pushed(text));
    if (this.#isDeaf) this.#stopReading(socket);
  }

  deafen(): void {
    this.#isDeaf = true;
    if (this.#socket !== null) this.#stopReading(this.#socket);
  }

  #stopReading(socket: WebSocket): void {
    socket.pause();
    this.hall.add('deafened');
    setTimeout(
      () => {
        socket.terminate();
        if (!this.hall.isClosed) void this.open();
      },
      DEAF_MS * (0.5 + Math.random()),
    );
  }

  #pushed(text: Buffer): void {
    this.hall.add('viewed');
    if (!this.isWatcher) return;
    const { data } = JSON.parse(String(text)) as { readonly data: readonly WindowRow[] };
    this.hall.saw(
      this,
      data.map(({ consumer_id }) => consumer_id).filter((id) => id > 0),
    );
  }
}
