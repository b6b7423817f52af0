import { products } from './products.js';

const style = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 46rem; padding: 0 1rem; }
  li { display: flex; justify-content: space-between; border-bottom: 1px solid #ddd; padding: .5rem 0; } ul { list-style: none; padding: 0; }
`;

/** A page of the shop; `body` is markup of our own. */
export function page(title, body) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><style>${style}</style>
<p><a href="/">Shop</a> · <a href="/help">Help</a></p>
<h1>${title}</h1>
${body}
</html>`;
}

export function shopPage() {
  return page('Shop', `<ul>${products.map(({ title, price }) => `<li>${title} <b>${price} €</b></li>`).join('')}</ul>`);
}
