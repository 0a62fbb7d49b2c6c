/** A card that a visitor touches: a service with what he should know before he takes the ticket, or a group. */
import { waitText } from '../../shared/words/wait.js';
import type { Books, Length } from '../books.js';
import type { Group, Service } from '../offers.js';
import { say } from '../page.js';
import { visit } from '../visit.js';
import { Icon } from './icon.js';

export const prefixOf = ({ prefixes }: Books, { ticket_range_id: range }: Service): string =>
  range === null ? '' : (prefixes.get(range) ?? '');

interface ServiceButtonProps {
  readonly service: Service;
  readonly prefix: string;
  readonly length: Length | undefined;
  readonly isWarned?: boolean;
  /** When it opens, where it gives no tickets now. */
  readonly closed: string | undefined;
  /** Nobody takes a ticket of it: how long those with a booking wait says nothing. */
  readonly isByBooking: boolean;
  /** Undefined = selection is off. */
  readonly isMarked?: boolean | undefined;
  readonly onTouch: () => void;
}

/** The letter is the prefix of the tickets: the visitor will look for it on the board. */
export const ServiceButton = ({ service, prefix, length, isWarned = true, closed, isByBooking, isMarked, onTouch }: ServiceButtonProps) => (
  <button type="button" class="service" aria-pressed={isMarked} onClick={onTouch}>
    <span class="service-sign" aria-hidden="true">
      {isMarked ? '✓' : service.icon ? <Icon name={service.icon} /> : prefix || '№'}
    </span>
    <span class="service-text">
      <strong>{service.name}</strong>
      {service.description ? <span class="service-more service-about">{service.description}</span> : null}
      {isByBooking ? <span class="service-more">{say('byBooking')}</span> : null}
      {isByBooking || closed === undefined ? null : <span class="service-more warned">{closed}</span>}
      {isByBooking || closed !== undefined || length === undefined ? null : <Outlook length={length} isWarned={isWarned} />}
    </span>
    {service.icon && prefix ? (
      <span class="service-letter" aria-hidden="true">
        {prefix}
      </span>
    ) : null}
  </button>
);

/**
 * What a visitor should know before he takes the ticket. How many wait for the service is not said: its windows may call others first, and
 * the ticket, which counts those as well, would say another number a moment later.
 */
function Outlook({ length, isWarned }: { readonly length: Length; readonly isWarned: boolean }) {
  const { unserved, too_late: isLate, wait } = length;
  const warning = unserved ? say('unserved') : isLate ? say('tooLate') : null;
  return (
    <>
      {warning === null || !isWarned ? null : <span class="service-more warned">{warning}</span>}
      {wait === null ? null : <span class="service-more">{waitText(wait)}</span>}
    </>
  );
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
