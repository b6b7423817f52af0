/** Prices are kept in mills, thousandths of a euro, as whole numbers (docs/adr/0001). */
export function mills(price) {
  const found = /^(\d+)(?:\.(\d{1,3}))?$/.exec(price);
  if (found === null) throw new Error(`Not a price: ${price}`);
  return Number(found[1]) * 1000 + Number((found[2] ?? '').padEnd(3, '0'));
}

/** 2001 cents → "20.01". */
export function euros(cents) {
  const sign = cents < 0 ? '-' : '';
  const all = String(Math.abs(cents)).padStart(3, '0');
  return `${sign}${all.slice(0, -2)}.${all.slice(-2)}`;
}
