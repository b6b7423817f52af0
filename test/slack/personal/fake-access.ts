/** Tokens in memory: the face only asks and shows. */
import type { Access } from '../../../src/ports/access.ts';

export interface FakeAccess extends Access {
  /** Whoever has a token, by the chat's id. */
  tokens: Map<string, string>;
}

export function createFakeAccess(isOutsider: (chatId: string) => boolean): FakeAccess {
  const tokens = new Map<string, string>();
  return {
    tokens,
    caller: async () => null,
    issue: async (viewer) => {
      if (isOutsider(viewer))
        return {
          kind: 'refused',
          sentence: 'You can read along here, but not have a token for acme. None was made.',
        };
      const replaced = tokens.has(viewer);
      const token = `tlp_${String(tokens.size).padStart(43, '0')}`;
      tokens.set(viewer, token);
      return { kind: 'made', token, url: 'http://localhost:3001/mcp', replaced };
    },
    revoke: async (viewer) => tokens.delete(viewer),
  };
}
