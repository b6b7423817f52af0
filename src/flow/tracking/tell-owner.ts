import type { IssueLink } from '../../pipeline/item/basics.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import { allPeople } from '../../store/people.ts';
import type { Deps } from '../deps.ts';
import { showNotice } from '../showing/notice.ts';
import { ticketView } from '../showing/views.ts';

/** The owner of a ticket hears directly that its issue is gone, each time that it goes; the ticket is kept. */
export async function tellOwner(
  deps: Deps,
  item: WorkItem,
  {
    at,
    ...about
  }: {
    label: string;
    ref: string;
    gone: NonNullable<IssueLink['gone']>;
    by: string | null;
    /** The tracker's time of it: a webhook and a look tell the same one. */
    at: string;
  },
): Promise<void> {
  const people = await allPeople(deps.db);
  const owner = item.prd?.signed == null ? item.pm : (item.engineer ?? item.pm);
  const person =
    people.find((one) => one.id === owner && !one.outsider) ??
    people.find((one) => one.id === item.reporter && !one.outsider);
  if (person?.chatId == null) return;
  const view = await ticketView(deps, item, { people });
  await showNotice(deps, {
    key: `issue:${item.key}`,
    slot: `${about.gone}:${Date.parse(at)}`,
    channel: person.chatId,
    notice: {
      kind: 'issue_gone',
      ...about,
      ticket: { key: item.key, title: item.title, thread: view.links.thread },
    },
  });
}
