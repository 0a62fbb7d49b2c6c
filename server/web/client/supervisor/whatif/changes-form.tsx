/** What is to be otherwise: whom windows call next, promises, windows and what they can do. */

import type { ComponentChildren } from 'preact';
import { byId } from '../../shared/box/acting.js';
import { Button, Check, Input, Select } from '../../shared/parts/parts.js';
import { nameAt, shownName } from '../../shared/words/names.js';
import { calledText, conditionsText, type WhyNames } from '../../shared/words/why-text.js';
import { type Books, type Changes, changeOf, ORDERS, ruleKey, type WindowChange, windowsOutside } from './changes.js';
import { say } from './words.js';

interface ChangesFormProps {
  readonly books: Books;
  readonly changes: Changes;
  readonly onChanges: (changes: Changes) => void;
  /** Windows where somebody sat on the day. */
  readonly openThen: ReadonlySet<number>;
  /** Before them, in their line. */
  readonly children?: ComponentChildren;
}

const NONE = 0;

export function ChangesForm({ books, changes, onChanges, openThen, children }: ChangesFormProps) {
  const free = books.windows.filter(({ id }) => !changes.windows.some((change) => change.id === id));
  const add = (id: number) => id !== NONE && onChanges({ ...changes, windows: [...changes.windows, changeOf(id, openThen)] });
  const outside = windowsOutside(changes.order, books);
  const change = (changed: WindowChange) =>
    onChanges({ ...changes, windows: changes.windows.map((window) => (window.id === changed.id ? changed : window)) });
  const leaveOut = (id: number) => onChanges({ ...changes, windows: changes.windows.filter((window) => window.id !== id) });
  return (
    <>
      <div class="order">
        {children}
        <Select
          label={say('order')}
          value={changes.order}
          options={ORDERS.map((order) => [order, say(`order.${order}`)])}
          onChoose={(order) => onChanges({ ...changes, order })}
        />
        <Select
          label={say('addWindow')}
          value={NONE}
          options={[[NONE, say('chooseWindow')], ...free.map((window) => [window.id, shownName(window)] as const)]}
          onChoose={add}
        />
      </div>
      {outside.length === 0 ? null : <p class="soft small">{say('outside', { windows: outside.map(shownName).join('; ') })}</p>}
      {books.segments.length === 0 ? null : (
        <details>
          <summary>{say('promises', { count: changes.promises.size })}</summary>
          <div class="order">
            {books.segments.map((segment) => (
              <PromiseField key={segment.id} {...{ segment, changes, onChanges }} />
            ))}
          </div>
        </details>
      )}
      {changes.order === 'now' ? <RuleFields {...{ books, changes, onChanges }} /> : null}
      {changes.windows.map((window) => (
        <WindowFields key={window.id} {...{ window, books }} onWindow={change} onLeaveOut={() => leaveOut(window.id)} />
      ))}
    </>
  );
}

/** Rules one by one, numbered as in the editor, with what they say: what each of them does to the day. */
function RuleFields({ books, changes, onChanges }: Pick<ChangesFormProps, 'books' | 'changes' | 'onChanges'>) {
  const segments = byId(books.segments);
  const names = { segmentOf: (id: number) => nameAt(segments, id) };
  const rules = books.profiles.flatMap((profile) =>
    profile.disabled === 1
      ? []
      : profile.rules.map((rule) => ({ key: ruleKey(profile.id, rule.id), label: ruleLabel(profile, rule, names) })),
  );
  const set = (key: string, isOn: boolean) => {
    const rulesOff = new Set(changes.rulesOff);
    if (isOn) rulesOff.delete(key);
    else rulesOff.add(key);
    onChanges({ ...changes, rulesOff });
  };
  if (rules.length === 0) return null;
  return (
    <fieldset class="window-change">
      <legend>{say('rules')}</legend>
      <div class="skills">
        {rules.map(({ key, label }) => (
          <Check key={key} label={label} isChecked={!changes.rulesOff.has(key)} onCheck={(isOn) => set(key, isOn)} />
        ))}
      </div>
    </fieldset>
  );
}

type Profile = Books['profiles'][number];

function ruleLabel({ name }: Profile, rule: Profile['rules'][number], names: WhyNames): string {
  const called = calledText(rule.call, names);
  return say('ruleSays', { rule: say('ruleOf', { profile: name, number: rule.id }), conditions: conditionsText(rule, names), called });
}

interface PromiseProps extends Pick<ChangesFormProps, 'changes' | 'onChanges'> {
  readonly segment: Books['segments'][number];
}

function PromiseField({ segment, changes, onChanges }: PromiseProps) {
  const { id, promise_min: now } = segment;
  const set = (text: string) => {
    const minutes = Number(text);
    const promises = new Map(changes.promises);
    if (text === '' || !Number.isInteger(minutes) || minutes < 1) promises.delete(id);
    else promises.set(id, minutes);
    onChanges({ ...changes, promises });
  };
  return (
    <Input
      label={shownName(segment)}
      type="number"
      min={1}
      max={480}
      placeholder={`${now}`}
      value={changes.promises.get(id) ?? ''}
      onText={set}
    />
  );
}

interface WindowFieldsProps {
  readonly window: WindowChange;
  readonly books: Books;
  readonly onWindow: (window: WindowChange) => void;
  readonly onLeaveOut: () => void;
}

function WindowFields({ window, books, onWindow, onLeaveOut }: WindowFieldsProps) {
  const { id, presence, hours, operations } = window;
  const row = books.windows.find((each) => each.id === id);
  const name = nameAt(byId(books.windows), id) ?? `${id}`;
  const own = row?.all_operations === 1 ? books.operations.map((operation) => operation.id) : (row?.operations ?? []);
  const toggle = (operation: number, isChecked: boolean) => {
    const others = (operations ?? []).filter((each) => each !== operation);
    onWindow({ ...window, operations: isChecked ? [...others, operation] : others });
  };
  return (
    <fieldset class="window-change">
      <legend>{name}</legend>
      <div class="order">
        <Select
          label={say('presence')}
          value={presence}
          options={(['was', 'all', 'closed', 'hours'] as const).map((one) => [one, say(`presence.${one}`)])}
          onChoose={(chosen) => onWindow({ ...window, presence: chosen })}
        />
        {presence === 'hours' ? (
          <Input
            label={say('hours')}
            value={hours}
            placeholder="09:00-13:00, 14:00-18:00"
            onText={(text) => onWindow({ ...window, hours: text })}
          />
        ) : null}
        <Check
          label={say('otherSkills')}
          isChecked={operations !== null}
          onCheck={(isOther) => onWindow({ ...window, operations: isOther ? own : null })}
        />
        <Button kind="quiet" aria-label={`${say('leaveOut')}: ${name}`} onClick={onLeaveOut}>
          {say('leaveOut')}
        </Button>
      </div>
      {operations === null ? null : (
        <div class="skills">
          {books.operations.map((operation) => (
            <Check
              key={operation.id}
              label={shownName(operation)}
              isChecked={operations.includes(operation.id)}
              onCheck={(isChecked) => toggle(operation.id, isChecked)}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
