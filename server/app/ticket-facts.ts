/** What a ticket says beside the queue: the address of its page, and how long its visitor will wait. */
import type { Config } from '../config/load.js';
import { waitMinutes } from '../model/ticket.js';
import type { ExpectedWait } from '../pipeline/expected-wait.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { TicketFacts } from '../pipeline/ticket-content.js';

interface Sources {
  readonly pipeline: Pipeline;
  readonly config: Pick<Config, 'branch' | 'web'>;
  readonly expectedWait: ExpectedWait;
  /**
   * Where visitors' phones reach the box; empty = nobody knows. Only the branch can tell: its visitors are seldom in the network that the
   * box is in, and a code on paper that leads nowhere is worse than none.
   */
  readonly publicUrl: (() => string) | undefined;
}

export function ticketFactsOf({ pipeline, config, expectedWait, publicUrl = () => config.web.publicUrl ?? '' }: Sources): TicketFacts {
  return {
    branch: config.branch,
    pageOf: ({ code }) => (code === '' || publicUrl() === '' ? '' : `${publicUrl()}/t/${code}`),
    waitOf: (consumer) => {
      const forecast = expectedWait.ofNewTicket(consumer, pipeline.stamp().atMs);
      return forecast && waitMinutes(forecast);
    },
  };
}
