import { euros } from './money.js';

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text) => text.replace(/[&<>"]/g, (found) => entities[found]);

const style = `
  body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 46rem; padding: 0 1rem; }
  table { border-collapse: collapse; width: 100%; } th, td { border-bottom: 1px solid #ddd; padding: .5rem .25rem; text-align: left; }
  td:last-child, th:last-child { text-align: right; } .cancelled { color: #888; text-decoration: line-through; } .note { color: #a15c00; }
`;

/** The list of invoices as a page, by customer. */
export function listPage({ invoices, fresh }) {
  const rows = invoices.toSorted((a, b) => a.customer.localeCompare(b.customer)).map(
    (invoice) => `<tr class="${invoice.state}"><td>${invoice.id}</td><td>${escape(invoice.customer)}</td><td>${invoice.date}</td><td>${euros(invoice.totalCents)} €</td></tr>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Invoices</title><style>${style}</style>
<h1>Invoices</h1>
${fresh ? '' : '<p class="note">The storefront does not answer. These are the last known orders.</p>'}
<table><tr><th>Number</th><th>Customer</th><th>Date</th><th>Total</th></tr>
${rows.join('\n')}
</table></html>`;
}
