/** The keys of the grid: Tab stops at it once, arrows lead from cell to cell. */

/** The button with the focus is the one that Tab comes back to; without one it is the first. */
export function stopAtOne(table: HTMLElement | null, focused?: EventTarget | null): void {
  const buttons = [...(table?.querySelectorAll('button') ?? [])];
  const before = buttons.find((button) => 'stop' in button.dataset);
  const stop = buttons.find((button) => button === focused) ?? before ?? buttons[0];
  for (const button of buttons) {
    button.tabIndex = button === stop ? 0 : -1;
    if (button === stop) button.dataset.stop = '';
    else delete button.dataset.stop;
  }
}

const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Up and down also within a cell; cells without a button are passed over. */
export function moveFocus(event: KeyboardEvent): void {
  const [down = 0, right = 0] = STEPS[event.key] ?? [];
  const from = event.target;
  const cell = from instanceof HTMLButtonElement ? from.closest('td') : null;
  if (cell === null || (down === 0 && right === 0)) return;
  event.preventDefault();
  const within = [...cell.querySelectorAll('button')];
  const next = down === 0 ? undefined : within[within.indexOf(from as HTMLButtonElement) + down];
  (next ?? buttonBeyond(cell, down, right))?.focus();
}

function buttonBeyond(cell: HTMLTableCellElement, down: number, right: number): HTMLButtonElement | undefined {
  let at: Element | null | undefined = cell;
  for (;;) {
    at = down === 0 ? (right < 0 ? at.previousElementSibling : at.nextElementSibling) : besideIn(at, down);
    if (!at) return undefined;
    const buttons = [...at.querySelectorAll('button')];
    const found = down < 0 ? buttons.at(-1) : buttons[0];
    if (found) return found;
  }
}

/** The cell of the same column in the next row. */
function besideIn(cell: Element, down: number): Element | undefined {
  const row = down < 0 ? cell.parentElement?.previousElementSibling : cell.parentElement?.nextElementSibling;
  return row?.children[(cell as HTMLTableCellElement).cellIndex];
}
