/** What a person is told by Slack itself, such as an app that did not answer. */
export type Trouble = {
  add(person: string, text: string): void;
  of(person: string): { text: string }[];
};

const KEPT = 20;

export function openTrouble(): Trouble {
  const lines = new Map<string, { text: string }[]>();
  return {
    add(person, text) {
      lines.set(person, [...(lines.get(person) ?? []), { text }].slice(-KEPT));
    },
    of: (person) => lines.get(person) ?? [],
  };
}
