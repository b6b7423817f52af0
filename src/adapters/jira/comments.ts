/** Comments said once: each of ours carries its id as a property. Comments are read from Jira itself, without delay. */
import { z } from 'zod';
import { adfOf } from './adf/from-markdown.ts';
import { type Ask, read, refuse } from './api.ts';
import { PROPERTY, shortened } from './marks.ts';

const PAGE = 100;
const MOST_PAGES = 20;

const property = z.looseObject({ key: z.string(), value: z.unknown() });
const comment = z.looseObject({
  id: z.string(),
  author: z.looseObject({ accountId: z.string() }).nullish(),
  properties: z.array(property).nullish(),
});
type Comment = z.infer<typeof comment>;
const page = z.looseObject({ comments: z.array(comment), total: z.number() });
const own = z.looseObject({ value: z.looseObject({ installation: z.string(), id: z.string() }) });

export interface CommentMark {
  installation: string;
  id: string;
}

export async function ensureComment(
  ask: Ask,
  about: { ref: string; me: string; mark: CommentMark; markdown: string },
): Promise<void> {
  const { ref, mark } = about;
  const path = `/rest/api/3/issue/${encodeURIComponent(ref)}/comment`;
  const known = await oursIn(ask, path, about.me);
  // The issue is gone: nobody is there to be told.
  if (known === null) return;
  for (const one of known) if (await carries(ask, one, mark)) return;
  await ask('POST', path, {
    body: adfOf(shortened(about.markdown)),
    properties: [{ key: PROPERTY, value: mark }],
  }).catch(refuse);
}

async function oursIn(ask: Ask, path: string, me: string): Promise<Comment[] | null> {
  const ours: Comment[] = [];
  for (let pages = 0, seen = 0; pages < MOST_PAGES; pages += 1) {
    const query = `startAt=${seen}&maxResults=${PAGE}&orderBy=-created&expand=properties`;
    const answer = await ask('GET', `${path}?${query}`);
    if (answer === null) return null;
    const { comments, total } = read(page, answer);
    ours.push(...comments.filter((one) => one.author?.accountId === me));
    seen += comments.length;
    if (comments.length === 0 || seen >= total) break;
  }
  return ours;
}

/** Where the list does not say a comment's properties, each is asked for its own. */
async function carries(ask: Ask, one: Comment, mark: CommentMark): Promise<boolean> {
  const listed = one.properties?.find(({ key }) => key === PROPERTY);
  const answer =
    one.properties == null
      ? await ask('GET', `/rest/api/3/comment/${one.id}/properties/${PROPERTY}`)
      : listed;
  const found = own.safeParse(answer);
  return (
    found.success && found.data.value.id === mark.id && found.data.value.installation === mark.installation
  );
}
