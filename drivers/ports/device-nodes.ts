/** Other names of device nodes, and the programs that have them open. */
import { dirname, join, resolve } from 'node:path';
import { linkIn, namesIn, textIn } from '../kernel-files.js';

/** Stable names: first those from udev rules of the branch, then by serial number, then by socket. */
const LINK_FOLDERS = ['dev/qbox', 'dev/serial/by-id', 'dev/serial/by-path'] as const;

export interface Holder {
  readonly pid: number;
  readonly program: string;
}

/** The links to each node: `/dev/ttyUSB0` → `/dev/qbox/boards`, `/dev/serial/by-path/…`. `root` is the path of `/dev`. */
export function linksToNodes(root = '/'): ReadonlyMap<string, readonly string[]> {
  const links = new Map<string, string[]>();
  for (const folder of LINK_FOLDERS) {
    for (const name of namesIn(join(root, folder))) {
      const link = `/${folder}/${name}`;
      const target = targetOf(root, link);
      if (target !== null) links.set(target, [...(links.get(target) ?? []), link]);
    }
  }
  return links;
}

/** Programs that have each node of `/dev` open, as far as this user may know: root sees all, others their own programs. */
export function holdersOfNodes(root = '/'): ReadonlyMap<string, readonly Holder[]> {
  const holders = new Map<string, Holder[]>();
  for (const pid of namesIn(join(root, 'proc')).filter((name) => /^\d+$/.test(name))) {
    const nodes = new Set(namesIn(join(root, 'proc', pid, 'fd')).flatMap((fd) => linkIn(join(root, 'proc', pid, 'fd', fd)) ?? []));
    for (const node of nodes) {
      if (!node.startsWith('/dev/')) continue;
      holders.set(node, [...(holders.get(node) ?? []), { pid: Number(pid), program: textIn(join(root, 'proc', pid, 'comm')) ?? '?' }]);
    }
  }
  return holders;
}

/** udev writes relative links, so they also work below another root. */
function targetOf(root: string, link: string): string | null {
  const target = linkIn(join(root, link));
  return target === null ? null : resolve(dirname(link), target);
}
