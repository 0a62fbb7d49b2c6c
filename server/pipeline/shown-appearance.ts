/** The look of the branch as pages get it: the logo is a path that names its content, so browsers may keep it for ever. */
import { createHash } from 'node:crypto';
import type { Appearance } from '../model/appearance.js';
import type { ReplyData } from '../protocol/registry.js';

/** Kinds of files, by the first characters of their base64. */
const KINDS = [
  { begins: 'iVBORw0KGgo', suffix: 'png' },
  { begins: '/9j/', suffix: 'jpg' },
  { begins: 'UklGR', suffix: 'webp' },
] as const;

/** null = it is none of these pictures. */
export function logoPath(base64: string): string | null {
  const kind = KINDS.find(({ begins }) => base64.startsWith(begins));
  return kind === undefined ? null : `/appearance/${createHash('sha256').update(base64).digest('hex').slice(0, 32)}.${kind.suffix}`;
}

/** Pages ask more often than a branch changes its look. */
const made = new WeakMap<Appearance, ReplyData<'appearance'>>();

export function appearanceOnWire(appearance: Appearance): ReplyData<'appearance'> {
  const { logo, accent, kiosk, boards } = appearance;
  const shown = made.get(appearance) ?? { logo: logo === null ? null : logoPath(logo), accent, kiosk, boards };
  made.set(appearance, shown);
  return shown;
}

interface ShownLogo {
  readonly path: string;
  readonly picture: Buffer;
}

const logos = new WeakMap<Appearance, ShownLogo>();

/** The same bytes for everybody who asks, however slowly they read: anybody may, also at the door of visitors. null = there is no logo. */
export function shownLogo(appearance: Appearance): ShownLogo | null {
  const { logo } = appearance;
  const { logo: path } = appearanceOnWire(appearance);
  if (logo === null || path === null) return null;
  const shown = logos.get(appearance) ?? { path, picture: Buffer.from(logo, 'base64') };
  logos.set(appearance, shown);
  return shown;
}
