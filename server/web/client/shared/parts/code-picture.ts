/** The code of a booking as a QR code, for scanners. Drawn in the page: no address that is asked for, and no log of a proxy, has it. */
import { generate } from 'lean-qr';

/** Modules that are left white around it (ISO/IEC 18004). */
const QUIET = 4;

/** An address of the picture itself. */
export function codePicture(code: string): string {
  const { size, get } = generate(code);
  const dark = Array.from({ length: size ** 2 }, (_, at) => [at % size, Math.floor(at / size)] as const).filter(([x, y]) => get(x, y));
  const path = dark.map(([x, y]) => `M${x} ${y}h1v1h-1z`).join('');
  const box = `viewBox="${-QUIET} ${-QUIET} ${size + 2 * QUIET} ${size + 2 * QUIET}" shape-rendering="crispEdges"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${box}><path d="${path}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
