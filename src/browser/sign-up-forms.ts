/** Brings the visitor's id along with a sign-up, so that the server can tell who the visitor turned out to be. */
import { listen } from './listen.js';

/** As the sign-up's handler reads it. */
const FIELD = 'mix_panel_temp_id';

/** @param selector of forms that have no such field and get one */
export function fillSignUpForms(selector: string | undefined, visitorId: () => string): void {
  const fill = (form: HTMLFormElement): void => {
    let field = form.querySelector<HTMLInputElement>(`[name=${FIELD}]`);
    if (!field && selector && form.matches(selector)) {
      field = document.createElement('input');
      field.type = 'hidden';
      field.name = FIELD;
      form.append(field);
    }
    if (field) field.value = visitorId();
  };
  document.querySelectorAll('form').forEach(fill);
  // Forms that came later, and visitors whose id the server has renewed.
  listen(document, 'submit', ({ target }) => fill(target as HTMLFormElement));
  // What scripts submit: the form's data is taken already.
  listen<FormDataEvent>(document, 'formdata', ({ target, formData }) => {
    fill(target as HTMLFormElement);
    if ((target as HTMLFormElement).querySelector(`[name=${FIELD}]`)) formData.set(FIELD, visitorId());
  });
}
