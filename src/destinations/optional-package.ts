/** Loads a vendor's package, which the user installs only when that destination is used. */

/**
 * @param load imports it, such as `() => import('mixpanel')`.
 * @throws one sentence that names the package to install, when it is missing.
 */
export async function loadOptionalPackage<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error, name)) throw error;
    throw new Error(`[analytics] The package ${name} is missing. Install it with: npm install ${name}`, {
      cause: error,
    });
  }
}

/** True when that very package is missing, and not one that it needs itself. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const notFound = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  return notFound && typeof message === 'string' && message.includes(`'${name}'`);
}
