/** Presses on what is said about a tracker: adopt it, see what is there, not now; start some of a crowd. */
import { z } from 'zod';
import { NOT_DONE, sentence } from '../answers/refusals.ts';
import { openModal, type Told, tellPrivately, whisper } from '../answers/telling.ts';
import { section } from '../cards/blocks.ts';
import { list } from '../commands/list.ts';
import type { Face } from '../face.ts';
import { shown } from '../modals/form.ts';
import { say } from '../text/mrkdwn.ts';
import { STARTS_BLOCK, STARTS_CHOICE } from './trackers.ts';

const rule = z.enum(['by_hand', 'labelled', 'every_issue']);
const chosen = z.record(
  z.string(),
  z.record(z.string(), z.looseObject({ selected_option: z.looseObject({ value: rule }).nullish() })),
);
/** Lines of a section's text in the modal. */
const LINES = 15;

export async function trackerPress(
  face: Face,
  told: Told,
  press: { what: string; id: string; state: unknown },
): Promise<void> {
  const { what, id } = press;
  if (what === 'adopted' || what === 'later') {
    const values = chosen.safeParse(press.state);
    const starts = values.success
      ? (values.data[STARTS_BLOCK]?.[STARTS_CHOICE]?.selected_option?.value ?? null)
      : null;
    const decided = await face.flow().tracking.decide({ id, as: what, starts, by: told.person });
    const content = sentence(decided.sentence);
    return decided.done
      ? whisper(face, told, content)
      : tellPrivately(face, told, { title: NOT_DONE, content });
  }
  if (what === 'list') return listIssues(face, told, id);
  if (what !== 'backlog') return;
  const asked = { person: told.person, channel: '', trigger: told.trigger, delivery: '' };
  const content = await list(face, asked, { mine: false, stage: 'backlog' });
  if (await openModal(face, told, shown('Backlog', content.blocks))) return;
  await whisper(face, told, content);
}

async function listIssues(face: Face, told: Told, id: string): Promise<void> {
  const lines = await face.flow().tracking.list(id, told.person);
  if (lines === null)
    return tellPrivately(face, told, {
      title: NOT_DONE,
      content: sentence('Only an admin can see that list.'),
    });
  const parts = Array.from({ length: Math.ceil(lines.length / LINES) }, (_, part) =>
    section(
      lines
        .slice(part * LINES, (part + 1) * LINES)
        .map((line) => say(line, 180))
        .join('\n'),
    ),
  );
  const blocks = parts.length === 0 ? [section('There is no open issue.')] : parts;
  if (await openModal(face, told, shown('Open issues', blocks))) return;
  await whisper(face, told, { text: `${lines.length} lines`, blocks });
}
