import { page } from './page.js';

/** Questions that people ask, with our answers. */
export const answers = [
  ['Where is my order?', 'You receive a mail when it leaves our warehouse. Parcels need two to four days.'],
  ['Can I send something back?', 'Yes, within 30 days. Use the form in the parcel.'],
  ['Where is my invoice?', 'In the mail that confirms your order. Companies get a copy from billing@acme.example.'],
];

export function helpPage() {
  return page('Help', answers.map(([question, answer]) => `<h2>${question}</h2><p>${answer}</p>`).join('\n'));
}
