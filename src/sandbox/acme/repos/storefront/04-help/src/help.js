import { page } from './page.js';

/** Questions that people ask, with our answers. */
export const answers = [
  ['Where is my order?', 'You will recieve a mail when it leaves our warehouse. Parcels need two to four days.'],
  ['Can I send something back?', 'Yes, within 30 days. Utilise the form that lies in the parcel.'],
  ['Where is my invoice?', 'In the mail that confirms your order. Companies can ask billing for a copy.'],
];

export function helpPage() {
  return page('Help', answers.map(([question, answer]) => `<h2>${question}</h2><p>${answer}</p>`).join('\n'));
}
