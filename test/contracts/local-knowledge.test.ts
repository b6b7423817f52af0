import { describe } from 'vitest';
import { startAcme } from '../support/local/acme.ts';
import { knowledgeContract } from './knowledge.ts';

describe('Knowledge: local forge', () =>
  knowledgeContract(async () => {
    const acme = await startAcme();
    return { knowledge: acme.forge.knowledge, repo: 'acme/invoices', end: acme.end };
  }));
