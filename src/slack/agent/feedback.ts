import { sentence } from '../answers/refusals.ts';
import { openModal, type Told, whisper } from '../answers/telling.ts';
import type { Face } from '../face.ts';
import { shown } from '../modals/form.ts';
import { plain } from '../text/mrkdwn.ts';
import { wholeAnswer } from './answer.ts';

/** What somebody thought of an answer is kept. Slack shows them their choice; nobody else is told, nothing moves. */
export async function rate(face: Face, told: Told, value: string): Promise<void> {
  const [word, ticket = '', to = ''] = value.split(' ');
  const kept = await face.flow().conversation.rated({ ticket, to, by: told.person, good: word === 'good' });
  if (!kept) await whisper(face, told, sentence('That answer cannot be rated. Nothing was kept.'));
}

/** What an answer said beyond what stands in the thread. */
export async function showWhole(face: Face, told: Told, value: string): Promise<void> {
  const [ticket = '', to = ''] = value.split(' ');
  const text = await face.flow().conversation.whole({ ticket, to, by: told.person });
  if (text === null)
    return whisper(face, told, sentence(`No answer on ${plain(ticket, 20)} that you can see.`));
  const blocks = wholeAnswer(text);
  if (await openModal(face, told, shown('Whole answer', blocks))) return;
  await whisper(face, told, { text: `${ticket}. Whole answer.`, blocks });
}
