/** Messages of DNS as multicast DNS uses them: a question about services, and what is said of them. RFC 1035, 4.1; RFC 6762; RFC 6763. */

export type DnsRecord =
  | { readonly type: 'ptr'; readonly name: string; readonly to: string }
  | { readonly type: 'srv'; readonly name: string; readonly host: string; readonly port: number }
  | { readonly type: 'txt'; readonly name: string; readonly pairs: ReadonlyMap<string, string> }
  | { readonly type: 'a'; readonly name: string; readonly address: string };

const HEADER_BYTES = 12;
const TYPES = { a: 1, ptr: 12, txt: 16, srv: 33 } as const;
const INTERNET = 1;
/** RFC 6762, 5.4: the answer may be sent to the asker alone. */
const UNICAST_WANTED = 0x8000;
/** RFC 1035, 2.3.4: a name has 255 bytes at most, a label 63. A longer one is a loop of pointers. */
const LABELS_MAX = 128;
const RECORDS_MAX = 200;
const isResponse = (flags: number): boolean => (flags & 0x8000) !== 0;

/** One message that asks who offers each of these services: `_printer._tcp.local`. */
export function serviceQuestion(services: readonly string[]): Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(services.length, 4);
  const questions = services.map((service) => {
    const labels = service.split('.').map((label) => Buffer.concat([Buffer.of(Buffer.byteLength(label)), Buffer.from(label)]));
    const end = Buffer.alloc(5);
    end.writeUInt16BE(TYPES.ptr, 1);
    end.writeUInt16BE(INTERNET | UNICAST_WANTED, 3);
    return Buffer.concat([...labels, end]);
  });
  return Buffer.concat([header, ...questions]);
}

/** The records of an answer that are of use here; [] = no answer, or one that cannot be read. */
export function recordsIn(message: Uint8Array): readonly DnsRecord[] {
  const view = Buffer.from(message.buffer, message.byteOffset, message.length);
  try {
    if (!isResponse(view.readUInt16BE(2))) return [];
    const counts = [6, 8, 10].map((at) => view.readUInt16BE(at));
    let at = HEADER_BYTES;
    for (let left = view.readUInt16BE(4); left > 0; left--) at = nameAt(view, at).end + 4;
    const records: DnsRecord[] = [];
    const count = counts.reduce((sum, each) => sum + each, 0);
    for (let left = Math.min(count, RECORDS_MAX); left > 0; left--) {
      const { name, end } = nameAt(view, at);
      const length = view.readUInt16BE(end + 8);
      const record = recordAt(view, name, view.readUInt16BE(end), end + 10, length);
      if (record !== null) records.push(record);
      at = end + 10 + length;
    }
    return records;
  } catch (error) {
    // Whoever is in the network may send anything.
    if (error instanceof RangeError) return [];
    throw error;
  }
}

function recordAt(view: Buffer, name: string, type: number, at: number, length: number): DnsRecord | null {
  if (at + length > view.length) throw new RangeError('a record is longer than its message');
  switch (type) {
    case TYPES.ptr:
      return { type: 'ptr', name, to: nameAt(view, at).name };
    case TYPES.srv:
      return { type: 'srv', name, port: view.readUInt16BE(at + 4), host: nameAt(view, at + 6).name };
    case TYPES.txt:
      return { type: 'txt', name, pairs: pairsIn(view.subarray(at, at + length)) };
    case TYPES.a:
      return length === 4 ? { type: 'a', name, address: [...view.subarray(at, at + 4)].join('.') } : null;
    default:
      return null;
  }
}

/** RFC 6763, 6.3: `key=value`, each with its length before it. */
function pairsIn(bytes: Buffer): ReadonlyMap<string, string> {
  const pairs = new Map<string, string>();
  for (let at = 0; at < bytes.length; at += 1 + (bytes[at] ?? 0)) {
    const [key = '', ...value] = bytes.toString('utf8', at + 1, at + 1 + (bytes[at] ?? 0)).split('=');
    if (!pairs.has(key.toLowerCase())) pairs.set(key.toLowerCase(), value.join('='));
  }
  return pairs;
}

/** A name whose end may stand elsewhere in the message (RFC 1035, 4.1.4). Dots inside of a label are kept as they are. */
function nameAt(view: Buffer, start: number): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let end: number | null = null;
  for (let at = start; labels.length < LABELS_MAX; ) {
    const length = view.readUInt8(at);
    if (length >= 0xc0) {
      end ??= at + 2;
      const to = view.readUInt16BE(at) & 0x3fff;
      // Only names before it can be pointed to, so that no name goes round.
      if (to >= at) throw new RangeError('a name points to what comes after it');
      at = to;
      continue;
    }
    if (length === 0) return { name: labels.join('.'), end: end ?? at + 1 };
    if (at + 1 + length > view.length) throw new RangeError('a label is longer than its message');
    labels.push(view.toString('utf8', at + 1, at + 1 + length));
    at += 1 + length;
  }
  throw new RangeError('a name has too many labels');
}
