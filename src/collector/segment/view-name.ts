/** What a page or screen call is called where only tracks are known. */

/**
 * As Segment names them for its destinations.
 *
 * @example viewName('page', 'Home', undefined) // 'Viewed Home Page'
 * @example viewName('screen', 'Cart', 'Shop') // 'Viewed Shop Cart Screen'
 */
export function viewName(
  type: 'page' | 'screen',
  name: string | undefined,
  category: string | undefined,
): string {
  const what = type === 'page' ? 'Page' : 'Screen';
  return ['Viewed', category, name, what].filter((word) => word !== undefined).join(' ');
}
