/** The look of the branch as pages get it: the logo is a path that names its content, so browsers may keep it for ever. */
import type { Appearance } from '../../model/designs/appearance.js';
import type { ReplyData } from '../../protocol/registry.js';
import { pictureFileName } from '../tickets/picture-files.js';

/** null = it is none of the pictures that pages can show. */
export function logoPath(base64: string): string | null {
  const name = pictureFileName(base64);
  return name === undefined ? null : `/appearance/${name}`;
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
