/** What a user reads when a vendor's package is not installed. */
import { describe, expect, it } from '@jest/globals';
import { loadOptionalPackage } from '../../src/destinations/optional-package.js';

describe('a vendor package', () => {
  it('that is missing is named, with the command that installs it', async () => {
    const name = 'a-package-nobody-has';
    await expect(loadOptionalPackage(name, () => import(name))).rejects.toThrow(
      '[analytics] The package a-package-nobody-has is missing. Install it with: npm install a-package-nobody-has',
    );
  });

  it('that is there but broken fails with its own words', async () => {
    const broken = Promise.reject(new Error('half installed'));
    await expect(loadOptionalPackage('mixpanel', () => broken)).rejects.toThrow('half installed');
  });

  it('that is there is handed over', async () => {
    const { default: mixpanel } = await loadOptionalPackage('mixpanel', () => import('mixpanel'));
    expect(mixpanel.init).toBeInstanceOf(Function);
  });
});
