/** A card that a visitor touches: a service with what he should know before he takes the ticket, or a group. */
import { spanOf } from '../shared/wait.js';
import type { Books, Length } from './books.js';
import { Icon } from './icon.js';
import type { Group, Service } from './offers.js';
import { say } from './page.js';
import { visit } from './visit.js';

export const prefixOf = ({ prefixes }: Books, { ticket_range_id: range }: Service): string =>
  range === null ? '' : (prefixes.get(range) ?? '');

interface ServiceButtonProps {
  readonly service: Service;
  readonly prefix: string;
  readonly length: Length | undefined;
  readonly isWarned?: boolean;
  /** Undefined = selection is off. */
  readonly isMarked?: boolean | undefined;
  readonly onTouch: () => void;
}

/** The letter is the prefix of the tickets: the visitor will look for it on the board. */
export const ServiceButton = ({ service, prefix, length, isWarned = true, isMarked, onTouch }: ServiceButtonProps) => (
  <button type="button" class="service" aria-pressed={isMarked} onClick={onTouch}>
    <span class="service-sign" aria-hidden="true">
      {isMarked ? '✓' : service.icon ? <Icon name={service.icon} /> : prefix || '№'}
    </span>
    <span class="service-text">
      <strong>{service.name}</strong>
      {service.description ? <span class="service-more">{service.description}</span> : null}
      {length === undefined ? null : <Outlook length={length} isWarned={isWarned} />}
    </span>
    {service.icon && prefix ? (
      <span class="service-letter" aria-hidden="true">
        {prefix}
      </span>
    ) : null}
  </button>
);

/** In this part of the cases or less a visitor would be called today: better to know it before. */
const HARDLY_PERCENT = 50;

/** What a visitor should know before he takes the ticket. */
function Outlook({ length, isWarned }: { readonly length: Length; readonly isWarned: boolean }) {
  const { unserved, called_today_percent: percent } = length;
  const isLate = percent !== null && percent <= HARDLY_PERCENT;
  const warning = unserved ? say('unserved') : isLate ? say('tooLate') : null;
  const outlook = outlookText(length);
  return (
    <>
      {warning === null || !isWarned ? null : <span class="service-more warned">{warning}</span>}
      {outlook === null ? null : <span class="service-more">{outlook}</span>}
    </>
  );
}

/**
 * The wait, on every card alike. Its windows may call others before those who wait for the service, so their number alone would promise too
 * much; it is said as what it is, and only where no wait is known. Where nobody serves, no number tells anything.
 */
function outlookText({ waiting, wait, unserved }: Length): string | null {
  if (unserved) return null;
  if (wait !== null) return say('wait', spanOf(wait));
  return waiting === 0 ? null : say('waiting', { count: waiting });
}

/** A group shows the first picture among its services and the names of its services. */
export function GroupButton({
  group: { name, title, services },
  marked,
}: {
  readonly group: Group;
  readonly marked: readonly number[] | null;
}) {
  const count = services.filter(({ id }) => marked?.includes(id)).length;
  const icon = services.find((service) => service.icon)?.icon ?? 'group';
  return (
    <button type="button" class="service" onClick={() => visit.openGroup(name)}>
      <span class={`service-sign ${count > 0 ? 'marked' : ''}`} aria-hidden="true">
        {count > 0 ? '✓' : <Icon name={icon} />}
      </span>
      <span class="service-text">
        <strong>{title}</strong>
        <span class="service-more">{count > 0 ? say('markedInGroup', { count }) : say('inGroup', { count: services.length })}</span>
        <span class="service-more service-names">{services.map((service) => service.name).join(' · ')}</span>
      </span>
      <span class="service-letter" aria-hidden="true">
        ›
      </span>
    </button>
  );
}
