/** Text that one side hands over as it comes, and the other takes when it is ready. */
export interface Pieces {
  push: (piece: string | null) => void;
  end: () => void;
  all: AsyncIterable<string | null>;
}

/** Taken by one reader, once. */
export function createPieces(): Pieces {
  const waiting: (string | null)[] = [];
  let ended = false;
  let changed = Promise.withResolvers<void>();
  const told = (): void => {
    changed.resolve();
    changed = Promise.withResolvers();
  };
  async function* taken(): AsyncGenerator<string | null> {
    for (;;) {
      const more = changed.promise;
      while (waiting.length > 0) yield waiting.shift() ?? null;
      if (ended) return;
      await more;
    }
  }
  return {
    push: (piece) => {
      waiting.push(piece);
      told();
    },
    end: () => {
      ended = true;
      told();
    },
    all: taken(),
  };
}
