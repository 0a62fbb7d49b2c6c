/** Drags a card to a cell of the grid: a mouse at once, a finger once it has rested, so that it can still scroll. */

interface Place {
  readonly day: string;
  readonly time: string;
}

/** So far a pointer moves before a press becomes a drag, in pixels. */
const SLACK = 6;
const REST_MS = 350;

const placeAt = (x: number, y: number): HTMLElement | null =>
  document.elementFromPoint(x, y)?.closest<HTMLElement>('td[data-time]') ?? null;

/** Returns the function that ends it. */
export function dragged(card: HTMLElement, onDrop: (place: Place) => void): () => void {
  const begin = (event: PointerEvent) => {
    if (event.button === 0) new Drag(card, event, onDrop);
  };
  card.addEventListener('pointerdown', begin);
  return () => card.removeEventListener('pointerdown', begin);
}

class Drag {
  #isOn = false;
  #over: HTMLElement | null = null;
  readonly #resting: ReturnType<typeof setTimeout> | undefined;
  readonly #ends = new AbortController();

  constructor(
    private readonly card: HTMLElement,
    private readonly from: PointerEvent,
    private readonly onDrop: (place: Place) => void,
  ) {
    const { signal } = this.#ends;
    const isTouch = from.pointerType === 'touch';
    this.#resting = isTouch ? setTimeout(() => this.#start(), REST_MS) : undefined;
    addEventListener('pointermove', (event) => this.#moved(event), { signal });
    addEventListener('pointerup', () => this.#end(true), { signal });
    addEventListener('pointercancel', () => this.#end(false), { signal });
    addEventListener('keydown', ({ key }) => (key === 'Escape' ? this.#end(false) : undefined), { signal });
    // While a card is held the page does not scroll under it, and no menu comes up.
    addEventListener('touchmove', (event) => (this.#isOn ? event.preventDefault() : undefined), { signal, passive: false });
    card.addEventListener('contextmenu', (event) => (isTouch ? event.preventDefault() : undefined), { signal });
  }

  #start(): void {
    this.#isOn = true;
    this.card.classList.add('dragging');
  }

  #moved({ clientX, clientY, pointerId }: PointerEvent): void {
    if (pointerId !== this.from.pointerId) return;
    const [x, y] = [clientX - this.from.clientX, clientY - this.from.clientY];
    if (!this.#isOn && Math.hypot(x, y) < SLACK) return;
    // A finger that moves at once scrolls.
    if (!this.#isOn && this.from.pointerType === 'touch') {
      this.#end(false);
      return;
    }
    if (!this.#isOn) this.#start();
    this.card.style.translate = `${x}px ${y}px`;
    this.#show(placeAt(clientX, clientY));
  }

  #show(over: HTMLElement | null): void {
    this.#over?.classList.remove('over');
    this.#over = over;
    over?.classList.add('over');
  }

  #end(isDropped: boolean): void {
    clearTimeout(this.#resting);
    this.#ends.abort();
    const { day, time } = this.#over?.dataset ?? {};
    this.#show(null);
    this.card.classList.remove('dragging');
    this.card.style.translate = '';
    if (!this.#isOn) return;
    // The press that ends a drag opens nothing.
    const ignore = (event: Event) => {
      event.stopPropagation();
      event.preventDefault();
    };
    addEventListener('click', ignore, { capture: true, once: true });
    setTimeout(() => removeEventListener('click', ignore, { capture: true }));
    if (isDropped && day !== undefined && time !== undefined) this.onDrop({ day, time });
  }
}
