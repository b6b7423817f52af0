/** Comments said once: each of ours carries its mark, and counts only where our account wrote it. */
import { z } from 'zod';
import type { Api } from '../api/client.ts';
import { account, ignored } from '../api/shapes.ts';
import { isSame } from './issue-shapes.ts';
import { commentMark, markedComment } from './marks.ts';

const MOST_COMMENTS = 3_000;
const comments = z.array(z.object({ body: z.string().nullish(), user: account.nullish() }));

export async function ensureComment(
  api: Api,
  about: { number: number; me: string; installation: string; id: string; markdown: string },
): Promise<void> {
  const issue = { issue_number: about.number };
  const there = await api.list(comments, 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...issue,
    most: MOST_COMMENTS,
  });
  const mark = commentMark(about.installation, about.id);
  if (there.some((one) => isSame(one.user?.login, about.me) && one.body?.includes(mark) === true)) return;
  await api.send(ignored, 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...issue,
    body: markedComment(about),
  });
}
