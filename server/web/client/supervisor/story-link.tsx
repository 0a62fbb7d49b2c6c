/** A number that leads to the story of its visitor. */
import { say } from './page.js';

interface StoryLinkProps {
  readonly ticket: string;
  /** Left out = today. */
  readonly day?: string;
}

export const StoryLink = ({ ticket, day }: StoryLinkProps) => (
  <a class="story-link" href={storyAddress(ticket, day)} aria-label={say('storyOf', { ticket })}>
    {ticket}
  </a>
);

const storyAddress = (...parts: readonly (string | undefined)[]): string =>
  ['#/story', ...parts.filter((part) => part !== undefined).map(encodeURIComponent)].join('/');

const DAY = /^(?<ticket>.*)\/(?<day>\d{4}-\d{2}-\d{2})$/u;

/** Both, out of the rest of such an address. */
export function storyOf(rest: string): StoryLinkProps {
  const { ticket = rest, day } = DAY.exec(rest)?.groups ?? {};
  return { ticket, ...(day !== undefined && { day }) };
}
