/**
 * A page that stands on a screen of its own, such as a cheap television: it offers itself as an app, keeps the screen on, fills it at the
 * first touch, and loads itself anew after an update of the box.
 */
import { Store } from './store.js';

/** What this screen does not get, and why; null = all of it. */
export type Lack =
  /** Without https browsers neither keep a screen on nor install a page. */
  | 'noHttps'
  /** The browser cannot keep the screen on, or does not want to. */
  | 'noWakeLock';

export const lack = new Store<Lack | null>(null);

/** @param page the path of the page, `/board/1` */
export function offerApp(page: string): void {
  const manifest = document.createElement('link');
  manifest.rel = 'manifest';
  manifest.href = `${page}/app.webmanifest${location.search}`;
  document.head.append(manifest);
}

/** Keeps the screen on, as long as the page is seen: the browser takes it back whenever it is not. */
export function keepAwake(): void {
  const hold = async (): Promise<void> => {
    if (document.hidden) return;
    // The browser itself leaves the interface out where the page is not secure.
    const lock = 'wakeLock' in navigator ? await navigator.wakeLock.request('screen').catch(() => null) : null;
    lack.set(lock !== null ? null : isSecureContext ? 'noWakeLock' : 'noHttps');
  };
  document.addEventListener('visibilitychange', () => void hold());
  void hold();
}

/**
 * Fills the screen once, at the first touch: a browser asks for one. Whoever leaves it again does so on purpose.
 * @param by a board is also opened by the keys or the pointer of a remote control; at a kiosk a mouse belongs to whoever tries it out
 */
export function fillScreenOnTouch(by: 'touch' | 'anything'): void {
  const touched = (event: Event): void => {
    if (by === 'touch' && !(event instanceof PointerEvent && event.pointerType === 'touch')) return;
    for (const name of TOUCHES) removeEventListener(name, touched, { capture: true });
    if (document.fullscreenElement === null) void document.documentElement.requestFullscreen?.().catch(() => undefined);
  };
  for (const name of TOUCHES) addEventListener(name, touched, { capture: true });
}

const TOUCHES = ['pointerup', 'keydown'] as const;

/** The name of the page's program contains a hash of its content. */
const PROGRAM = /<script type="module"[^>]* src="([^"]+)"/;

/** Whether the box serves another program for this page: it was updated. A box that cannot be asked was not. */
export async function isOutdated(): Promise<boolean> {
  const own = document.querySelector('script[type="module"]')?.getAttribute('src');
  try {
    const answer = await fetch(location.pathname, { cache: 'no-store' });
    const present = answer.ok ? PROGRAM.exec(await answer.text())?.[1] : undefined;
    return present !== undefined && present !== own;
  } catch {
    return false;
  }
}
