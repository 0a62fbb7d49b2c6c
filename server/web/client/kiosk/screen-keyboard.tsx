/** Letters to touch, for the log-in of a device with a touch screen and no keyboard. They type into the field that had the focus last. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../shared/parts/parts.js';
import { say } from './page.js';

/** Russian and Kazakh share a layer; what else a password may have is in the last one. */
const LAYERS = {
  abc: ['1234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm-_.@'],
  абв: ['1234567890', 'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбюё', 'әіңғүұқөһ'],
  '#+=': ['!"#$%&\'()', '*+,-./:;<', '=>?@[\\]^_', '`{|}~ №'],
} as const;
type Layer = keyof typeof LAYERS;
const NAMES = Object.keys(LAYERS) as Layer[];

/** @param letters that are there at first: names are typed in those of the language, log-ins in Latin ones */
export function ScreenKeyboard({ letters = 'abc' }: { readonly letters?: Layer }) {
  const [layer, setLayer] = useState<Layer>(letters);
  const [isCapital, setCapital] = useState(false);
  const element = useRef<HTMLFieldSetElement>(null);
  const field = useRef<HTMLInputElement | null>(null);
  useEffect(() => {
    const form = element.current?.closest('form');
    const inputs = [...(form?.querySelectorAll('input') ?? [])];
    // A tablet has letters of its own, which would cover these.
    for (const input of inputs) input.inputMode = 'none';
    field.current = inputs.find((input) => input === document.activeElement) ?? inputs[0] ?? null;
    const notice = ({ target }: FocusEvent) => {
      if (target instanceof HTMLInputElement) field.current = target;
    };
    form?.addEventListener('focusin', notice);
    return () => form?.removeEventListener('focusin', notice);
  }, []);
  const type = (text: string) => {
    replaceAtCursor(field.current, text);
    setCapital(false);
  };
  const shown = (letter: string): string => (isCapital ? letter.toLocaleUpperCase() : letter);
  return (
    // The field keeps the focus while keys are touched.
    <fieldset ref={element} class="screen-keyboard" onMouseDown={(event) => event.preventDefault()}>
      <legend class="out-of-sight">{say('keyboard')}</legend>
      {LAYERS[layer].map((row) => (
        <div key={row} class="screen-keys">
          {[...row].map((letter) => (
            <Button key={letter} aria-label={letter === ' ' ? say('space') : undefined} onClick={() => type(shown(letter))}>
              {letter === ' ' ? '␣' : shown(letter)}
            </Button>
          ))}
        </div>
      ))}
      <div class="screen-keys">
        <Button aria-label={say('capitals')} aria-pressed={isCapital} onClick={() => setCapital(!isCapital)}>
          ⇧
        </Button>
        {NAMES.filter((name) => name !== layer).map((name) => (
          <Button key={name} lang={/^[а-я]/.test(name) ? 'ru' : undefined} onClick={() => setLayer(name)}>
            {name}
          </Button>
        ))}
        <Button aria-label={say('erase')} onClick={() => replaceAtCursor(field.current, null)}>
          ⌫
        </Button>
      </div>
    </fieldset>
  );
}

/** As if it were typed. @param text null = what a backspace erases */
function replaceAtCursor(input: HTMLInputElement | null, text: string | null): void {
  if (input === null) return;
  const end = input.selectionEnd ?? input.value.length;
  const start = input.selectionStart ?? end;
  const from = text === null && start === end ? Math.max(0, start - 1) : start;
  input.setRangeText(text ?? '', from, end, 'end');
  input.dispatchEvent(new Event('input', { bubbles: true }));
}
