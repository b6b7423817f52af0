import { describe } from 'vitest';
import { startGitHubWorld } from '../support/github/github-world.ts';
import { knowledgeContract } from './knowledge.ts';

describe('Knowledge: GitHub', () =>
  knowledgeContract(async () => {
    const world = await startGitHubWorld();
    await world.personPushes('main', {
      'README.md': '# Tiny\n',
      CODEOWNERS: '* @acme/everybody\n',
    });
    return { knowledge: world.github.knowledge, repo: 'acme/tiny', end: () => world.end() };
  }));
