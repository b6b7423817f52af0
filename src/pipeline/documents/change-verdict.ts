/** What the judge found in a commit, as the code host shows it beside that commit. */
import type { Judgement } from '../item/change.ts';

const signs = { met: '✅', not_met: '❌', check: '👀' } as const;
const says = { met: 'met', not_met: 'not met', check: 'check it yourself' } as const;

export interface ChangeVerdictText {
  state: 'fine' | 'look';
  title: string;
  summary: string;
  url: null;
}

export function changeVerdict(key: string, judgement: Judgement): ChangeVerdictText {
  const { criteria } = judgement;
  const met = criteria.filter((one) => one.verdict === 'met').length;
  const notes = [
    ...listed('Outside the spec', judgement.outOfScope),
    ...listed('Protected', judgement.protectedTouched),
    ...(judgement.overLimit ? ['Larger than the size limit.'] : []),
  ];
  const isFine = met === criteria.length && notes.length === 0;
  const [added, removed] = [`+${judgement.added}`, `−${judgement.removed}`];
  return {
    state: isFine ? 'fine' : 'look',
    title: `${key}: ${met} of ${criteria.length} criteria met${notes.length === 0 ? '' : ', and something to look at'}`,
    summary: [
      ...criteria.map(
        ({ number, text, verdict, because }) =>
          `${number}. ${signs[verdict]} ${line(text)} (${says[verdict]}). ${line(because)}`,
      ),
      '',
      ...notes.map((note) => `- ${note}`),
      `- ${judgement.files} ${judgement.files === 1 ? 'file' : 'files'}, ${added} ${removed}, risk ${judgement.risk.score}.`,
      '',
      'People accept it in Slack; this check keeps nobody from merging.',
    ].join('\n'),
    url: null,
  };
}

const line = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().slice(0, 300).toWellFormed();
const MOST = 10;
const listed = (what: string, paths: string[]): string[] =>
  paths.length === 0
    ? []
    : [
        `${what}: ${paths.slice(0, MOST).map(quoted).join(', ')}${paths.length > MOST ? ` and ${paths.length - MOST} more` : ''}.`,
      ];
const quoted = (path: string): string => `\`${path.replaceAll('`', "'")}\``;
