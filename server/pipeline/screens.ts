/** What the handlers know of LCD boards; how they are drawn is settled in `server/devices`. */
import type { Rejection } from '../model/errors.js';
import type { LcdTemplate } from '../model/lcd-template.js';

export interface Screens {
  /** Templates that come with the box or lie in its folder, by name. */
  readonly templates: ReadonlyMap<string, LcdTemplate>;
  /**
   * PNG of a template with calls made up for it. Rejects where it cannot be drawn.
   * @param language of the board
   */
  preview(template: LcdTemplate, size: { readonly width: number; readonly height: number }, language: string): Promise<Buffer> | Rejection;
}
