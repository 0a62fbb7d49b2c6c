/** Draws tickets as one bitmap, for preview and paper. The newest are kept: a ticket that is shown and printed is drawn once. */
import type { DrawnPage } from '../../../drivers/imaging/render.js';
import type { PrintablePage } from '../../../drivers/printer/job.js';
import type { QueueState } from '../../engine/state.js';
import type { Consumer } from '../../model/consumer.js';
import type { TicketDesign } from '../../model/designs/ticket-design.js';
import type { TicketContent } from '../../model/ticket.js';
import { BOOKING_DESIGN, BOOKING_SLIP, BUILT_IN_DESIGNS, DEFAULT_DESIGN } from '../../presentation/designs.js';
import { ticketLayout } from '../../presentation/ticket-layout.js';

/** How pictures are made: `drivers/imaging/render.ts`. */
export type Renderer = Pick<typeof import('../../../drivers/imaging/render.js'), 'drawPage' | 'encodePng'>;

export interface TicketPicture {
  readonly design: TicketDesign;
  readonly content: TicketContent;
  readonly widthDots: number;
  readonly isCopy: boolean;
  /** The visitor whose photo is printed; null = no photo. */
  readonly photoOf: Pick<Consumer, 'id' | 'photo'> | null;
}

interface Kept {
  readonly picture: TicketPicture;
  readonly drawn: Promise<DrawnPage>;
  readonly lines: PrintablePage['lines'];
}

/** A kiosk shows and prints within a second; more drawings are in use only while printers lag behind. */
const KEPT_MAX = 16;

export class TicketArtist {
  /** The newest last. */
  private kept: readonly Kept[] = [];

  constructor(
    private readonly renderer: Renderer,
    private readonly state: Pick<QueueState, 'designs'>,
    private readonly warn: (error: unknown, what: string) => void,
    /** Base64; null = no photo. */
    private readonly photoOf: (consumer: Pick<Consumer, 'id' | 'photo'>) => Promise<string | null>,
  ) {}

  /** The design with this name: the branch's own, a built-in one, or the default if there is none (any more). */
  design(name: string | null): TicketDesign {
    if (name === BOOKING_DESIGN) return this.state.designs.get(name) ?? BOOKING_SLIP;
    const design = this.state.designs.get(name ?? DEFAULT_DESIGN) ?? BUILT_IN_DESIGNS.get(name ?? DEFAULT_DESIGN);
    const found = design ?? BUILT_IN_DESIGNS.get(DEFAULT_DESIGN);
    if (found === undefined) throw new Error(`the built-in design "${DEFAULT_DESIGN}" is missing`);
    return found;
  }

  /** For a printer. Rejects where it cannot be drawn. */
  async page(picture: TicketPicture): Promise<PrintablePage> {
    const { drawn, lines } = this.draw(picture, false);
    return { bitmap: (await drawn).bitmap, lines };
  }

  /** PNG for a screen. Rejects where it cannot be drawn. */
  async png(picture: TicketPicture): Promise<Buffer> {
    const { bitmap, png } = await this.draw(picture, true).drawn;
    return png === null ? this.renderer.encodePng(bitmap) : Buffer.from(png);
  }

  /** Read from the disk only if the design shows it; null = no photo. */
  private photoFor({ design, photoOf }: TicketPicture): Promise<string | null> | null {
    if (photoOf === null || photoOf.photo === null || !design.rows.some(({ row }) => row === 'photo')) return null;
    return this.photoOf(photoOf);
  }

  private draw(picture: TicketPicture, wantsPng: boolean): Kept {
    const known = this.kept.find((kept) => isSame(kept.picture, picture));
    if (known) return known;
    const { design, content, widthDots, isCopy } = picture;
    const layout = (photo: string | null) => ticketLayout(design, content, widthDots, { isCopy, photo });
    const { lines, ...plain } = layout(null);
    const photo = this.photoFor(picture);
    const drawn =
      photo === null
        ? this.renderer.drawPage(plain, { png: wantsPng })
        : photo.then((base64) => this.renderer.drawPage(drawingOf(layout(base64)), { png: wantsPng }));
    const kept = { picture, drawn, lines };
    this.kept = [...this.kept.slice(1 - KEPT_MAX), kept];
    drawn.then(
      ({ leftOut }) => leftOut.length > 0 && this.warn(new Error(leftOut.join('; ')), 'a picture was left out of a ticket'),
      () => {
        // The next request tries again.
        this.kept = this.kept.filter((other) => other !== kept);
      },
    );
    return kept;
  }
}

/** Lines are for printers that cannot draw; the rest is drawn. */
const drawingOf = ({ lines: _lines, ...drawing }: ReturnType<typeof ticketLayout>) => drawing;

/** Contents and designs are replaced, never changed: the same object has the same content. */
const isSame = (one: TicketPicture, other: TicketPicture): boolean =>
  one.content === other.content &&
  one.design === other.design &&
  one.widthDots === other.widthDots &&
  one.isCopy === other.isCopy &&
  one.photoOf?.photo === other.photoOf?.photo;
