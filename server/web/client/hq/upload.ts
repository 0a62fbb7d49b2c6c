/** One file on its way to headquarters: it goes on while other parts of the page are looked at. */
import { NoAnswerError } from '../../../protocol/client/client.js';
import { listen, Store } from '../shared/box/store.js';
import { ask } from './page.js';

interface Upload {
  readonly file: File;
  readonly name: string;
  readonly groups: readonly string[];
  readonly branches: readonly string[];
}

/** null = none yet. `share`: of its bytes, what has arrived. */
export const upload = new Store<
  | null
  | { readonly state: 'sending'; readonly name: string; readonly share: number }
  | { readonly state: 'added'; readonly name: string }
  | { readonly state: 'cancelled'; readonly name: string }
  | { readonly state: 'failed'; readonly name: string; readonly why: unknown }
>(null);

/** As `uplink/files/files-wire.ts` has it. */
const PIECE_BYTES = 256 * 1024;
const TRIES = 10;
const AGAIN_MS = 2_000;

let ending = new AbortController();

/** What is under way goes no further than to the next piece; when all pieces are there it is too late. */
export const cancel = (): void => ending.abort();

/** True if it is there. */
export async function send(sent: Upload): Promise<boolean> {
  const { name } = sent;
  ending = new AbortController();
  const stay = listen('beforeunload', (event) => event.preventDefault());
  upload.set({ state: 'sending', name, share: 0 });
  try {
    await sendWhole(sent);
    upload.set({ state: 'added', name });
    return true;
  } catch (why) {
    upload.set(ending.signal.aborted ? { state: 'cancelled', name } : { state: 'failed', name, why });
    return false;
  } finally {
    stay();
  }
}

async function sendWhole({ file, name, ...targets }: Upload): Promise<void> {
  const { upload: id } = await ask('beginFile', { name, size: file.size });
  try {
    await sendPieces(id, file, name);
    await ask('addFile', { upload: id, ...targets });
  } catch (failure) {
    // Nobody goes on with it. Where the line is away, it is forgotten there after an hour.
    void ask('cancelFile', { upload: id }).catch(() => undefined);
    throw failure;
  }
}

async function sendPieces(id: number, file: File, name: string): Promise<void> {
  for (let number = 0, from = 0; from < file.size; number++, from += PIECE_BYTES) {
    await sendPiece({ upload: id, number, bytes: await asBase64(file.slice(from, from + PIECE_BYTES)) });
    ending.signal.throwIfAborted();
    upload.set({ state: 'sending', name, share: Math.min(1, (from + PIECE_BYTES) / file.size) });
  }
}

/** A piece that came twice is one piece, so a line that was cut costs a piece. */
async function sendPiece(piece: object): Promise<void> {
  for (let left = TRIES; ; left--)
    try {
      await ask('filePiece', piece);
      return;
    } catch (failure) {
      if (left === 1 || ending.signal.aborted || !(failure instanceof NoAnswerError)) throw failure;
      await new Promise((isLater) => setTimeout(isLater, AGAIN_MS));
    }
}

const asBase64 = (piece: Blob): Promise<string> =>
  new Promise((isRead, failed) => {
    const reader = new FileReader();
    reader.onload = () => isRead(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => failed(reader.error);
    reader.readAsDataURL(piece);
  });
