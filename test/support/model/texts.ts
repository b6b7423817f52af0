/** What a model that does its work well writes about the sample ticket. */
import { type Reply, says, uses } from './replies.ts';
import type { MessagesRequest } from './rules.ts';

const prd = `## In short

People who run a shop cannot take their invoices into a spreadsheet. They will download them as CSV.

## Problem

Today every invoice is copied by hand.

## Evidence

- The ticket asks for it (source: TL-1).

## Users

Bookkeepers of customers.

## Goals

- An hour less of copying each month.

## Non-goals

- PDF, since nobody asked for it.

## Requirements

1. The list of invoices must offer a download as CSV.

## Acceptance criteria

1. With 3 invoices, of which 1 is cancelled, the file has 2 rows and a header.
2. With no invoices the file has the header alone.

## Risks

- A very long list could slow the server down.

## Assumptions

- Commas part the fields.

## Open questions

None.

## Sources

- TL-1: the ticket as filed
`;

export const fields = {
  kind: 'feature',
  priority: 'medium',
  labels: ['export'],
  criteria: ['With 3 invoices the file has 3 rows and a header.'],
  services: ['invoices'],
};

const systemOf = ({ system }: MessagesRequest): string => (system ?? []).map((one) => one.text).join('\n');

/** Drafts, sorts and answers; every other answer looks something up first. */
export function diligent(): (request: MessagesRequest) => Reply {
  let questions = 0;
  return (request) => {
    if (request.output_config?.format !== undefined) return says(JSON.stringify(fields));
    if (!systemOf(request).includes('# conversation')) return says(prd);
    if (request.messages.at(-1)?.role === 'user' && isAnswered(request)) return says(answerTo(questions));
    questions += 1;
    return questions % 2 === 0
      ? uses([{ name: 'search_knowledge', input: { query: 'invoices', limit: 3 } }])
      : says(answerTo(questions));
  };
}

const isAnswered = ({ messages }: MessagesRequest): boolean => {
  const content = messages.at(-1)?.content ?? [];
  return typeof content !== 'string' && content.some((one) => one.type === 'tool_result');
};

const answerTo = (number: number): string =>
  `Answer ${number}: three customers asked for it in the last six months.\nNobody has since June, and the report page nearly does it.`;
