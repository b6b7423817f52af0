const KEPT = 200;
const KEPT_LENGTH = 30_000;

/**
 * A pure reading of a text, worked out once while the text is in use: a page is read back before every write, drawing
 * and signature, mostly unchanged (parsing it was a fifth of a ticket's work). What it returns must not be changed.
 */
export function remembered<Value>(read: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = read(text);
    if (text.length <= KEPT_LENGTH) {
      if (known.size >= KEPT) known.clear();
      known.set(text, value);
    }
    return value;
  };
}
