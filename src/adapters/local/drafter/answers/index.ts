import type { Answered, Material } from '../../../../ports/model.ts';
import { type Intent, intentOf, questionsIn } from '../intents.ts';
import { answerAgainst } from './against.ts';
import { type Asked, compose, type Part } from './answer.ts';
import { answerRecent, answerServices } from './code.ts';
import { answerCustomers } from './customers.ts';
import { answerDecision } from './decision.ts';
import { answerDocument } from './document.ts';
import { answerGeneral } from './general.ts';
import { answerRisks } from './incidents.ts';
import { answerPatterns } from './patterns.ts';
import { answerRisksWish, proposalFrom, wantsRisks } from './proposals.ts';
import { answerLive, answerOwner, answerStatus } from './standing.ts';
import { answerTickets } from './tickets.ts';

const answers: Record<Intent, (asked: Asked) => Part> = {
  customers: answerCustomers,
  recent: answerRecent,
  services: answerServices,
  patterns: answerPatterns,
  risks: answerRisks,
  against: answerAgainst,
  decision: answerDecision,
  live: (asked) => answerLive(asked, answerGeneral),
  status: answerStatus,
  owner: answerOwner,
  document: answerDocument,
  tickets: answerTickets,
  general: answerGeneral,
};

/** What the thread shows of it is at most six lines. */
export function answerQuestion(question: string, about: { material: Material; now: Date }): Answered {
  const { material, now } = about;
  // Asked elsewhere than in its thread, people say the ticket's key where they would say "this".
  const key = new RegExp(`\\b${material.item.key.replaceAll(/[^\w-]/g, '')}\\b`, 'gi');
  const cut = question.slice(0, 2_000);
  const asked = questionsIn(cut.replaceAll(key, 'this'));
  const seen = new Set<Intent>();
  const parts = wantsRisks(cut)
    ? [answerRisksWish({ question: cut, material, now })]
    : (asked.length > 0 ? asked : [cut]).flatMap((one) => {
        const intent = intentOf(one);
        if (seen.has(intent)) return [];
        seen.add(intent);
        return [answers[intent]({ question: one, material, now })];
      });
  return { ...compose(parts), proposal: proposalFrom({ question, material, now }), costUsd: 0 };
}
