import type { Answered, Material } from '../../../../ports/model.ts';
import { spoken } from '../inert.ts';
import { type Intent, intentOf, questionsIn } from '../intents.ts';
import type { Asked, Part } from './answer.ts';
import { answerPatterns, answerRecent, answerRisks, answerServices } from './code.ts';
import { answerCustomers } from './customers.ts';
import { answerDecision } from './decision.ts';
import { answerAgainst, answerGeneral, proposalFrom } from './judgement.ts';

function answerStatus({ material }: Asked): Part {
  const { item } = material;
  const signed = [
    item.prd?.signed ? `PRD v${item.prd.signed.version} is signed` : '',
    item.spec?.signed ? `spec v${item.spec.signed.version} is signed` : '',
  ];
  const known = signed.filter((each) => each !== '').join(', ');
  const line = `${item.key} is in ${item.stage.replaceAll('_', ' ')}${known === '' ? '' : `; ${known}`}. The card says who is asked.`;
  return {
    lines: [line],
    sources: [{ title: `${item.key} ${spoken(item.title, 80)}`, at: item.stageSince }],
  };
}

function answerOwner({ material }: Asked): Part {
  const { service } = material.item;
  if (!service)
    return { lines: ['No service is linked to this ticket, so nobody owns it yet.'], sources: [] };
  const owner = service.team
    ? `${spoken(service.team, 60)} owns ${spoken(service.name, 60)}`
    : `Nobody is known to own ${spoken(service.name, 60)}`;
  const about = [service.tier, service.repo].filter((each) => each !== null).map((each) => spoken(each, 80));
  const line = `${owner}${about.length > 0 ? ` (${about.join(', ')})` : ''}.`;
  return { lines: [line], sources: [{ title: 'Service catalog' }] };
}

const answers: Record<Intent, (asked: Asked) => Part> = {
  customers: answerCustomers,
  recent: answerRecent,
  services: answerServices,
  patterns: answerPatterns,
  risks: answerRisks,
  against: answerAgainst,
  decision: answerDecision,
  status: answerStatus,
  owner: answerOwner,
  general: answerGeneral,
};

const mostLines = 6;

/** At most six lines, the last of which says how the answer came to be. */
export function answerQuestion(question: string, about: { material: Material; now: Date }): Answered {
  const { material, now } = about;
  // Asked elsewhere than in its thread, people say the ticket's key where they would say "this".
  const key = new RegExp(`\\b${material.item.key.replaceAll(/[^\w-]/g, '')}\\b`, 'gi');
  const asked = questionsIn(question.slice(0, 2_000).replaceAll(key, 'this'));
  const seen = new Set<Intent>();
  const parts = (asked.length > 0 ? asked : [question.slice(0, 2_000)]).flatMap((one) => {
    const intent = intentOf(one);
    if (seen.has(intent)) return [];
    seen.add(intent);
    return [answers[intent]({ question: one, material, now })];
  });
  const share = Math.max(1, Math.floor((mostLines - 1) / Math.max(parts.length, 1)));
  const lines = parts.flatMap((part) => part.lines.slice(0, parts.length === 1 ? mostLines - 1 : share));
  const sources = parts.flatMap((part) => part.sources);
  return {
    text: lines.join('\n'),
    sources: sources.filter(
      (source, index) => sources.findIndex((other) => other.title === source.title) === index,
    ),
    offers: [...new Set(parts.flatMap((part) => part.offers ?? []))],
    proposal: proposalFrom(question, material),
    costUsd: 0,
  };
}
