/** Begins with a template: which services are which part of the work, which windows call by it, and what becomes of what is there. */
import { useState } from 'preact/hooks';
import { AskingDialog } from '../../shared/parts/dialog.js';
import { Choices } from '../../shared/parts/parts.js';
import { rowsOf } from '../library.js';
import type { RulesDraft } from './draft.js';
import { FoldedBoxes } from './folded-boxes.js';
import { lackingIn, TEMPLATES, withTemplate } from './templates.js';
import { has, say } from './words.js';

interface DialogProps {
  readonly draft: RulesDraft;
  readonly base: RulesDraft;
  readonly onDraft: (draft: RulesDraft) => void;
  readonly onClose: () => void;
}

const worded = (key: string): string => (has(key) ? say(key) : key);

export function TemplateDialog({ draft, base, onDraft, onClose }: DialogProps) {
  const [id, choose] = useState(TEMPLATES[0]?.id ?? 'bank');
  const [services, setServices] = useState<Readonly<Record<string, readonly number[]>>>({});
  const [windows, setWindows] = useState<readonly number[]>((rowsOf('Workplace') ?? []).map((row) => row.id));
  const [isInstead, setInstead] = useState(false);
  const template = TEMPLATES.find((one) => one.id === id);
  const lacking = template === undefined ? [] : lackingIn(template, services).map((name) => worded(`templateSegment.${name}`));
  const isSomethingThere = draft.segments.length + draft.profiles.length > 0;
  const use = () => {
    if (template === undefined) return;
    const nameOf = (name: string) => worded(`templateSegment.${name}`);
    const profileName = worded(`template.${template.id}`);
    onDraft(withTemplate(draft, base, template, { services, windows, nameOf, profileName }, isInstead));
  };
  return (
    <AskingDialog title={say('templateTitle')} look="rules-template" action={say('templateUse')} onDone={use} onClose={onClose}>
      <Choices
        legend={say('templateWhich')}
        isTitled
        chosen={id}
        options={TEMPLATES.map((one) => [one.id, worded(`template.${one.id}`), worded(`templateHint.${one.id}`)] as const)}
        onChoose={choose}
      />
      {template?.parts.map((part) => (
        <fieldset key={part} class="rule-some">
          <legend>{worded(`part.${part}`)}</legend>
          <FoldedBoxes book="Service" isFolded ids={services[part] ?? []} onIds={(ids) => setServices({ ...services, [part]: ids })} />
        </fieldset>
      ))}
      <fieldset class="rule-some">
        <legend>{say('templateWindows')}</legend>
        <FoldedBoxes book="Workplace" ids={windows} onIds={setWindows} />
      </fieldset>
      {isSomethingThere ? (
        <Choices
          legend={say('templateThere')}
          isTitled
          chosen={isInstead ? 'instead' : 'behind'}
          options={[
            ['behind', say('templateBehind')],
            ['instead', say('templateInstead')],
          ]}
          onChoose={(chosen) => setInstead(chosen === 'instead')}
        />
      ) : null}
      {lacking.length === 0 ? null : (
        <p class="note" role="status">
          {say('templateLacking', { count: lacking.length, names: lacking.join('», «') })}
        </p>
      )}
      <p class="soft">{say('templateUnsaved')}</p>
    </AskingDialog>
  );
}
