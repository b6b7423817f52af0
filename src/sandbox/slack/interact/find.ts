import { elementsIn, type Placed } from '../blocks/interactive.ts';
import { labelOf, optionsOf } from '../blocks/values.ts';
import { HttpRefusal } from '../http/exchange.ts';
import { type Fields, isFields, listOf } from '../json.ts';

export type Wanted = {
  action_id?: string | undefined;
  block_id?: string | undefined;
  label?: string | undefined;
  value?: unknown;
  index?: number | undefined;
};

/** An element to click, and the option in it that the label named. */
export type Found = Placed & { option?: Fields };

/** The element that a click means: by action id, or by what is written on it. */
export function findElement(blocks: Fields[], wanted: Wanted): Found {
  const places = elementsIn(blocks).filter(
    ({ block }) => !wanted.block_id || block.block_id === wanted.block_id,
  );
  const found: Found[] = places
    .filter(({ element }) => wanted.action_id === undefined || element.action_id === wanted.action_id)
    .flatMap((place) => (wanted.label === undefined ? [place] : labelled(place, wanted.label)));
  const exact = found.length > 1 ? narrowed(found, wanted) : found;
  const [first] = exact;
  if (!first) throw nothing(blocks, wanted);
  if (exact.length === 1) return first;
  const picked = wanted.index === undefined ? undefined : exact[wanted.index];
  if (picked) return picked;
  const choices = exact.map(({ block, element }) => ({
    block_id: block.block_id,
    action_id: element.action_id,
  }));
  throw new HttpRefusal(
    409,
    'ambiguous',
    `${exact.length} elements fit; name action_id, block_id or index.`,
  ).with({ choices });
}

/** One action id on several elements: the value of a button tells them apart. */
function narrowed(found: Found[], wanted: Wanted): Found[] {
  if (typeof wanted.value !== 'string') return found;
  const byValue = found.filter(({ element }) => element.value === wanted.value);
  return byValue.length ? byValue : found;
}

function labelled(place: Placed, label: string): Found[] {
  const { element } = place;
  if (labelsOf(element).includes(label)) return [place];
  if (element.type === 'feedback_buttons') {
    const sides = [element.positive_button, element.negative_button].filter(isFields);
    return sides.filter((side) => labelOf(side.text) === label).map((option) => ({ ...place, option }));
  }
  const options = optionsOf(element).filter((option) => labelOf(option.text) === label);
  return options.map((option) => ({ ...place, option }));
}

function labelsOf(element: Fields): string[] {
  const { type } = element;
  if (type === 'button' || type === 'workflow_button' || type === 'icon_button')
    return [labelOf(element.text)];
  const label = labelOf(element.placeholder);
  return label ? [label] : [];
}

function nothing(blocks: Fields[], wanted: Wanted): HttpRefusal {
  const labels = elementsIn(blocks).flatMap(({ element }) => [
    ...labelsOf(element),
    ...optionsOf(element).map((option) => labelOf(option.text)),
    ...listOf([element.positive_button, element.negative_button]).map((side) => labelOf(side.text)),
  ]);
  const sought = wanted.label ?? wanted.action_id ?? 'anything';
  const offer = labels.length ? `What can be clicked: ${labels.join(', ')}.` : 'Nothing here can be clicked.';
  return new HttpRefusal(404, 'nothing_to_click', `There is no “${sought}” to click. ${offer}`).with({
    labels,
  });
}
