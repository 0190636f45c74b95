/** Markup from templates never lets a value through unescaped. */
import { describe, expect, it } from '@jest/globals';
import { html, Markup } from '../../src/demo/html.template.js';

describe('an HTML template', () => {
  it('escapes values, in text and in attributes', () => {
    const name = `<script>alert("1")</script> & 'co'`;
    expect(html`<p title="${name}">${name}</p>`.toString()).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;co&#39;">' +
        '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;co&#39;</p>',
    );
  });

  it('takes markup as it is, joins lists, and leaves out what is not there', () => {
    const items = ['a', 'b'].map((item) => html`<i>${item}</i>`);
    expect(html`${items}${undefined}${null}${false}${0}${new Markup('<b>')}`.toString()).toBe(
      '<i>a</i><i>b</i>0<b>',
    );
  });
});
