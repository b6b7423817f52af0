import { sentence } from '../answers/refusals.ts';
import { type Told, whisper } from '../answers/telling.ts';
import type { Face } from '../face.ts';

/** What somebody thought of an answer is kept. Slack shows them their choice; nobody else is told, nothing moves. */
export async function rate(face: Face, told: Told, value: string): Promise<void> {
  const [word, ticket = '', to = ''] = value.split(' ');
  const kept = await face.flow().conversation.rated({ ticket, to, by: told.person, good: word === 'good' });
  if (!kept) await whisper(face, told, sentence('That answer cannot be rated. Nothing was kept.'));
}
