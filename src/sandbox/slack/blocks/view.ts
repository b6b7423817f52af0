import type { Fields } from '../json.ts';

export function judgeView(view: Fields, type: 'modal' | 'home'): string[] {
  return view.type === type ? [] : [`[ERROR] must provide a ${type} view [json-pointer:/view/type]`];
}
