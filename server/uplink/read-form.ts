/** Messages between a branch and headquarters: each form has one reader. */

/** null = it is no JSON, or has another form. */
export function readForm<Form>(text: string, form: { Check(value: unknown): value is Form }): Form | null {
  try {
    const value: unknown = JSON.parse(text);
    return form.Check(value) ? value : null;
  } catch {
    return null;
  }
}
