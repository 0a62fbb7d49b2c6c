/**
 * Printers of the local network: those that offer themselves by multicast DNS, and, only when that is asked for, whoever listens at port
 * 9100 of a neighbour's address. Nothing is printed; a neighbour is connected to, and let go.
 */
import { createSocket, type Socket } from 'node:dgram';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { formatPortAddress, RAW_PRINTING_PORT } from './address.js';
import { type DnsRecord, recordsIn, serviceQuestion } from './dns-message.js';

export interface FoundNetworkPrinter {
  /** `tcp:192.168.1.50:9100` */
  readonly port: string;
  /** As it names itself; null = it only listens. */
  readonly vendor: string | null;
  readonly model: string | null;
  readonly how: 'mdns' | 'sweep';
}

/** Raw printing (IANA: pdl-datastream), and LPD, whose printers mostly have port 9100, too. */
const RAW = '_pdl-datastream._tcp.local';
const LPD = '_printer._tcp.local';
const MULTICAST = { host: '224.0.0.251', port: 5353 } as const;
/** RFC 6762, 6: answers may be held back for half a second. The question is asked twice, as datagrams are lost. */
const LISTEN_MS = 2_500;
const AGAIN_MS = 1_000;
const FOUND_MAX = 100;
/** Some forty of each printer. Whoever is in the network may answer without end. */
const RECORDS_MAX = 4_000;

const CONNECT_MS = 600;
const AT_ONCE = 64;
/** Of a larger network only the part around this machine is looked at. */
const NEIGHBOURS_MAX = 256;

export interface NetworkPlace {
  /** IPv4 addresses of this machine, with the length of their prefix; left out = as the kernel says. */
  readonly own?: readonly { readonly address: string; readonly prefix: number }[];
  readonly multicast?: { readonly host: string; readonly port: number };
  readonly listenMs?: number;
  readonly printingPort?: number;
}

export async function findNetworkPrinters(isSwept: boolean, place: NetworkPlace = {}): Promise<FoundNetworkPrinter[]> {
  const own = place.own ?? ownAddresses();
  const port = place.printingPort ?? RAW_PRINTING_PORT;
  const [named, listening] = await Promise.all([
    askedByMulticast(own, place, port),
    isSwept ? listeners([...new Set(own.flatMap(neighboursOf))], port) : [],
  ]);
  const places = new Set(named.map((one) => one.port));
  const swept = listening.map((host): FoundNetworkPrinter => ({ port: tcp(host, port), vendor: null, model: null, how: 'sweep' }));
  return [...named, ...swept.filter((one) => !places.has(one.port))].slice(0, FOUND_MAX);
}

const tcp = (host: string, port: number): string => formatPortAddress({ kind: 'tcp', host, port });

const ownAddresses = (): { readonly address: string; readonly prefix: number }[] =>
  Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address, cidr }) => ({ address, prefix: Number(cidr?.split('/')[1] ?? 24) }));

async function askedByMulticast(
  own: readonly { readonly address: string }[],
  { multicast = MULTICAST, listenMs = LISTEN_MS }: NetworkPlace,
  printingPort: number,
): Promise<FoundNetworkPrinter[]> {
  const records: DnsRecord[] = [];
  const question = serviceQuestion([RAW, LPD]);
  const heard = (message: Uint8Array): void => {
    if (records.length < RECORDS_MAX) records.push(...recordsIn(message));
  };
  const sockets = new Set(own.map(({ address }) => listener(address, heard)));
  const ask = (): void => {
    for (const socket of sockets) socket.send(question, multicast.port, multicast.host, () => {});
  };
  for (const socket of sockets) socket.once('close', () => sockets.delete(socket));
  await Promise.all([...sockets].map((socket) => new Promise((resolve) => socket.once('listening', resolve).once('close', resolve))));
  ask();
  const again = setTimeout(ask, Math.min(AGAIN_MS, listenMs / 2));
  await new Promise((resolve) => setTimeout(resolve, listenMs));
  clearTimeout(again);
  for (const socket of sockets) socket.close();
  return printersIn(records, printingPort);
}

/** From a port of its own, so that the answer comes here alone (RFC 6762, 6.7). A network that takes no datagrams has no printers. */
function listener(address: string, heard: (message: Uint8Array) => void): Socket {
  const socket = createSocket('udp4', heard);
  let isClosed = false;
  socket.on('error', () => {
    if (!isClosed) socket.close();
    isClosed = true;
  });
  socket.bind(0, address, () => socket.setMulticastInterface(address));
  return socket;
}

/** What a printer says of itself: RFC 6763, 6; Apple's Bonjour Printing Specification 1.2.1 (`usb_MFG`, `usb_MDL`, `ty`, `product`). */
function printersIn(records: readonly DnsRecord[], printingPort: number): FoundNetworkPrinter[] {
  const found = new Map<string, FoundNetworkPrinter>();
  const firsts = <T extends DnsRecord['type']>(type: T): ReadonlyMap<string, Extract<DnsRecord, { type: T }>> => {
    const isOne = (one: DnsRecord): one is Extract<DnsRecord, { type: T }> => one.type === type;
    // The first of each name.
    return new Map(
      records
        .filter(isOne)
        .toReversed()
        .map((one) => [one.name, one] as const),
    );
  };
  const [places, addresses, texts] = [firsts('srv'), firsts('a'), firsts('txt')];
  for (const service of [RAW, LPD]) {
    for (const pointer of records) {
      if (pointer.type !== 'ptr' || pointer.name.toLowerCase() !== service) continue;
      const place = places.get(pointer.to);
      if (place === undefined) continue;
      const host = addresses.get(place.host)?.address ?? place.host;
      const port = tcp(host, service === RAW ? place.port : printingPort);
      const pairs = texts.get(pointer.to)?.pairs;
      const said = (key: string): string | null => pairs?.get(key)?.trim() || null;
      const model = said('usb_mdl') ?? said('ty') ?? said('product')?.replace(/^\(|\)$/g, '') ?? null;
      if (!found.has(port)) found.set(port, { port, vendor: said('usb_mfg'), model, how: 'mdns' });
    }
  }
  return [...found.values()];
}

/** The other addresses of the network, or of the 256 around this one. */
function neighboursOf({ address, prefix }: { readonly address: string; readonly prefix: number }): string[] {
  const own = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = Math.min(NEIGHBOURS_MAX, 2 ** (32 - prefix));
  const first = own - (own % size);
  return Array.from({ length: size }, (_, index) => first + index)
    .filter((each) => each !== own && (size <= 2 || (each !== first && each !== first + size - 1)))
    .map((each) => [24, 16, 8, 0].map((shift) => Math.floor(each / 2 ** shift) % 256).join('.'));
}

async function listeners(hosts: readonly string[], port: number): Promise<string[]> {
  const waiting = [...hosts];
  const found: string[] = [];
  const work = async (): Promise<void> => {
    for (let host = waiting.shift(); host !== undefined; host = waiting.shift()) if (await isListening(host, port)) found.push(host);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

function isListening(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  return new Promise((resolve) => {
    const end = (isThere: boolean) => () => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(CONNECT_MS, end(false)).once('connect', end(true)).once('error', end(false));
  });
}
