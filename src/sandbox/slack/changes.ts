/** Something that somebody sees has changed. */
export type Change =
  | { channel: string }
  | { home: string }
  | { modal: string }
  | { canvas: string }
  | { read: string }
  | { all: true };

export type Changes = {
  tell(change: Change): void;
  /** The returned function stops listening. */
  listen(listener: (change: Change) => void): () => void;
};

export function openChanges(): Changes {
  const listeners = new Set<(change: Change) => void>();
  return {
    tell(change) {
      for (const listener of listeners) listener(change);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
