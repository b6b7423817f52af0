/** `token`: a key with which this person's editor may ask what they may see here. `token revoke` ends it. */
import { sentence } from '../answers/refusals.ts';
import { section } from '../cards/blocks.ts';
import type { Meaning } from '../grammar.ts';
import type { Answering } from './asked.ts';

export const token: Answering<Extract<Meaning, { kind: 'token' }>> = async (face, asked, { revoke }) => {
  const { access } = face.flow();
  if (revoke) {
    const ended = await access.revoke(asked.person);
    return sentence(ended ? 'Your token has ended.' : 'You have no token. Nothing changed.');
  }
  const made = await access.issue(asked.person);
  if (made.kind === 'refused') return sentence(made.sentence);
  return {
    // What notifications show: the token is nowhere but in the message itself.
    text: 'Your token is shown this once.',
    blocks: [
      section(
        [
          `*Your token is shown this once.* With it, your editor or agent reads what you may see here.${made.replaced ? ' Your earlier one has ended.' : ''}`,
          '```',
          `claude mcp add --transport http throughline ${made.url} --header "Authorization: Bearer ${made.token}"`,
          '```',
          `Treat it like a password. \`${face.command} token revoke\` ends it.`,
        ].join('\n'),
      ),
    ],
  };
};
