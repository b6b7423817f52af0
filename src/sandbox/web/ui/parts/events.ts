type Field = HTMLInputElement | HTMLTextAreaElement;

/** The field that an event happened in. */
export function fieldOf(event: Event): Field | null {
  const { target } = event;
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null;
}

export function typedIn(event: Event): string {
  return fieldOf(event)?.value ?? '';
}

export function isTicked(event: Event): boolean {
  return event.target instanceof HTMLInputElement && event.target.checked;
}
