/** How the codes of a scanner come, and the keyboard layout that it is set to: chosen for a new one, told of those of the file. */
import type { ReplyData } from '../../../../protocol/registry.js';
import { Select } from '../../shared/parts/parts.js';
import { has, say } from './words.js';

type Scan = ReplyData<'scanDevices'>;
type Model = Scan['models'][number];

const modeText = ({ mode }: Model): string => (mode === undefined ? '' : say(`scanner.${mode}`));

/** A layout of a newer box is told by its code. */
function layoutText(layout: string): string {
  const key = `layout.${layout}`;
  return has(key) ? say(key) : layout;
}

interface ChoiceProps {
  readonly chosen: Model | undefined;
  /** '' = the usual one. */
  readonly layout: string;
  readonly onLayout: (layout: string) => void;
}

export function ScannerSettings({ chosen, layout, onLayout }: ChoiceProps) {
  if (chosen?.mode === undefined) return null;
  const [usual, ...others] = chosen.layouts ?? [];
  return (
    <>
      <p class="soft">{modeText(chosen)}</p>
      {usual === undefined ? null : (
        <Select
          label={say('scanner.layout')}
          value={layout}
          options={[['', layoutText(usual)], ...others.map((each) => [each, layoutText(each)] as const)]}
          onChoose={onLayout}
        >
          <span class="soft">{say('scanner.layoutHint')}</span>
        </Select>
      )}
    </>
  );
}

/** Of a scanner of the file, in a line. */
export function ScannerText({ scan, device }: { readonly scan: Scan; readonly device: Scan['configured'][number] }) {
  const model = scan.models.find(({ kind, id }) => kind === device.kind && id === device.model);
  if (model?.mode === undefined) return null;
  const { layout } = device;
  return (
    <span class="soft">
      {modeText(model)}
      {layout === undefined ? '' : ` ${say('scanner.layoutIs', { layout: layoutText(layout) })}`}
    </span>
  );
}
