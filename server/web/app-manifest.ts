/**
 * What lets a board or kiosk be installed as an app of its own on a television or tablet: `/board/ID/app.webmanifest` and its icons. Shape:
 * W3C, Web Application Manifest. The names of boards are public anyway (`/front-page.json`).
 */
import { readFileSync } from 'node:fs';
import { shippedPath } from '../../drivers/shipped.js';
import type { FrontPagePlace } from '../model/front-page.js';
import { type Page, type PageSource, textPage } from '../transport/page.js';

export interface AppPlaces {
  readonly branch: string;
  /** The first language of the branch: that of its names. */
  readonly language: string;
  readonly kiosks: () => readonly FrontPagePlace[];
  readonly boards: () => readonly FrontPagePlace[];
}

const MANIFEST = /^\/(kiosk|board)\/(\d{1,9})\/app\.webmanifest$/;
const ICON = /^\/app-icon-(192|512)\.png$/;
/** What a board does with a call; see `client/board/announcer.ts`. It belongs to the screen, so the app keeps it. */
const SOUNDS: readonly string[] = ['voice', 'off'];
const ICON_SIZES = ['192', '512'] as const;
/** The colour before the page is drawn: that of a board without a template. */
const BACKGROUND = '#0b1f3a';

export function appPage(path: string, { branch, language, kiosks, boards }: AppPlaces): PageSource | undefined {
  const [, size] = ICON.exec(path) ?? [];
  if (size !== undefined) return icon(size);
  const [, kind, id] = MANIFEST.exec(path) ?? [];
  if (kind === undefined) return undefined;
  return ({ query }) => {
    const place = (kind === 'kiosk' ? kiosks() : boards()).find((one) => one.id === Number(id));
    if (place === undefined) return NO_PLACE;
    const sound = query.get('sound') ?? '';
    const page = `/${kind}/${place.id}`;
    return manifest({
      id: page,
      name: place.name === '' ? branch : `${place.name} · ${branch}`,
      short_name: place.name === '' ? branch : place.name,
      lang: language,
      start_url: SOUNDS.includes(sound) ? `${page}?sound=${sound}` : page,
      scope: page,
      display: 'fullscreen',
      display_override: ['fullscreen', 'standalone'],
      orientation: 'any',
      background_color: BACKGROUND,
      theme_color: BACKGROUND,
      icons: ICON_SIZES.flatMap((side) =>
        (['any', 'maskable'] as const).map((purpose) => ({
          ...{ src: `/app-icon-${side}.png`, type: 'image/png', sizes: `${side}x${side}`, purpose },
        })),
      ),
    });
  };
}

const NO_PLACE = textPage('404 Not Found', 'There is no such kiosk or board.');

const manifest = (value: object): Page => ({ contentType: 'application/manifest+json', body: Buffer.from(JSON.stringify(value)) });

const icon = (size: string): Page => ({
  contentType: 'image/png',
  body: readFileSync(shippedPath(`server/web/assets/app-icon-${size}.png`)),
});
