/** What comes of words in a ticket's thread that are for us, or that settle something: an answer, a change, or nothing. */
import { settlesSomething } from '../../pipeline/documents/settling.ts';
import { asksToFile } from '../../pipeline/facts/filing-words.ts';
import { wishIn } from '../../pipeline/talk/remark.ts';
import type { WorkItem } from '../../pipeline/work-item.ts';
import type { Reply, Utterance } from '../../ports/talk/conversation.ts';
import type { PersonRow } from '../../store/people.ts';
import type { Deps } from '../deps.ts';
import { material } from '../material.ts';
import { modelOf } from '../model/checked.ts';
import { answer } from './answering.ts';
import { propose } from './proposing.ts';
import { agreedTo } from './settled-by.ts';
import { whyNot } from './who-proposes.ts';

const silent: Reply = { kind: 'silent' };

export type Speaking = { person: PersonRow; utterance: Utterance };

/**
 * Said to us, or just after our answer. A question is answered; what wants a change becomes one; anything else is
 * theirs. A model answers whoever named us, and a wish, since it reads what they said and remembers it; without one an
 * answer would only repeat the documents.
 */
export async function replied(deps: Deps, item: WorkItem, { person, utterance }: Speaking): Promise<Reply> {
  const { text, mentionsUs } = utterance;
  if (mentionsUs && asksToFile(withoutName(text)))
    return {
      kind: 'told',
      sentence: `This is the thread of ${item.key}, so nothing was filed. Say it in the channel, or file it with the command.`,
    };
  const wish = wishIn(text);
  const isThanks = wish === 'remarks' && thanks.test(text);
  const { isModel } = deps.model;
  const toModel = isModel && (mentionsUs ? !isThanks : wish === 'wants');
  if (wish === 'asks' || toModel) {
    await answer(deps, item, { utterance, person });
    return { kind: 'answering', ticket: item.key };
  }
  if (wish === 'remarks') {
    if (!(await agreedTo(deps, item, { person, utterance })) && mentionsUs && !isThanks)
      return { kind: 'told', sentence: WHAT_I_DO };
    return silent;
  }
  const why = whyNot(item, person);
  if (why === null && (await taken(deps, item, { person, utterance }))) return silent;
  const isMeant = mentionsUs || !settlesSomething(text);
  return isMeant ? { kind: 'told', sentence: why ?? WITHOUT_A_MODEL } : silent;
}

const withoutName = (text: string): string => text.replace(/^\s*(?:<@\w+>|@?throughline)[\s,:]*/i, '');
const thanks =
  /^\s*(?:<@\w+>|@?throughline)?[\s,:]*(?:(?:ok(?:ay)?|great|nice|perfect|cool|wow)\b[\s,!.]*)*(?:many |a lot of |much )?(?:thanks?|thank you|thx|ty|cheers|great|nice|perfect|cool|good (?:job|bot|one|work)|well done|awesome|helpful|that helps|ok(?:ay)?|got it|understood)\b/i;
const WHAT_I_DO = 'I answer questions here, and propose a change when you name one: “We leave PDF out.”';
const WITHOUT_A_MODEL =
  'Without a model I cannot word that change. Edit the PRD by hand, or say what is decided: “We leave PDF out.”';

/** Nobody spoke to us: without a change to propose nothing is said. */
export async function overheard(deps: Deps, item: WorkItem, speaking: Speaking): Promise<Reply> {
  if (item.lostHome == null) await taken(deps, item, speaking);
  return silent;
}

/** Whether words became a change, without an answer to them. */
async function taken(deps: Deps, item: WorkItem, { person, utterance }: Speaking): Promise<boolean> {
  const { proposal } = await modelOf(deps).answer(
    utterance.text,
    await material(deps, item, { question: utterance.text, thread: utterance }),
  );
  return propose(deps, item, { made: proposal, person, utterance });
}
